/** A small real PNG, so that a binary body in the demo can be looked at. */

import { crc32, deflateSync } from 'node:zlib';

/** `side` × `side` pixels of a gradient from one colour. */
export function picture(side: number, [red, green, blue]: readonly [number, number, number]): Uint8Array {
  const pixels = Array.from({ length: side }, (_, y) => [
    0, // no filter on this row
    ...Array.from({ length: side }, (_, x) => [red, green ^ (x * 8), blue ^ (y * 8)]).flat(),
  ]);
  const size = Buffer.alloc(13);
  size.writeUInt32BE(side, 0);
  size.writeUInt32BE(side, 4);
  size.set([8, 2], 8); // eight bits, red-green-blue
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Uint8Array.from(pixels.flat(), (value) => value & 255))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
