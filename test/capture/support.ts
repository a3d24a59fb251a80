import { type Clock } from '../../src/base/clock.ts';
import { createCapture, type Capture, type CaptureOptions } from '../../src/capture/capture.ts';
import { type Arrival, type HeadReader } from '../../src/traffic/source.ts';
import { headerValue, type Body } from '../../src/traffic/transaction.ts';

/** A clock that stands still until told. */
export interface HandClock extends Clock {
  advance(ms: number): void;
  readonly timers: number;
}

export function handClock(start = 1_700_000_000_000): HandClock {
  let now = start;
  let timers: { at: number; every?: number; action: () => void }[] = [];
  const add = (ms: number, action: () => void, every?: number) => {
    const timer = { at: now + ms, action, ...(every === undefined ? {} : { every }) };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  return {
    now: () => now,
    after: (ms, action) => add(ms, action),
    every: (ms, action) => add(ms, action, ms),
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        now = due.at;
        if (due.every === undefined) timers = timers.filter((other) => other !== due);
        else due.at += due.every;
        due.action();
      }
      now = end;
    },
    get timers() {
      return timers.length;
    },
  };
}

/** Reads heads that are JSON of `{requestHeaders, responseHeaders, …}` made by `arrival`. */
export const reader: HeadReader = {
  read(head, request, response) {
    const known = JSON.parse(Buffer.from(head).toString()) as Head;
    const body = (bytes: Uint8Array | undefined, headers: Record<string, string> = {}): Body => {
      const pairs = Object.entries(headers);
      const encoding = headerValue(pairs, 'content-encoding');
      const contentType = headerValue(pairs, 'content-type');
      return {
        state: bytes === undefined ? 'evicted' : bytes.length === 0 ? 'empty' : 'captured',
        bytes: bytes ?? new Uint8Array(0),
        ...(encoding ? { encoding } : {}),
        ...(contentType ? { contentType } : {}),
      };
    };
    return {
      source: { type: 'qtap' },
      ...(known.direction ? { direction: known.direction } : {}),
      time: {
        end: known.endedAt,
        ...(known.durationMs === undefined ? {} : { durationMs: known.durationMs }),
      },
      request: {
        method: known.method,
        authority: known.host,
        path: known.path,
        scheme: 'https',
        url: `https://${known.host}${known.path}`,
        headers: Object.entries(known.requestHeaders ?? {}),
        body: body(request, known.requestHeaders),
      },
      ...(known.status === undefined
        ? {}
        : {
            response: {
              status: known.status,
              headers: Object.entries(known.responseHeaders ?? {}),
              body: body(response, known.responseHeaders),
            },
          }),
      process: {
        ...(known.pid === undefined ? {} : { pid: known.pid }),
        ...(known.exe === undefined ? {} : { exe: known.exe }),
        ...(known.container === undefined ? {} : { container: { name: known.container } }),
      },
      ...(known.connectionId === undefined ? {} : { connection: { id: known.connectionId } }),
      tags: [],
    };
  },
};

type Fields = Omit<Arrival, 'head' | 'bodies' | 'requestBytes' | 'reader'>;
type Head = Fields & {
  requestHeaders?: Record<string, string>;
  responseHeaders?: Record<string, string>;
};

export type Told = Partial<Head> & { request?: string | Uint8Array; response?: string | Uint8Array };

const bytesOf = (given: string | Uint8Array | undefined): Uint8Array =>
  given === undefined ? new Uint8Array(0) : typeof given === 'string' ? Buffer.from(given) : given;

export function arrival(told: Told = {}): Arrival {
  const { request, response, ...rest } = told;
  const head: Head = {
    endedAt: 1_700_000_000_000,
    method: 'GET',
    host: 'api.example.com',
    path: '/',
    // An explicit `status: undefined` means no response.
    ...('status' in told ? {} : { status: 200 }),
    ...rest,
  };
  const { requestHeaders: _request, responseHeaders: _response, ...fields } = head;
  return {
    ...fields,
    head: Buffer.from(JSON.stringify(head)),
    bodies: Buffer.concat([bytesOf(request), bytesOf(response)]),
    requestBytes: bytesOf(request).length,
    reader,
  };
}

export function newCapture(options: Partial<CaptureOptions> = {}): {
  capture: Capture;
  clock: HandClock;
  add: (told?: Told, source?: string) => number;
} {
  const clock = handClock();
  const capture = createCapture({
    maxRows: 10_000,
    maxMegabytes: 8,
    minutes: 60,
    clock,
    run: 'k3',
    ...options,
  });
  return {
    capture,
    clock,
    add: (told, source = 'qtap') => capture.sink(source).exchange(arrival({ endedAt: clock.now(), ...told })),
  };
}
