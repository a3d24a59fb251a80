/** The whole way, put together as the engine does it: a fake Qtap's bytes on a real socket, up to the tools. */

import { systemClock } from '../../src/base/clock.ts';
import { isProblem } from '../../src/base/problem.ts';
import { createCapture, type Capture } from '../../src/capture/capture.ts';
import { createDesk } from '../../src/desk/create.ts';
import { type Desk } from '../../src/desk/desk.ts';
import { createIntake } from '../../src/intake/intake.ts';
import { createBook } from '../../src/secrets/book.ts';
import { createRedactor, type Redactor } from '../../src/secrets/redact.ts';
import { createScanner } from '../../src/secrets/scan.ts';
import { readAddress } from '../../src/sources/qtap/address.ts';
import { createQtapSource } from '../../src/sources/qtap/source.ts';
import { type ToolReply } from '../../src/tools/call.ts';
import { createRegistry } from '../../src/tools/registry.ts';
import { type ExchangeSpec } from '../fake-qtap/samples.ts';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { treeOf } from '../query/support.ts';

export interface House {
  readonly qtap: FakeQtap;
  readonly capture: Capture;
  readonly redactor: Redactor;
  readonly desk: Desk;
  /** A person's own window: compares raw values. */
  readonly personDesk: Desk;
  /** Sends them one after the other and waits until all are held; their ids, in that order. */
  send(...specs: readonly ExchangeSpec[]): Promise<readonly string[]>;
  call(name: string, args?: unknown): Promise<ToolReply>;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly bodies?: boolean;
  readonly maxRows?: number;
  readonly maxMegabytes?: number;
  readonly captureFilter?: string;
}

/** Always the same, so that placeholders are. */
const installKey = Buffer.from('0123456789abcdef0123456789abcdef');

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const qtap = await startFakeQtap({ queue: 100_000 });
  const capture = createCapture({
    maxRows: options.maxRows ?? 100_000,
    maxMegabytes: options.maxMegabytes ?? 64,
    minutes: 1_440,
    clock: systemClock,
    run: 'k3',
  });
  const redactor = createRedactor({ installKey });
  const book = createBook({
    scanner: createScanner({ installKey }),
    clock: systemClock,
    read: (row) => capture.read(row),
    flag: (row, worst) => capture.flag(row, worst),
  });
  const { sink } = createIntake(capture, 'qtap', {
    ...(options.captureFilter === undefined
      ? {}
      : { captureFilter: { text: options.captureFilter, tree: treeOf(options.captureFilter) } }),
    scanning: { suspects: () => true, scan: book.add },
  });
  const address = readAddress(qtap.url);
  if (isProblem(address)) throw new Error(address.message);
  const ending = new AbortController();
  createQtapSource({
    name: 'qtap',
    address,
    clock: systemClock,
    ...(options.captureFilter === undefined ? {} : { captureFilter: options.captureFilter }),
  }).start(sink, ending.signal);
  await qtap.listening();
  while (capture.ledger.sources[0]?.state.is !== 'connected')
    await new Promise((resolve) => setTimeout(resolve, 5));

  const desk = createDesk({ capture, redactor, book });
  const registry = createRegistry({ bodies: options.bodies ?? true });
  if (isProblem(registry)) throw new Error(registry.message);

  const held = async (count: number): Promise<void> => {
    for (let tries = 0; capture.columns.next < count; tries++) {
      if (tries > 12_000) throw new Error(`${capture.columns.next} of ${count} exchanges came`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    qtap,
    capture,
    redactor,
    desk,
    personDesk: createDesk({ capture, redactor, book, raw: true }),
    async send(...specs) {
      const first = capture.columns.next;
      for (const spec of specs) qtap.exchange(spec);
      await held(first + specs.length);
      return specs.map((_, i) => capture.id(first + i));
    },
    call: (name, args = {}) =>
      registry.call(name, args, {
        desk,
        signal: new AbortController().signal,
        deadlineMs: 25_000,
        progress: () => undefined,
      }),
    async close() {
      ending.abort();
      book.close();
      await qtap.stop();
    },
  };
}
