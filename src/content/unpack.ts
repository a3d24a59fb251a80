/** Bytes as they were captured become bytes without content encoding; always bounded. */

import { codings, hasZlibWrapper, inflate, type Compression } from './inflate.ts';
import { isText } from './charset.ts';
import { essence } from './kind.ts';

/** What comes out of a body at most, unless the caller says otherwise. */
export const ordinaryMost = 32 << 20;
/** Nobody wraps a body more often. */
const mostLayers = 3;

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** Compressions taken off here, outermost first. */
  readonly removed: readonly Compression[];
  /** More would have come out than `most`: only the beginning is here. */
  readonly cut: boolean;
  /** One sentence: what could not be taken off or read to its end. */
  readonly error?: string;
}

/**
 * Takes the content encoding off what is still compressed; the agent may have done it before us. A file that is
 * itself compressed (`application/gzip`) and says nothing of an encoding stays what it is.
 */
export function unpack(
  bytes: Uint8Array,
  encoding: string | undefined,
  contentType: string | undefined,
  most = ordinaryMost,
): Unpacked {
  const removed: Compression[] = [];
  let current = bytes;
  for (const name of layersOf(encoding, bytes, contentType)) {
    const compression = codings.find((known) => known === name);
    if (!compression)
      return {
        bytes: current,
        removed,
        cut: false,
        error: 'The content encoding is not one of gzip, deflate, br and zstd.',
      };
    if (isInflated(compression, current, contentType)) continue;
    const { state, bytes: read } = inflate(compression, current, most);
    if (state === 'not-this') {
      // Text under an encoding that it does not have was inflated on the way.
      if (isText(current, '')) continue;
      return {
        bytes: current,
        removed,
        cut: false,
        error: `The body is not valid ${compression}; its beginning may be missing.`,
      };
    }
    removed.push(compression);
    current = read;
    if (state === 'cut')
      return {
        bytes: current,
        removed,
        cut: true,
        error: `The ${compression} body unpacks to more than ${most} bytes; the rest is left out.`,
      };
    if (state === 'torn')
      return {
        bytes: current,
        removed,
        cut: false,
        error: `The ${compression} body ends before its end; what could be read is shown.`,
      };
  }
  return { bytes: current, removed, cut: false };
}

/** Outermost first. */
function layersOf(
  encoding: string | undefined,
  bytes: Uint8Array,
  contentType: string | undefined,
): string[] {
  const named = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-(?=gzip$)/, ''))
    .filter((name) => name !== '' && name !== 'identity' && name !== 'none' && name !== 'aws-chunked')
    .reverse()
    .slice(0, mostLayers);
  if (named.length > 0) return named;
  if (/gzip|zip|zstd|tar|octet-stream|^image\/|^font\//.test(essence(contentType))) return [];
  if (startsWith(bytes, 0x1f, 0x8b, 0x08)) return ['gzip'];
  return startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd) ? ['zstd'] : [];
}

/** True when the bytes show that this compression is off already. */
function isInflated(compression: Compression, bytes: Uint8Array, contentType: string | undefined): boolean {
  if (compression === 'gzip') return !startsWith(bytes, 0x1f, 0x8b) && isReadable(bytes, contentType);
  if (compression === 'zstd')
    return !startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd) && isReadable(bytes, contentType);
  if (compression === 'deflate') return !hasZlibWrapper(bytes) && isText(bytes, '');
  return false;
}

/** Text, or a kind of content that need not be text: then a missing mark means that nothing is left to take off. */
function isReadable(bytes: Uint8Array, contentType: string | undefined): boolean {
  return (
    isText(bytes, '') ||
    /^(?:image|audio|video|font)\/|octet-stream|pdf|protobuf|grpc/.test(essence(contentType))
  );
}

function startsWith(bytes: Uint8Array, ...mark: number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}
