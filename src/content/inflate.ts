/** One compression taken off, with a bound on what comes out: a bomb costs no more than the bound. */

import { Decompress } from 'fzstd';
import * as zlib from 'node:zlib';

export const codings = ['gzip', 'deflate', 'br', 'zstd'] as const;
export type Compression = (typeof codings)[number];

/**
 * `cut`: more would have come out than the bound lets. `torn`: the input ends (or breaks) before its end; what was
 * read so far is there. `not-this`: it is not of that compression at all.
 */
export interface Inflated {
  readonly state: 'whole' | 'cut' | 'torn' | 'not-this';
  readonly bytes: Uint8Array;
}

const nothing = new Uint8Array(0);
/** No honest sender needs a larger window (RFC 8878 asks decoders for 8 MB); a larger one is memory made to be filled. */
const mostZstdWindow = 64 << 20;

export function inflate(compression: Compression, bytes: Uint8Array, most: number): Inflated {
  if (bytes.length === 0) return { state: 'torn', bytes: nothing };
  if (compression === 'zstd') return inflateZstd(bytes, most);
  if (compression === 'gzip') return byZlib(zlib.gunzipSync, bytes, most, zlib.constants.Z_SYNC_FLUSH);
  if (compression === 'br')
    return byZlib(zlib.brotliDecompressSync, bytes, most, zlib.constants.BROTLI_OPERATION_FLUSH);
  // Some senders leave the wrapper out.
  const wrapped = hasZlibWrapper(bytes);
  return byZlib(wrapped ? zlib.inflateSync : zlib.inflateRawSync, bytes, most, zlib.constants.Z_SYNC_FLUSH);
}

type SyncInflate = (
  bytes: Uint8Array,
  options: { maxOutputLength: number; finishFlush?: number },
) => Uint8Array;

function byZlib(run: SyncInflate, bytes: Uint8Array, most: number, flush: number): Inflated {
  try {
    return { state: 'whole', bytes: run(bytes, { maxOutputLength: most }) };
  } catch (error) {
    if (isTooLarge(error)) return { state: 'cut', bytes: prefix(run, bytes, most, flush) };
  }
  try {
    const read = run(bytes, { maxOutputLength: most, finishFlush: flush });
    return read.length > 0 ? { state: 'torn', bytes: read } : { state: 'not-this', bytes: nothing };
  } catch (error) {
    if (isTooLarge(error)) return { state: 'cut', bytes: prefix(run, bytes, most, flush) };
    // The end is not missing but broken: what stands before the break.
    const read = prefix(run, bytes, most, flush);
    return read.length > 0 ? { state: 'torn', bytes: read } : { state: 'not-this', bytes: nothing };
  }
}

/**
 * As much as comes out of the longest beginning that can be read within the bound. zlib gives nothing back when the
 * bound is crossed, so beginnings of doubling length are tried: together they cost twice the bound.
 */
function prefix(run: SyncInflate, bytes: Uint8Array, most: number, flush: number): Uint8Array {
  let best: Uint8Array = nothing;
  for (let length = 32; length < 2 * bytes.length; length *= 2) {
    try {
      best = run(bytes.subarray(0, length), { maxOutputLength: most, finishFlush: flush });
    } catch {
      break;
    }
  }
  return best;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

export function hasZlibWrapper(bytes: Uint8Array): boolean {
  const [method = 0, flags = 0] = bytes;
  return (method & 0x0f) === 8 && method >> 4 <= 7 && (method * 256 + flags) % 31 === 0;
}

function inflateZstd(bytes: Uint8Array, most: number): Inflated {
  const window = zstdWindow(bytes);
  if (window === undefined) return { state: 'not-this', bytes: nothing };
  if (window > Math.max(most, mostZstdWindow)) return { state: 'cut', bytes: nothing };
  // Node has it from 22.15 on; the types that we build against do not.
  const native: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  if (typeof native === 'function')
    return byZlib(
      (input, options) => {
        const read: unknown = Reflect.apply(native, zlib, [input, options]);
        return read instanceof Uint8Array ? read : nothing;
      },
      bytes,
      most,
      zlib.constants.Z_SYNC_FLUSH,
    );
  return byLibrary(bytes, most);
}

/** Pieces are pushed one by one, so that the bound can stop it in between. */
function byLibrary(bytes: Uint8Array, most: number): Inflated {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let state: Inflated['state'] = 'torn';
  const stream = new Decompress((piece, final) => {
    pieces.push(piece.slice(0, Math.max(0, most - length)));
    length += piece.length;
    if (final) state = 'whole';
  });
  try {
    for (let at = 0; at < bytes.length && length <= most; at += 65_536)
      stream.push(bytes.subarray(at, at + 65_536), at + 65_536 >= bytes.length);
  } catch {
    state = 'torn';
  }
  const read = Buffer.concat(pieces);
  if (length > most) return { state: 'cut', bytes: read };
  return state === 'torn' && read.length === 0
    ? { state: 'not-this', bytes: nothing }
    : { state, bytes: read };
}

/** The window a zstd frame asks for, or undefined when it is no zstd frame (RFC 8878, 3.1.1). */
function zstdWindow(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== 0x28 || bytes[1] !== 0xb5 || bytes[2] !== 0x2f || bytes[3] !== 0xfd) return undefined;
  const descriptor = bytes[4] ?? 0;
  if ((descriptor & 0x20) === 0) {
    const window = bytes[5] ?? 0;
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  // A single segment: the window is the size of the content.
  const at = 5 + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  const size = [1, 2, 4, 8][descriptor >> 6] ?? 1;
  let content = 0;
  for (let i = size - 1; i >= 0; i--) content = content * 256 + (bytes[at + i] ?? 0);
  return size === 2 ? content + 256 : content;
}
