/**
 * Strict base64 on bytes. Decoding in slices of 48 KB keeps the intermediate strings small: one string of a
 * megabyte costs four times as much (it goes to the large-object space).
 */

const sliceChars = 48 * 1024;
const pad = 0x3d;

/** How many bytes [from, to) decodes to, if it is padded base64. */
export function decodedLength(bytes: Buffer, from: number, to: number): number {
  const pads = bytes[to - 1] === pad ? (bytes[to - 2] === pad ? 2 : 1) : 0;
  return ((to - from) / 4) * 3 - pads;
}

/**
 * Decodes [from, to) into `into` at `at`, which must have room. Returns how many bytes that made, or -1 when
 * the text is not whole, padded base64. Node skips characters it does not know, so a short count gives them away.
 */
export function decodeBase64(bytes: Buffer, from: number, to: number, into: Buffer, at: number): number {
  if ((to - from) % 4 !== 0) return -1;
  if (from === to) return 0;
  const expected = decodedLength(bytes, from, to);
  let end = at;
  for (let start = from; start < to; start += sliceChars)
    end += into.write(bytes.toString('latin1', start, Math.min(to, start + sliceChars)), end, 'base64');
  return end - at === expected ? expected : -1;
}
