/**
 * Both forms of the decoder's module on the same bytes: whole exchanges, exchanges with a few bytes changed, in pieces
 * of any size. Prints how many events were the same; ends with 1 at the first that is not. Needs relaxed SIMD: Node 22.
 */

import { createChance } from '../../src/sources/demo/chance.ts';
import { plainModule, relaxedModule } from '../../src/sources/qtap/decoderModule.ts';
import { exchangeFrame } from '../bench/lib/mixes.ts';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  feed(at: number, to: number): number;
  reset(most: number, decodes: boolean, begins: boolean): void;
}

declare const WebAssembly: {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};

/** As in src/sources/qtap/decoder.ts. */
const resultsAt = 2_048;
const inputAt = 172_032;
const [head, bodies, resume, data] = [36, 38, 48, 51];

/** What the module makes of each event of the bytes, as text. */
function reader(module: string): (bytes: Buffer, cuts: readonly number[]) => string[] {
  const code = Buffer.from(module, 'base64');
  const { memory, feed, reset } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
  return (bytes, cuts) => {
    reset(64 << 20, true, true);
    const seen: string[] = [];
    let from = 0;
    for (const to of [...cuts, bytes.length]) {
      bytes.copy(Buffer.from(memory.buffer), inputAt, from, to);
      for (let at = inputAt; ;) {
        const found = feed(at, inputAt + to - from);
        if (found === 0) break;
        const results = new Int32Array(memory.buffer, resultsAt, 64);
        const number = (index: number): number => results[index] ?? 0;
        const hex = (index: number, isRange = false): string =>
          Buffer.from(memory.buffer).toString(
            'hex',
            number(index),
            isRange ? number(index + 1) : number(index) + number(index + 1),
          );
        seen.push(
          found === 1
            ? [results.subarray(0, 36).join(), number(40), hex(head), hex(bodies)].join('|')
            : `${found} ${hex(data, true)}`,
        );
        at = number(resume);
      }
      from = to;
    }
    return seen;
  };
}

if (!WebAssembly.validate(Buffer.from(relaxedModule, 'base64'))) throw new Error('no relaxed SIMD here');
const [plain, relaxed] = [reader(plainModule), reader(relaxedModule)];
const chance = createChance(5);
const frames = Array.from({ length: 60 }, () => exchangeFrame(chance, 'small'));
let events = 0;
for (let round = 0; round < 20_000; round++) {
  const bytes = Buffer.concat(
    [0, 1].map(() => frames[chance.between(0, frames.length - 1)] ?? Buffer.alloc(0)),
  );
  // Every byte there is, mostly inside of the base64.
  for (let i = chance.between(0, 3); i > 0; i--)
    bytes[chance.between(0, bytes.length - 1)] = chance.between(0, 255);
  const cuts = [...Array(chance.between(0, 3)).keys()]
    .map(() => chance.between(1, bytes.length - 1))
    .sort((a, b) => a - b);
  const [one, other] = [plain(bytes, cuts), relaxed(bytes, cuts)];
  if (one.join('\n') !== other.join('\n')) {
    console.error(`round ${round} differs:\n${bytes.toString('latin1')}`);
    process.exit(1);
  }
  events += one.length;
}
console.log(events);
