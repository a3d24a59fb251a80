/** What a filter means, as a tree without positions. */

import { type FieldReference } from './fields.ts';

export const orderings = ['<', '<=', '>', '>='] as const;
export type Ordering = (typeof orderings)[number];
export type Operator = '==' | '!=' | 'contains' | '~' | 'matches' | 'in' | Ordering;

export type Literal =
  | { readonly kind: 'text'; readonly text: string }
  /** `text` as written, perhaps with a unit: `1s` is 1000. */
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'ip'; readonly text: string }
  | { readonly kind: 'cidr'; readonly text: string }
  /** Hex pairs as written: bytes, or a hardware address. */
  | { readonly kind: 'hex'; readonly text: string }
  /** In RE2's syntax, spelled as it may stand between slashes (`normaliseSource`). */
  | { readonly kind: 'regex'; readonly source: string }
  /** `4xx`. */
  | { readonly kind: 'class'; readonly hundreds: number }
  /** `400-499`, both ends included. */
  | { readonly kind: 'range'; readonly from: number; readonly to: number };

export const functionNames = ['starts_with', 'in_zone', 'zone', 'has'] as const;
export type FunctionName = (typeof functionNames)[number];

export type Operand =
  | Literal
  | { readonly kind: 'field'; readonly field: FieldReference }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly arguments: readonly Operand[] }
  | { readonly kind: 'list'; readonly items: readonly Literal[] };

export interface Test {
  readonly kind: 'test';
  readonly operator: Operator;
  readonly left: Operand;
  readonly right: Operand;
}

export type Tree =
  /** Everything: an empty filter, or `*`. */
  | { readonly kind: 'all' }
  /** Two parts or more, none of them of the same kind. */
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Tree[] }
  | { readonly kind: 'not'; readonly part: Tree }
  | Test
  /** A value on its own: true when it is there and neither zero nor empty. */
  | { readonly kind: 'truth'; readonly operand: Operand };

export const everything: Tree = { kind: 'all' };

/** `parts` joined; one part stays itself, parts of the same kind are taken in. */
export function join(kind: 'and' | 'or', parts: readonly Tree[]): Tree {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  if (kind === 'and') {
    const needed = flat.filter((part) => part.kind !== 'all');
    const [only, second] = needed;
    if (!only) return everything;
    return second ? { kind, parts: needed } : only;
  }
  if (flat.some((part) => part.kind === 'all')) return everything;
  const [only, second] = flat;
  return only && !second ? only : { kind, parts: flat };
}

/** What must all hold: the parts of an `and`, or the tree itself; none for "everything". */
export function conjuncts(tree: Tree): readonly Tree[] {
  if (tree.kind === 'all') return [];
  return tree.kind === 'and' ? tree.parts : [tree];
}

/** Every field a tree asks for, each once. */
export function fieldsOf(tree: Tree): readonly FieldReference[] {
  const found = new Map<string, FieldReference>();
  const look = (operand: Operand): void => {
    if (operand.kind === 'field')
      found.set([operand.field.name, ...operand.field.path].join('\0'), operand.field);
    else if (operand.kind === 'call') operand.arguments.forEach(look);
  };
  const walk = (node: Tree): void => {
    if (node.kind === 'and' || node.kind === 'or') node.parts.forEach(walk);
    else if (node.kind === 'not') walk(node.part);
    else if (node.kind === 'truth') look(node.operand);
    else if (node.kind === 'test') [node.left, node.right].forEach(look);
  };
  walk(tree);
  return [...found.values()];
}
