/** The plainest reader there is: the platform's HTTP client, whole lines, JSON.parse. The judge of the fake and of the demo. */

import { request } from 'node:http';

export interface PlainEvent {
  readonly name: string;
  readonly data: string;
}

/** An `http_transaction` with its base64 taken off. */
export interface PlainTransaction {
  readonly metadata?: Record<string, unknown>;
  readonly request: { readonly headers?: Record<string, string>; readonly body?: string } & Record<
    string,
    unknown
  >;
  readonly response: {
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly body?: string;
  };
  readonly transaction_time: string;
  readonly duration_ms?: number;
  readonly direction?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  /** The whole of it, for answers that end. */
  body(): Promise<string>;
  readonly events: readonly PlainEvent[];
  /** Payload bytes so far, chunk framing taken off. */
  bytes(): Buffer;
  until(enough: (events: readonly PlainEvent[]) => boolean): Promise<readonly PlainEvent[]>;
  readonly closed: Promise<'end' | 'broken'>;
  /** Stops and goes on reading from the socket. */
  pause(): void;
  resume(): void;
  leave(): void;
}

export function ask(
  url: string,
  body: unknown = undefined,
  { method = 'POST', path }: { method?: string; path?: string } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const target = path === undefined ? url : new URL(path, url).href;
    const sent = request(target, { method, agent: false }, (response) => {
      const parts: Buffer[] = [];
      const events: PlainEvent[] = [];
      let rest = Buffer.alloc(0);
      let watchers: (() => void)[] = [];
      let ended: (how: 'end' | 'broken') => void = () => undefined;
      const closed = new Promise<'end' | 'broken'>((settle) => (ended = settle));
      response.on('data', (part: Buffer) => {
        parts.push(part);
        rest = Buffer.concat([rest, part]);
        for (let end = rest.indexOf('\n\n'); end !== -1; end = rest.indexOf('\n\n')) {
          const block = rest.subarray(0, end).toString();
          rest = rest.subarray(end + 2);
          const name = /^event: (.*)$/m.exec(block)?.[1] ?? '';
          events.push({ name, data: /^data: (.*)$/m.exec(block)?.[1] ?? '' });
        }
        for (const watcher of watchers) watcher();
      });
      response.on('end', () => ended('end'));
      response.on('error', () => ended('broken'));
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: async () => {
          await closed;
          return Buffer.concat(parts).toString();
        },
        events,
        bytes: () => Buffer.concat(parts),
        until: (enough) =>
          new Promise((settle) => {
            const look = (): void => {
              if (!enough(events)) return;
              watchers = watchers.filter((watcher) => watcher !== look);
              settle(events);
            };
            watchers.push(look);
            look();
          }),
        closed,
        pause: () => response.pause(),
        resume: () => response.resume(),
        leave: () => sent.destroy(),
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}

export function transactionOf(event: PlainEvent): PlainTransaction {
  const line = JSON.parse(event.data) as { data: { data: { data: string } } };
  return JSON.parse(Buffer.from(line.data.data.data, 'base64').toString()) as PlainTransaction;
}
