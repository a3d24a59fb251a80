/** What may stand at the caret: a field, an operator, a value, or a joining word. Works on half-written filters. */

import { fieldOf, fields, resolveField, type Field, type FieldReference } from './fields.ts';
import { tokenize, type Sign, type Token } from './lexer.ts';
import { functionNames, quote } from './tree.ts';

export type Slot = 'field' | 'operator' | 'value' | 'join' | 'none';

export interface Suggestion {
  /** What replaces the stretch from `from` to `to`. */
  readonly text: string;
  readonly kind: 'field' | 'function' | 'operator' | 'value' | 'word';
  readonly about: string;
}

export interface Completion {
  readonly slot: Slot;
  /** The stretch that a chosen suggestion replaces. */
  readonly from: number;
  readonly to: number;
  /** What is written there already, without an opening quote. */
  readonly prefix: string;
  /** In the slot `value`: whose live values fit here; `asLiteral` turns one into text for the filter. */
  readonly field?: FieldReference;
  /** What is known without asking the capture. */
  readonly suggestions: readonly Suggestion[];
}

/** A value of a field as the filter writes it. */
export function asLiteral(reference: FieldReference, value: string | number | boolean): string {
  const { type } = fieldOf(reference);
  const bare = typeof value !== 'string' || (type === 'number' && /^([1-5]xx|-?\d+(\.\d+)?)$/.test(value));
  return bare ? String(value) : quote(value);
}

