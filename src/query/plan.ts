/**
 * A filter tree becomes stages: tests of names and small numbers by table, paths and bodies by bytes, and what
 * is left by the language's own `match`, row by row.
 */

import { type Capture } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { fieldOf, type FieldName, type FieldReference } from '../filter/fields.ts';
import { type FieldValue } from '../filter/compare.ts';
import { compile } from '../filter/match.ts';
import { fieldsOf, type Tree } from '../filter/tree.ts';
import { directions } from '../traffic/transaction.ts';
import { pathTextStage } from './bytes.ts';
import { prefiltered } from './prefilter.ts';
import { baseName, bindField, createReading, type Reading } from './reading.ts';
import {
  allOf,
  anyOf,
  everything,
  heldStage,
  nameStage,
  nothing,
  numberStage,
  rowStage,
  type NameColumn,
  type Stage,
} from './stages.ts';

export interface Plan {
  readonly stage: Stage;
  holds(row: number): boolean;
  /** Heads or bodies are opened, so a scan of everything takes longer than a blink. */
  readonly opens: boolean;
  /** What is asked may be told only after the row arrived: the scan's verdict; the connection or process. */
  readonly late: { readonly findings: boolean; readonly joins: boolean };
}

const nameFields: { readonly [name in FieldName]?: NameColumn } = {
  'req.method': 'method',
  'req.host': 'host',
  route: 'route',
  'process.binary': 'exe',
  'process.path': 'exe',
  'container.name': 'container',
  'res.type': 'type',
  source: 'source',
};

/** Fields that need the head, the path, or a body. */
const headFields = new Set<FieldName>(['req.header', 'res.header', 'tags']);
const pathFields = new Set<FieldName>(['req.path', 'req.query', 'req.url']);
const bodyFields = new Set<FieldName>(['req.body', 'req.json', 'res.body', 'res.json']);
const cost = { column: 25, path: 150, head: 8_000, body: 20_000 } as const;

export function planOf(capture: Capture, tree: Tree): Plan {
  const asked = fieldsOf(tree).map(({ name }) => name);
  const stage = stageOf(capture, tree, true);
  const one = new Int32Array(1);
  return {
    stage,
    holds(row) {
      const block = capture.columns.blockOf(row);
      if (!block) return false;
      one[0] = row - block.first;
      return stage.narrow(block, one, 1) === 1;
    },
    opens: asked.some((name) => name === 'req.url' || headFields.has(name) || bodyFields.has(name)),
    late: {
      findings: asked.includes('finding'),
      joins: asked.some((name) => isJoined(name)),
    },
  };
}

/** On the connection or the process, whose records come when they come. */
function isJoined(name: FieldName): boolean {
  return !fieldOf({ name, path: [] }).columns && !headFields.has(name) && !bodyFields.has(name);
}

/** `wanted`: what the tree must surely be; what is missing is surely neither true nor false. */
function stageOf(capture: Capture, tree: Tree, wanted: boolean): Stage {
  if (tree.kind === 'all') return wanted ? everything : nothing;
  if (tree.kind === 'not') return stageOf(capture, tree.part, !wanted);
  const asked = fieldsOf(tree);
  const [only] = asked;
  if (only && asked.length === 1) {
    const table = tableStage(capture, tree, wanted, only);
    if (table) return table;
  }
  if (tree.kind === 'and' || tree.kind === 'or') {
    const parts = tree.parts.map((part) => stageOf(capture, part, wanted));
    return (tree.kind === 'and') === wanted ? allOf(parts) : anyOf(parts);
  }
  const exact = matchStage(capture, tree, wanted, asked);
  const shorter = tree.kind === 'test' ? prefiltered(capture, tree, wanted, exact) : undefined;
  if (shorter) return shorter;
  return only?.name === 'req.path' && asked.length === 1
    ? pathTextStage(
        judge(tree, wanted, (path: string) => path || undefined),
        exact,
      )
    : exact;
}

/** Whether a tree that asks for one field holds for a value of it. */
function judge<Value>(
  tree: Tree,
  wanted: boolean,
  read: (value: Value) => FieldValue | undefined,
): (value: Value) => boolean {
  return compile<Value>(wanted ? tree : { kind: 'not', part: tree }, () => read);
}

/** A tree that asks for one field with few different values is judged once for each of them. */
function tableStage(
  capture: Capture,
  tree: Tree,
  wanted: boolean,
  { name }: FieldReference,
): Stage | undefined {
  const column = nameFields[name];
  if (column) {
    const shown = name === 'process.binary' ? baseName : (text: string) => text;
    return nameStage(
      capture.columns,
      column,
      judge(tree, wanted, (text: string) => (text === '' ? undefined : shown(text))),
    );
  }
  if (name === 'res.status')
    return numberStage(
      'status',
      judge(tree, wanted, (status: number) => status || undefined),
    );
  if (name === 'direction')
    return numberStage(
      'direction',
      judge(tree, wanted, (number: number) => directions[number - 1]),
    );
  return undefined;
}

function matchStage(capture: Capture, tree: Tree, wanted: boolean, asked: readonly FieldReference[]): Stage {
  const holds = compile<Reading>(wanted ? tree : { kind: 'not', part: tree }, (field) =>
    bindField(capture, field),
  );
  let reading: Reading | undefined;
  const test = (block: Block, index: number): boolean => {
    reading ??= createReading(capture, block);
    reading.at(block, index);
    return holds(reading);
  };
  const needs = (names: ReadonlySet<FieldName>): boolean => asked.some(({ name }) => names.has(name));
  if (needs(bodyFields)) return allOf([heldStage(capture, 'body'), rowStage(cost.body, test)]);
  if (needs(headFields)) return allOf([heldStage(capture, 'head'), rowStage(cost.head, test)]);
  const onPath = needs(pathFields);
  return rowStage(onPath ? cost.path : cost.column, test);
}
