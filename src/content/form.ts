/** Fields of `application/x-www-form-urlencoded`, and of a query, which is written the same way. */

import { type Teller } from './place.ts';

export function walkForm(text: string, from: number, to: number, root: string, teller: Teller): void {
  for (let at = from; at < to;) {
    const next = text.indexOf('&', at);
    const end = next < 0 || next > to ? to : next;
    if (end > at) {
      const field = text.slice(at, end);
      const equals = field.indexOf('=');
      const name = equals < 0 ? '' : unescapeForm(field.slice(0, equals));
      const start = at + equals + 1;
      const path = root === '' ? name : `${root}.${name}`;
      const value = unescapeForm(field.slice(equals + 1));
      if (!teller.tell({ path, key: lastName(name), value, from: start, to: end, coding: 'form' })) return;
    }
    at = end + 1;
  }
}

/** `user[password]` and `cards[0][number]` are named by their last word. */
function lastName(name: string): string {
  const words = name.split(/[[\].]+/).filter((word) => word !== '' && !/^\d+$/.test(word));
  return words.at(-1) ?? name;
}

/** Percent signs that mean nothing are left as they are. */
export function unescapeForm(raw: string): string {
  if (!/[%+]/.test(raw)) return raw;
  const spaced = raw.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
      Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
    );
  }
}
