/** What may stand at the caret: a field, an operator, a value, or a joining word. Works on half-written filters. */

import { resolveField, type FieldReference } from './fields.ts';
import { tokenize, type Sign, type Token } from './lexer.ts';
import { suggest, type Place, type Slot, type Suggestion } from './suggest.ts';

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
