/** Text sought in paths and bodies where they lie, without making a string of each. */

import { isUtf8 } from 'node:buffer';
import { type Capture } from '../capture/capture.ts';
import { flag, type Block } from '../capture/columns.ts';
import { type Test } from '../filter/tree.ts';
import { anyCaseNeedle, exactNeedle, type Needle } from './needle.ts';
import { type Stage } from './stages.ts';

/** `req.path contains "x"` and `req.path ~ "x"`, and their opposites. */
export function pathStage(test: Test, wanted: boolean, exact: Stage): Stage | undefined {
  if (test.left.kind !== 'field' || test.left.field.name !== 'req.path') return undefined;
  const sought = soughtText(test);
  if (!sought) return undefined;
  const { needle, sure } = sought;
  // What is not sure must be looked at again, which only helps when few rows are hit.
  if (!sure && !wanted) return undefined;
  const one = new Int32Array(1);
  return {
    cost: 5,
    narrow(block, rows, count) {
      // A few rows of many: the whole block need not be searched.
      if (count * 8 < block.count) return exact.narrow(block, rows, count);
      const { data } = block.paths;
      let hit = needle.find(data, 0);
      let hitEnd = needle.end;
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        const start = block.paths.start(i);
        const end = block.paths.end(i);
        if (hit >= 0 && hit < start) {
          hit = needle.find(data, start);
          hitEnd = needle.end;
        }
        let found = hit >= start && hit >= 0 && hitEnd <= end;
        // A hit across the border of two paths is none of either; another may begin before the border.
        while (!found && hit >= start && hit < end) {
          hit = needle.find(data, hit + 1);
          hitEnd = needle.end;
          found = hit >= start && hitEnd <= end;
        }
        if (((block.flags[i] ?? 0) & flag.pathCut) !== 0 || (found && !sure)) {
          one[0] = i;
          if (exact.narrow(block, one, 1) === 1) rows[kept++] = i;
        } else if (start < end && found === wanted) rows[kept++] = i;
      }
      return kept;
    },
  };
}

/** `res.body contains "x"` and `res.body ~ "x"`, and the same of the request. */
export function bodyStage(capture: Capture, test: Test, wanted: boolean, exact: Stage): Stage | undefined {
  if (test.left.kind !== 'field' || !wanted) return undefined;
  const { name } = test.left.field;
  if (name !== 'req.body' && name !== 'res.body') return undefined;
  const sought = soughtText(test);
  if (!sought) return undefined;
  const { needle, sure } = sought;
  const ofRequest = name === 'req.body';
  const encoded = ofRequest ? flag.requestEncoded : flag.responseEncoded;
  const one = new Int32Array(1);

  return {
    cost: 200,
    narrow(block, rows, count) {
      let segment: Buffer | undefined;
      let segmentNumber = -1;
      let hit = -1;
      let hitEnd = -1;
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        const requestBytes = block.requestBytes[i] ?? 0;
        const bytes = ofRequest ? requestBytes : (block.responseBytes[i] ?? 0);
        // Bytes without a usable status are no response's body.
        if (bytes === 0 || (!ofRequest && block.status[i] === 0)) continue;
        const number = block.bodySegment[i] ?? 0;
        if (number !== segmentNumber) {
          segmentNumber = number;
          segment = capture.segment(number);
          hit = -1;
          if (segment) hit = needle.find(segment, block.bodyOffset[i] ?? 0);
          hitEnd = needle.end;
        }
        if (!segment) continue;
        const start = (block.bodyOffset[i] ?? 0) + (ofRequest ? 0 : requestBytes);
        const end = start + bytes;
        if (hit >= 0 && hit < start) {
          hit = needle.find(segment, start);
          hitEnd = needle.end;
        }
        while (hit >= start && hit < end && hitEnd > end) {
          hit = needle.find(segment, hit + 1);
          hitEnd = needle.end;
        }
        const found = hit >= start && hit < end;
        const isEncoded = (bodyFlags(capture, block, i) & encoded) !== 0;
        if (found && sure && !isEncoded) rows[kept++] = i;
        else if (found || isEncoded) {
          one[0] = i;
          if (exact.narrow(block, one, 1) === 1) rows[kept++] = i;
        }
      }
      return kept;
    },
  };
}

/** Looked up once a row and remembered with it. */
function bodyFlags(capture: Capture, block: Block, i: number): number {
  const known = block.flags[i] ?? 0;
  if ((known & flag.bodyKindKnown) !== 0) return known;
  const bytes = capture.bytes(block.first + i);
  if (!bytes) return known;
  const { head, request, response } = bytes;
  const declared = saysEncoded(head);
  const flags =
    known |
    flag.bodyKindKnown |
    (declared || !isPlain(request) ? flag.requestEncoded : 0) |
    (declared || !isPlain(response) ? flag.responseEncoded : 0);
  block.flags[i] = flags;
  return flags;
}

/**
 * Whether the head speaks of an encoding that the bytes may not show, or of a charset that is not UTF-8. Heads
 * are JSON with the headers' text in it; that another header is meant costs only a second look.
 */
function saysEncoded(head: Uint8Array): boolean {
  return /ontent-encoding":\s*\[?"[^"]*(?:br|deflate|,)|charset=(?!\\?"?(?:utf-?8|us-ascii))/i.test(
    latin(head),
  );
}

/** UTF-8 text, as it is searched. A gzip or zstd body says so itself: its header means nothing, it may have been inflated. */
function isPlain(body: Uint8Array | undefined): boolean {
  if (!body || body.length === 0) return true;
  if (body.includes(0) || !isUtf8(body)) return false;
  // A document may name its own charset; JSON does not.
  const [first] = body;
  if (first === 0x7b || first === 0x5b) return true;
  return !/(?:encoding|charset)=(?!["']?utf-?8)/i.test(latin(body.subarray(0, 1_024)));
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** The text a test looks for. `sure`: a hit needs no second look. */
function soughtText({ operator, right }: Test): { needle: Needle; sure: boolean } | undefined {
  if (right.kind !== 'text' || right.text === '') return undefined;
  const { text } = right;
  if (operator === 'contains') return { needle: exactNeedle(text), sure: true };
  if (operator === '~') return { needle: anyCaseNeedle(text), sure: /^[\x20-\x7e]*$/.test(text) };
  return undefined;
}
