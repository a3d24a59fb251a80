import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { setImmediate as tick } from 'node:timers/promises';
import { startDemo } from '../../src/sources/demo/server.ts';
import { createManualClock } from '../support/manualClock.ts';

/** A stretch of the demo company's day, told by a clock that runs faster. */
export interface Recording {
  /** The greeting and who runs. */
  readonly opening: Buffer;
  /** What happened in each second. */
  readonly seconds: readonly Buffer[];
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly exchanges: number;
}

/** `from` may be in the future: then it can be played in time. */
export async function record(lengthSeconds: number, from: number, seed = 1): Promise<Recording> {
  const clock = createManualClock(from);
  const demo = await startDemo({ seed, clock, ratePerSecond: 15 });
  let heard: Buffer[] = [];
  const asked = request(demo.url, { method: 'POST' });
  asked.end('{}');
  const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
  response.on('data', (chunk: Buffer) => heard.push(chunk));
  const take = async (): Promise<Buffer> => {
    // Until nothing more comes: the demo writes at once, the socket brings it a little later.
    for (let last = -1; last !== heard.length; await new Promise((resolve) => setTimeout(resolve, 10)))
      last = heard.length;
    const taken = Buffer.concat(heard);
    heard = [];
    return taken;
  };
  const opening = await take();
  const seconds: Buffer[] = [];
  for (let i = 0; i < lengthSeconds; i++) {
    clock.move(1_000);
    await tick();
    seconds.push(await take());
  }
  asked.destroy();
  const stopping = demo.stop();
  clock.move(1_000);
  await stopping;
  const exchanges =
    Buffer.concat(seconds).toString('latin1').split('event: request.http_transaction').length - 1;
  return { opening, seconds, from, exchanges };
}

export interface Playing {
  readonly url: string;
  stop(): Promise<void>;
}

/** Tells a recording second by second, at the times it speaks of, to whoever listens. */
export function play(recording: Recording): Promise<Playing> {
  return tell(recording, (write) => {
    const timers = recording.seconds.map((bytes, i) =>
      setTimeout(() => write(bytes), recording.from + (i + 1) * 1_000 - Date.now()),
    );
    return () => timers.forEach(clearTimeout);
  });
}

/** Tells a part of a recording at once, and then keeps the stream open. */
export function replay(recording: Recording, fromSecond: number): Promise<Playing> {
  return tell(recording, (write) => {
    write(Buffer.concat(recording.seconds.slice(fromSecond)));
    return () => undefined;
  });
}

async function tell(
  { opening }: Recording,
  begin: (write: (bytes: Buffer) => void) => () => void,
): Promise<Playing> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(opening);
    response.on(
      'close',
      begin((bytes) => void response.write(bytes)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/devtools/api/events`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
