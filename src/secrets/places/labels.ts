/**
 * Names that people read beside a value on a page: the cell to its left, the head of its column, a term of a list,
 * a word in bold. A page is full of such words, so the value must be telling of its own.
 */

import { type Place } from '../../content/place.ts';
import { keyMeaning } from '../names/keys.ts';
import { isTelling } from '../values/looks.ts';

const labels = /^(?:td|th|dt|b|strong|label|em|i|span|legend|h[1-6])$/;
const cell = /^(?:td|th)$/;
/** A row's tags further on than this are not counted: it is no row that anybody reads. */
const longestGap = 4_096;
const mostColumns = 100;

/** By the index of a place: the name that its label gives it. */
export function labelledBy(places: readonly Place[], text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const columns = new Map<number, string>();
  let column = -1;
  let end = 0;
  let label = '';
  for (const [i, { key, path, value, from, to, coding }] of places.entries()) {
    if (path.includes('/@') || coding !== 'markup') continue;
    const isCell = cell.test(key);
    if (isCell) {
      for (const tag of text.slice(Math.max(end, from - longestGap), from).match(/<(?:table|tr|td|th)\b/gi) ??
        []) {
        const opened = tag.slice(1).toLowerCase();
        if (opened === 'table') columns.clear();
        column = cell.test(opened) ? column + 1 : -1;
      }
      if (key === 'th' && column < mostColumns) columns.set(column, nameIn(value));
    }
    const name = label !== '' ? label : isCell && key === 'td' ? (columns.get(column) ?? '') : '';
    if (name !== '' && isTellingCell(value)) names.set(i, name);
    label = labels.test(key) || value.endsWith(':') ? nameIn(value) : '';
    // The head of a column says nothing about the head beside it.
    if (key === 'th' && columns.size > 1) label = '';
    end = to;
  }
  return names;
}

/** `Your temporary password is:` → its last words; '' when they name no credential. */
function nameIn(value: string): string {
  if (value.length > 60) return '';
  const name = /([\p{L}\d_. -]{2,40}?)(?: (?:is|ist|est))?\s*:?$/u.exec(value.trim())?.[1]?.trim() ?? '';
  const meaning = keyMeaning(name);
  return meaning === undefined || /^(?:email|phone|session-id|pin)$/.test(meaning) ? '' : name;
}

function isTellingCell(value: string): boolean {
  return /^\S{6,4096}$/.test(value) ? isTelling(value) : /^[\d -]{9,23}$/.test(value);
}