export function complete(text: string, caret: number): Completion {
  const { tokens, fault } = tokenize(text);
  const current = wordAt(tokens, caret);
  const broken = fault?.at !== undefined && fault.at < caret && !current ? fault.at : undefined;
  const start = current?.at ?? (broken === undefined ? caret : startOfBroken(text, broken, tokens));
  const before = tokens.filter((token) => token.end <= start && token !== current);
  const place = follow(before);
  const prefix = text.slice(start, caret).replace(/^["']/, '');
  const to = broken === undefined ? (current?.end ?? caret) : caret;
  // A fault that is not a half-written text or name leaves nothing to guess.
  if (broken !== undefined && !/^(["']|[A-Za-z_])/.test(text.slice(start)))
    return { slot: 'none', from: caret, to: caret, prefix: '', suggestions: [] };
  return {
    slot: place.slot,
    from: start,
    to,
    prefix,
    ...(place.slot === 'value' && place.field ? { field: place.field } : {}),
    suggestions: suggest(place, prefix),
  };
}

/** The word or value that the caret is in or right behind; signs of symbols and brackets are done when written. */
function wordAt(tokens: readonly Token[], caret: number): Token | undefined {
  return tokens.find(
    (token) =>
      token.at < caret &&
      caret <= token.end &&
      (token.type === 'name' || token.type === 'value' || (token.type === 'sign' && isWord(token))),
  );
}

function isWord(token: Token & { readonly type: 'sign' }): boolean {
  return /^[a-z]/.test(token.sign) && token.end - token.at >= 2;
}

/** `req.header.` is a fault at its end; the word it belongs to begins earlier. */
function startOfBroken(text: string, at: number, tokens: readonly Token[]): number {
  if (text[at] !== '.') return at;
  const least = tokens.at(-1)?.end ?? 0;
  let start = at;
  while (start > least && /[\w.\-[\]"]/.test(text[start - 1] ?? '')) start--;
  return start;
}

interface Place {
  readonly slot: Slot;
  readonly field?: FieldReference;
  readonly inList?: boolean;
}

/** Walks over what is written and says what may follow. */
function follow(tokens: readonly Token[]): Place {
  let place: Place = { slot: 'field' };
  const open: { readonly call: boolean; readonly field?: FieldReference }[] = [];
  for (const [n, token] of tokens.entries()) {
    const next = tokens[n + 1];
    switch (token.type) {
      case '(':
        open.push({ call: isCall(tokens[n - 1], token) });
        place = { slot: 'field' };
        break;
      case ')':
        place = { slot: open.pop()?.call ? 'operator' : 'join' };
        break;
      case ',':
        place = { ...place, slot: 'value' };
        break;
      case '[':
        place = { ...place, slot: 'value', inList: true };
        break;
      case ']':
      case '*':
        place = { slot: 'join' };
        break;
      case 'value':
        place =
          place.slot === 'value' ? { ...place, slot: place.inList ? 'none' : 'join' } : { slot: 'operator' };
        break;
      case 'name': {
        if (next && isCall(token, next)) break;
        const resolved = resolveField(token.parts);
        const field = resolved.is === 'field' ? { field: resolved.reference } : {};
        place =
          place.slot === 'value'
            ? { slot: 'join' }
            : { slot: open.at(-1)?.call ? 'none' : 'operator', ...field };
        break;
      }
      case 'sign':
        place = afterSign(token.sign, place);
        break;
    }
  }
  return place;
}

function isCall(name: Token | undefined, bracket: Token): boolean {
  return name?.type === 'name' && bracket.type === '(' && bracket.at === name.end;
}

function afterSign(sign: Sign, place: Place): Place {
  if (sign === 'and' || sign === 'or') return { slot: 'field' };
  // `not` before a test, or before `in`.
  if (sign === 'not') return place;
  return { ...place, slot: 'value' };
}

const operatorsOfNumbers = ['==', '!=', '>=', '>', '<=', '<', 'in', 'not in'];
const operatorsOfText = ['==', '!=', 'contains', '~', 'matches', 'in', 'not in'];

const aboutOperator: Readonly<Record<string, string>> = {
  '==': 'is',
  '!=': 'is not',
  '>=': 'at least',
  '>': 'more than',
  '<=': 'at most',
  '<': 'less than',
  contains: 'has this text in it',
  '~': 'has this text in it, whatever its case',
  matches: 'matches a pattern between slashes',
  in: 'is one of a list, a class, a range or a network',
  'not in': 'is none of them',
};

const aboutFunction: Readonly<Record<(typeof functionNames)[number], string>> = {
  starts_with: 'begins with a text',
  in_zone: 'is a domain or below it',
  zone: 'the registered domain of a host',
  has: 'the field is there at all',
};

const usualHeaders = [
  'accept',
  'authorization',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'location',
  'retry-after',
  'set-cookie',
  'user-agent',
  'x-forwarded-for',
  'x-request-id',
];

function suggest(place: Place, prefix: string): Suggestion[] {
  const wanted = prefix.toLowerCase();
  switch (place.slot) {
    case 'none':
      return [];
    case 'field':
      return suggestFields(wanted);
    case 'join':
      return words(['and', 'or'], wanted);
    case 'operator': {
      const type = place.field ? fieldOf(place.field).type : 'text';
      const operators =
        type === 'number'
          ? operatorsOfNumbers
          : type === 'boolean'
            ? ['==', '!=']
            : type === 'any'
              ? [...new Set([...operatorsOfText, ...operatorsOfNumbers])]
              : operatorsOfText;
      const found = operators
        .filter((text) => text.startsWith(wanted))
        .map((text): Suggestion => ({ text, kind: 'operator', about: aboutOperator[text] ?? '' }));
      return [...found, ...words(['and', 'or'], wanted)];
    }
    case 'value':
      return place.field ? suggestValues(fieldOf(place.field), place.field, wanted) : [];
  }
}

function words(all: readonly string[], wanted: string): Suggestion[] {
  return all.filter((text) => text.startsWith(wanted)).map((text) => ({ text, kind: 'word', about: '' }));
}

/** Names that begin so, then names that have it somewhere. */
function suggestFields(wanted: string): Suggestion[] {
  const first: Suggestion[] = [];
  const later: Suggestion[] = [];
  for (const field of fields) {
    const name = field.key ? `${field.name}.` : field.name;
    const known = [field.name, ...(field.aliases ?? [])];
    const suggestion: Suggestion = { text: name, kind: 'field', about: field.about };
    const begun = field.key && wanted.startsWith(name);
    if (begun) {
      if (field.name.endsWith('.header'))
        for (const header of usualHeaders)
          if ((name + header).startsWith(wanted))
            first.push({ text: name + header, kind: 'field', about: field.about });
    } else if (known.some((one) => one.startsWith(wanted))) first.push(suggestion);
    else if (wanted !== '' && known.some((one) => one.includes(wanted))) later.push(suggestion);
  }
  const calls = functionNames
    .filter((name) => name.startsWith(wanted))
    .map((name): Suggestion => ({ text: `${name}(`, kind: 'function', about: aboutFunction[name] }));
  return [...first, ...calls, ...words(['not'], wanted), ...later];
}

function suggestValues(field: Field, reference: FieldReference, wanted: string): Suggestion[] {
  const known: readonly (string | number | boolean)[] =
    field.type === 'boolean' ? [true, false] : (field.values ?? []);
  return known
    .filter((value) => String(value).toLowerCase().startsWith(wanted))
    .map((value) => ({ text: asLiteral(reference, value), kind: 'value', about: '' }));
}
