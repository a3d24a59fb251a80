/** Texts sought in paths, heads and bodies where they lie, without making a string of each row. */

import { isAscii, isUtf8 } from 'node:buffer';
import { type Capture } from '../capture/capture.ts';
import { flag, type Block, type Places } from '../capture/columns.ts';
import { type Paths } from '../capture/paths.ts';
import { findText, type Needle } from './needle.ts';
import { type Stage } from './stages.ts';

/**
 * Rows whose path contains the needle (or does not: `wanted` false). `exact` judges where the bytes alone cannot:
 * paths of which only the beginning is here, and hits that are not `sure`.
 */
export function pathStage(needle: Needle, wanted: boolean, exact: Stage): Stage {
  const one = new Int32Array(1);
  return {
    cost: 5,
    narrow(block, rows, count) {
      // A few rows of many: the whole block need not be searched.
      if (count * 8 < block.count) return exact.narrow(block, rows, count);
      const { data, starts, cut } = block.paths;
      let hit = needle.find(data, 0);
      // Where it is nowhere, nothing has to be looked at row by row.
      if (hit < 0 && cut === 0 && wanted) return 0;
      hit = -2;
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        const start = starts[i] ?? 0;
        const end = starts[i + 1] ?? 0;
        if (hit !== -1 && hit < end) hit = findText(needle, data, hit, start, end);
        const found = hit >= start && hit < end;
        const unsure = found && !needle.sure;
        if (unsure || (cut > 0 && ((block.flags[i] ?? 0) & flag.pathCut) !== 0)) {
          one[0] = i;
          if (exact.narrow(block, one, 1) === 1) rows[kept++] = i;
        } else if (start < end && found === wanted) rows[kept++] = i;
      }
      return kept;
    },
  };
}

/** Any other test of paths. */
export function pathTextStage(holds: (path: string) => boolean, exact: Stage): Stage {
  const one = new Int32Array(1);
  return {
    cost: 100,
    narrow(block, rows, count) {
      const { flags, paths } = block;
      const textOf = pathTexts(paths);
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        one[0] = i;
        const isCut = paths.cut > 0 && ((flags[i] ?? 0) & flag.pathCut) !== 0;
        if (isCut ? exact.narrow(block, one, 1) === 1 : holds(textOf(i))) rows[kept++] = i;
      }
      return kept;
    },
  };
}

/** Paths become text in pieces of this size, of which each path is a cut: quicker than one by one. */
const pieceBytes = 16 * 1024;

/** The paths of a block, asked for from the first to the last. */
function pathTexts(paths: Paths): (index: number) => string {
  const { data, starts } = paths;
  // Only in ASCII a byte is a character.
  const ascii = isAscii(data);
  let from = 0;
  let to = 0;
  let text = '';
  return (index) => {
    const start = starts[index] ?? 0;
    const end = starts[index + 1] ?? 0;
    if (!ascii || end - start > pieceBytes) return paths.text(index);
    if (end > to) {
      from = start;
      to = Math.min(data.length, start + pieceBytes);
      text = data.toString('latin1', from, to);
    }
    return text.slice(start - from, end - from);
  };
}

export type Part = 'head' | 'request' | 'response';

/**
 * Of the rows whose head or body is held, those that contain the needle; and those whose body is not the text
 * that it looks like (compressed, another charset), which `exact` has to open. `exact` judges hits too unless
 * `hitIsEnough`. `escape`: text that may hide the needle in another spelling, so that it counts as a hit.
 */
export function bytesStage(
  capture: Capture,
  part: Part,
  needle: Needle,
  exact: Stage,
  { hitIsEnough = false, escape }: { readonly hitIsEnough?: boolean; readonly escape?: Needle } = {},
): Stage {
  const one = new Int32Array(1);
  const at: Spot = { segment: 0, start: 0, end: 0 };

  return {
    cost: 200,
    narrow(block, rows, count) {
      const { places } = block;
      if (!places) return 0;
      let segment: Buffer | undefined;
      let segmentNumber = -1;
      let hit = -2;
      let escapeHit = -2;
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        locate(block, places, i, part, at);
        const { start, end } = at;
        // Bytes without a usable status are no response's body.
        if (start === end || (part === 'response' && block.status[i] === 0)) continue;
        if (at.segment !== segmentNumber) {
          segmentNumber = at.segment;
          segment = part === 'head' ? capture.headSegment(segmentNumber) : capture.bodySegment(segmentNumber);
          hit = -2;
          escapeHit = -2;
        }
        if (!segment) continue;
        hit = findText(needle, segment, hit, start, end);
        let found = hit >= start && hit < end;
        if (!found && escape) {
          escapeHit = findText(escape, segment, escapeHit, start, end);
          found = escapeHit >= start && escapeHit < end;
        }
        const encoded = part !== 'head' && isEncoded(segment, start, end, block, i, part);
        if (!found && !encoded) continue;
        one[0] = i;
        if ((found && !encoded && hitIsEnough && needle.sure) || exact.narrow(block, one, 1) === 1)
          rows[kept++] = i;
      }
      return kept;
    },
  };
}

interface Spot {
  segment: number;
  start: number;
  end: number;
}

function locate(block: Block, places: Places, i: number, part: Part, at: Spot): void {
  if (part === 'head') {
    at.segment = places.headSegment[i] ?? 0;
    at.start = places.headOffset[i] ?? 0;
    at.end = at.start + (places.headBytes[i] ?? 0);
    return;
  }
  const requestBytes = block.requestBytes[i] ?? 0;
  at.segment = places.bodySegment[i] ?? 0;
  at.start = (places.bodyOffset[i] ?? 0) + (part === 'request' ? 0 : requestBytes);
  at.end = at.start + (part === 'request' ? requestBytes : (block.responseBytes[i] ?? 0));
}

/**
 * Whether a body is not searched as it lies: compressed, in another charset, or no text at all. All of that shows
 * in bytes that are not UTF-8, in zeros, or (Japanese by escapes) in ESC. Looked up once and remembered.
 */
function isEncoded(
  segment: Buffer,
  start: number,
  end: number,
  block: Block,
  i: number,
  part: Part,
): boolean {
  const [known, encoded] =
    part === 'request'
      ? [flag.requestKnown, flag.requestEncoded]
      : [flag.responseKnown, flag.responseEncoded];
  const flags = block.flags[i] ?? 0;
  if ((flags & known) !== 0) return (flags & encoded) !== 0;
  const body = segment.subarray(start, end);
  const plain = isUtf8(body) && !body.includes(0) && !body.includes(escapeByte);
  block.flags[i] = flags | known | (plain ? 0 : encoded);
  return !plain;
}

const escapeByte = 0x1b;
