/** The demo company's day, told through its real bytes to a real capture, in no time: the clock is moved by hand. */

import { isProblem } from '../../src/base/problem.ts';
import { createCapture, type Capture } from '../../src/capture/capture.ts';
import { createDesk } from '../../src/desk/create.ts';
import { type Desk } from '../../src/desk/desk.ts';
import { createIntake } from '../../src/intake/intake.ts';
import { createBook } from '../../src/secrets/book.ts';
import { createRedactor, type Redactor } from '../../src/secrets/redact.ts';
import { createScanner } from '../../src/secrets/scan.ts';
import { createCompany, type Happening } from '../../src/sources/demo/company.ts';
import {
  encodeConnection,
  encodeExchange,
  encodeProcess,
  encodeProcessStop,
  goTime,
  newestStyle,
  wrap,
} from '../../src/sources/demo/encode.ts';
import { createEvents } from '../../src/sources/qtap/event.ts';
import { type ToolReply } from '../../src/tools/call.ts';
import { createRegistry, type RegistryOptions } from '../../src/tools/registry.ts';
import { handClock, type HandClock } from '../capture/support.ts';

export interface Day {
  readonly capture: Capture;
  readonly redactor: Redactor;
  readonly desk: Desk;
  readonly clock: HandClock;
  /** So much longer. */
  go(seconds: number): void;
  /** An event as Qtap would send it. */
  tell(name: string, data: string): void;
  call(name: string, args?: unknown, options?: RegistryOptions): Promise<ToolReply>;
}

export const installKey = Buffer.from('0123456789abcdef0123456789abcdef');

export interface DayOptions {
  readonly seed?: number;
  readonly ratePerSecond?: number;
}

export function openDay({ seed = 7, ratePerSecond = 12 }: DayOptions = {}): Day {
  const clock = handClock(Date.UTC(2026, 0, 20, 19, 30, 0));
  const capture = createCapture({ maxRows: 100_000, maxMegabytes: 128, minutes: 1_440, clock, run: 'k3' });
  const company = createCompany(seed, ratePerSecond);
  const book = createBook({
    scanner: createScanner({ installKey }),
    // Its own pace would scan every exchange of every test: here only what is asked about is scanned.
    clock: { ...clock, after: () => () => undefined },
    read: (row) => capture.read(row),
    flag: (row, worst) => capture.flag(row, worst),
  });
  const { sink } = createIntake(capture, 'qtap', { scanning: { suspects: () => true, scan: book.add } });
  const events = createEvents(sink, () => undefined, clock);
  sink.state({ is: 'connected', version: 'v0.14.0', bodies: true });

  const tell = (happening: Happening): void => {
    const now = goTime(clock.now());
    const [name, payload] = encoded(happening, now);
    send(name, wrap(payload, now));
  };
  const send = (name: string, data: string): void => {
    const bytes = Buffer.from(data);
    events.take(name, bytes, 0, bytes.length);
  };
  for (const process of company.running()) tell({ is: 'process', event: 'started', process });

  const redactor = createRedactor({ installKey });
  const desk = createDesk({ capture, redactor, book });
  return {
    capture,
    redactor,
    desk,
    clock,
    tell: send,
    go(seconds) {
      for (let step = 0; step < seconds * 10; step++) {
        clock.advance(100);
        for (const happening of company.step(clock.now())) tell(happening);
      }
    },
    call(name, args = {}, options = {}) {
      const registry = createRegistry(options);
      if (isProblem(registry)) throw new Error(registry.message);
      return registry.call(name, args, {
        desk,
        signal: new AbortController().signal,
        deadlineMs: 25_000,
        progress: () => undefined,
      });
    },
  };
}

function encoded(happening: Happening, now: string): readonly [name: string, payload: string] {
  switch (happening.is) {
    case 'exchange':
      return ['request.http_transaction', encodeExchange(happening.record, newestStyle)];
    case 'connection': {
      const { event, data } = encodeConnection(happening.connection);
      return [event, data];
    }
    case 'process': {
      const { process, event } = happening;
      const noticed = goTime(process.noticedAt ?? 0);
      return event === 'stopped'
        ? ['process.stopped', encodeProcessStop(process.pid, noticed, now)]
        : ['process.started', encodeProcess(process, noticed)];
    }
    case 'database':
      return ['request.database', '{"data":{"databaseType":"redis"}}'];
  }
}
