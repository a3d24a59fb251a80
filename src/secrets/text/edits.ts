/** What is replaced in a text, and by what. */

import { escapeJson } from '../../content/json.ts';
import { type Coding } from '../../content/place.ts';
import { replaceSpans } from './span.ts';

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  return replaceSpans(text, edits, (edit) => edit.text);
}

/** Writes a value back as its document writes values; placeholders stay readable everywhere. */
export function writeAs(coding: Coding, value: string): string {
  switch (coding) {
    case 'json-string':
      return escapeJson(value);
    case 'json-scalar':
      return JSON.stringify(value);
    case 'form':
      return value
        .split(/(‹[^‹›]{1,120}›)/)
        .map((piece, i) => (i % 2 === 1 ? piece : percent(piece)))
        .join('');
    case 'markup':
      return value.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
    case 'plain':
      return value;
  }
}

function percent(text: string): string {
  // Half a surrogate pair cannot be percent-encoded.
  const whole = text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  );
  return encodeURIComponent(whole).replace(/%(?:2F|3A|2C|40)/g, decodeURIComponent);
}

/** In order and apart; what overlaps only partly is hidden as one. */
export function sortedEdits(edits: readonly Edit[]): readonly Edit[] {
  const kept: Edit[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (!last || last.end <= edit.start) kept.push(edit);
    else if (edit.end > last.end) kept[kept.length - 1] = { ...last, end: edit.end };
  }
  return kept;
}

/** `line 3`; nothing for a text of one line. Asked in rising order. */
export function createLineCounter(text: string): (at: number) => string {
  const isOne = !text.includes('\n');
  let line = 1;
  let counted = 0;
  return (at) => {
    if (isOne) return '';
    for (let end = text.indexOf('\n', counted); end >= 0 && end < at; end = text.indexOf('\n', counted)) {
      line++;
      counted = end + 1;
    }
    return `line ${line}`;
  };
}
