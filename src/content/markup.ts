/**
 * Values of XML and HTML: texts of elements, attributes, and the value of an input under the input's name. Tags
 * that do not match are put up with; nothing is built.
 */

import { walkJson } from './json.ts';
import { type Place, type Teller } from './place.ts';

/** HTML elements that have no end. */
const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const deepestPath = 24;
/** How far back an end may look for its beginning. */
const mostOpen = 64;
/** A tag is searched for attributes no further than this. */
const longestTag = 65_536;
const attributePattern = /([^\s=/>"'<]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g;

interface Attribute {
  readonly name: string;
  readonly raw: string;
  readonly from: number;
}

export function walkMarkup(
  text: string,
  from: number,
  to: number,
  root: string,
  teller: Teller,
  isHtml: boolean,
): void {
  const open: string[] = [];
  const here = (): string => `${root}/${open.slice(0, deepestPath).join('/')}`;
  for (let at = from; at < to;) {
    const tag = indexOr(text, '<', at, to);
    if (!tellText(text, at, tag, here(), open.at(-1) ?? '', teller) || tag === to) return;
    if (text.startsWith('<!--', tag)) at = behind(text, '-->', tag + 4, to);
    else if (text.startsWith('<![CDATA[', tag)) {
      const end = indexOr(text, ']]>', tag + 9, to);
      if (!tellPlain(text, tag + 9, end, here(), open.at(-1) ?? '', teller)) return;
      at = end + 3;
    } else if (text.startsWith('<!', tag) || text.startsWith('<?', tag)) at = behind(text, '>', tag, to);
    else {
      const end = tagEnd(text, tag + 1, to);
      const name = /^\/?[^\s/>]*/.exec(text.slice(tag + 1, Math.min(end, tag + 257)))?.[0] ?? '';
      at = end + 1;
      if (name.startsWith('/')) close(open, isHtml ? name.slice(1).toLowerCase() : name.slice(1));
      else if (name !== '') {
        const element = isHtml ? name.toLowerCase() : name;
        open.push(element);
        const attributes = readAttributes(text, tag + 1 + name.length, end);
        for (const place of placesOf(attributes, element, here())) if (!teller.tell(place)) return;
        if (text.charCodeAt(end - 1) === 0x2f || (isHtml && voids.has(element))) open.pop();
        else if (isHtml && (element === 'script' || element === 'style')) {
          at = indexOr(text, `</${name}`, end + 1, to);
          if (isJsonScript(attributes)) walkJson(text, end + 1, at, here(), teller);
          else tellPlain(text, end + 1, at, here(), element, teller);
          if (!teller.complete) return;
        }
      }
    }
  }
}

/** An attribute's key is its own name, but the key of a value is the name that stands beside it. */
function* placesOf(attributes: readonly Attribute[], element: string, path: string): Generator<Place> {
  const beside = attributes.find(({ name }) => /^(?:name|key|id|property|http-equiv)$/i.test(name));
  for (const { name, raw, from } of attributes) {
    const isValue = /^(?:value|content)$/i.test(name);
    const key = isValue ? (beside ? unescapeMarkup(beside.raw) : element) : name;
    const value = unescapeMarkup(raw);
    yield { path: `${path}/@${name}`, key, value, from, to: from + raw.length, coding: 'markup' };
  }
}

function readAttributes(text: string, from: number, to: number): Attribute[] {
  const found: Attribute[] = [];
  for (const match of text.slice(from, Math.min(to, from + longestTag)).matchAll(attributePattern)) {
    const [all, name, double, single, bare] = match;
    const raw = double ?? single ?? bare;
    if (name === undefined || raw === undefined) continue;
    const behindRaw = bare === undefined ? 1 : 0;
    found.push({ name, raw, from: from + match.index + all.length - raw.length - behindRaw });
  }
  return found;
}

function isJsonScript(attributes: readonly Attribute[]): boolean {
  return attributes.some(({ name, raw }) => name.toLowerCase() === 'type' && /json/i.test(raw));
}

function tellText(
  text: string,
  from: number,
  to: number,
  path: string,
  key: string,
  teller: Teller,
): boolean {
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  if (start === end) return true;
  const value = unescapeMarkup(text.slice(start, end));
  return teller.tell({ path, key, value, from: start, to: end, coding: 'markup' });
}

function tellPlain(
  text: string,
  from: number,
  to: number,
  path: string,
  key: string,
  teller: Teller,
): boolean {
  const value = text.slice(from, to);
  return value.trim() === '' || teller.tell({ path, key, value, from, to, coding: 'plain' });
}

/** Ends the nearest open element of that name; an end without a beginning ends nothing. */
function close(open: string[], element: string): void {
  for (let i = open.length - 1; i >= Math.max(0, open.length - mostOpen); i--)
    if (open[i] === element) {
      open.length = i;
      return;
    }
}

/** Position of the `>` that ends a tag; one inside quotes does not. */
function tagEnd(text: string, from: number, to: number): number {
  let quote = 0;
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (quote !== 0) quote = unit === quote ? 0 : quote;
    else if (unit === 0x3e) return at;
    else if ((unit === 0x22 || unit === 0x27) && text.charCodeAt(at - 1) === 0x3d) quote = unit;
  }
  return to;
}

function indexOr(text: string, needle: string, from: number, otherwise: number): number {
  const at = text.indexOf(needle, from);
  return at < 0 || at > otherwise ? otherwise : at;
}

function behind(text: string, needle: string, from: number, to: number): number {
  const at = indexOr(text, needle, from, to);
  return at === to ? to : at + needle.length;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** The entities of XML, those by number, and no others. */
export function unescapeMarkup(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/g,
    (whole, tens?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const point = tens === undefined ? parseInt(hex ?? '', 16) : Number(tens);
      const exists = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
      return exists ? String.fromCodePoint(point) : whole;
    },
  );
}
