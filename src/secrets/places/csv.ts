/** Tables with a heading: each cell under its column's name. */

import { type Place } from '../../content/place.ts';
import { keyMeaning } from '../names/keys.ts';

const mostCells = 200_000;

/** Undefined unless the first line is a heading that names something worth a look. */
export function placesOfTable(text: string): readonly Place[] | undefined {
  const firstEnd = text.indexOf('\n');
  if (firstEnd < 3 || firstEnd > 4_000) return undefined;
  const head = text.slice(0, firstEnd).trimEnd();
  const separator = [',', ';', '\t', '|'].find((one) => head.includes(one));
  if (separator === undefined) return undefined;
  const columns = head.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  if (columns.some((name) => !/^[\p{L}_][\p{L}\p{N}_ .-]{0,60}$/u.test(name))) return undefined;
  if (!columns.some((name) => keyMeaning(name) !== undefined)) return undefined;
  const places: Place[] = [];
  let line = 1;
  for (let at = firstEnd + 1; at < text.length && places.length < mostCells; line++) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    let column = 0;
    for (let from = at; from <= end && column < columns.length; column++) {
      const isQuoted = text[from] === '"';
      const close = isQuoted ? closingQuote(text, from + 1, end) : -1;
      const next = text.indexOf(separator, isQuoted ? close : from);
      const to = next < 0 || next > end ? end : next;
      const [start, stop] = isQuoted ? [from + 1, close] : trimmed(text, from, to);
      if (stop > start) {
        const key = columns[column] ?? '';
        places.push({
          path: `line ${line + 1} ${key}`,
          key,
          value: text.slice(start, stop),
          from: start,
          to: stop,
          coding: 'plain',
        });
      }
      from = to + 1;
    }
    at = end + 1;
  }
  return places;
}

function closingQuote(text: string, from: number, end: number): number {
  for (let at = text.indexOf('"', from); at >= 0 && at < end; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return end;
}

function trimmed(text: string, from: number, to: number): readonly [number, number] {
  while (from < to && text.charCodeAt(from) <= 32) from++;
  while (to > from && text.charCodeAt(to - 1) <= 32) to--;
  return [from, to];
}
