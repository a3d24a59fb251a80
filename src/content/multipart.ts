/** Parts of a multipart body, found by the boundary that the body itself begins with. */

export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly contentType?: string;
  /** The part's content in the text. */
  readonly from: number;
  readonly to: number;
}

const longestHeaders = 16_384;
const mostParts = 1_000;

/** The parts in [from, to). What stands before the first boundary (a cut front) is left out. */
export function readParts(text: string, from: number, to: number): Part[] {
  const boundary = findBoundary(text, from, to);
  if (boundary === undefined) return [];
  const parts: Part[] = [];
  let at = text.indexOf(boundary, from);
  while (at >= 0 && at < to && parts.length < mostParts) {
    const start = at + boundary.length;
    if (text.startsWith('--', start)) break;
    const next = text.indexOf(`\n${boundary}`, start);
    const last = next < 0 || next > to;
    const end = last ? to : text.charAt(next - 1) === '\r' ? next - 1 : next;
    const part = readPart(text, start, end);
    if (part) parts.push(part);
    at = last ? -1 : next + 1;
  }
  return parts;
}

/** `--` and the boundary: the line before the first headers of a part. */
function findBoundary(text: string, from: number, to: number): string | undefined {
  const window = text.slice(from, Math.min(to, from + longestHeaders));
  const line =
    /(?:^|\n)(--[^\r\n]{1,200})\r?\n(?:[\w-]{1,60}:[^\r\n]*\r?\n)*?content-(?:disposition|type):/i.exec(
      window,
    );
  return line?.[1]?.trimEnd();
}

function readPart(text: string, start: number, end: number): Part | undefined {
  const head = text.slice(start, Math.min(end, start + longestHeaders));
  const blank = /\r?\n\r?\n/.exec(head);
  if (!blank) return undefined;
  const headers = head.slice(0, blank.index);
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  return {
    name: parameter(disposition, /[;\s]name=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i) ?? '',
    filename: parameter(disposition, /[;\s]filename=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i),
    contentType: /^content-type:[ \t]*(.*?)\r?$/im.exec(headers)?.[1],
    from: Math.min(end, start + blank.index + blank[0].length),
    to: end,
  };
}

function parameter(header: string, pattern: RegExp): string | undefined {
  const match = pattern.exec(header);
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
}
