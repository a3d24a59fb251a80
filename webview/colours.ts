/** The filter's text as coloured pieces: every character belongs to exactly one. */

import { tokenize, type Token } from '../src/filter/lexer.ts';

export interface Piece {
  readonly kind: 'field' | 'operator' | 'keyword' | 'string' | 'number' | 'regex' | 'plain';
  readonly from: number;
  readonly to: number;
}

export function colours(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const token of tokenize(text).tokens) {
    if (token.at > end) pieces.push({ kind: 'plain', from: end, to: token.at });
    pieces.push({ kind: kindOf(token), from: token.at, to: token.end });
    end = token.end;
  }
  // What stands behind the first fault was not read.
  if (end < text.length) pieces.push({ kind: 'plain', from: end, to: text.length });
  return pieces;
}

function kindOf(token: Token): Piece['kind'] {
  switch (token.type) {
    case 'name':
      return 'field';
    case 'sign':
      return token.sign === 'and' || token.sign === 'or' || token.sign === 'not' ? 'keyword' : 'operator';
    case 'value':
      return token.literal.kind === 'text' ? 'string' : token.literal.kind === 'regex' ? 'regex' : 'number';
    default:
      return 'plain';
  }
}
