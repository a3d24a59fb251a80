/**
 * Comparisons as agents may make them. Whatever could hold a secret (paths, headers, bodies) is compared in its
 * redacted form, so that the number of matches tells nothing about a secret letter by letter: inside one, only
 * the whole value or its placeholder is found. Everything else goes through the fast plan.
 */

import { parseJson } from '../base/unknown.ts';
import { type Capture } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { type FieldValue } from '../filter/compare.ts';
import { fieldOf, type FieldName, type FieldReference } from '../filter/fields.ts';
import { compile, type Read } from '../filter/match.ts';
import { conjuncts, fieldsOf, join, type Operand, type Test, type Tree } from '../filter/tree.ts';
import { valuesAt } from '../query/json.ts';
import { planOf, type Plan } from '../query/plan.ts';
import { bindField, createReading, type Reading } from '../query/reading.ts';
import { allOf, rowStage, type Stage } from '../query/stages.ts';
import { placeholderPattern } from '../secrets/findings/fingerprint.ts';
import { type RedactedExchange, type RedactedMessage, type Redactor } from '../secrets/redact.ts';
import { mapSafe, safe, type SafeText } from '../traffic/safe.ts';

/** Fields whose values are redacted as part of their exchange. */
const ofExchange: readonly FieldName[] = [
  'req.url',
  'req.header',
  'req.body',
  'req.json',
  'res.header',
  'res.body',
  'res.json',
];
/** Fields that the path alone tells. */
const ofPath: readonly FieldName[] = ['req.path', 'req.query'];
/** Fields with a few names, seldom secret ones. */
const ofNames: readonly FieldName[] = [
  'req.host',
  'route',
  'process.path',
  'process.binary',
  'container.name',
];

const guarded: ReadonlySet<FieldName> = new Set([
  ...ofExchange,
  ...ofPath,
  'tags',
  'container.labels',
  'pod.labels',
]);
const named: ReadonlySet<FieldName> = new Set(ofNames);

/** About nanoseconds to redact a path, and a whole exchange. */
const cost = { path: 4_000, exchange: 400_000 } as const;

/** A plan whose dear part may also be done row by row, with pauses. */
export interface GuardedPlan extends Plan {
  /** What is left to be judged by `careful`; undefined = the plan is as quick as any. */
  readonly guard?: { readonly candidates: Plan; careful(row: number): boolean };
}

export function guardedPlan(capture: Capture, redactor: Redactor, tree: Tree): GuardedPlan {
  const secretNames = createNameCheck(capture, redactor);
  const isGuarded = (part: Tree): boolean =>
    fieldsOf(part).some(({ name }) => guarded.has(name) || (named.has(name) && secretNames(name)));
  const parts = conjuncts(tree);
  const watched = parts.filter(isGuarded);
  const plain = planOf(
    capture,
    join(
      'and',
      parts.filter((part) => !isGuarded(part)),
    ),
  );
  if (watched.length === 0) return plain;

  const needed = watched.flatMap((part) => {
    const tree = necessary(part, isGuarded);
    return tree ? [planOf(capture, tree)] : [];
  });
  const careful = allOf(watched.map((part) => guardStage(capture, redactor, part)));
  const candidates: Plan = {
    ...plain,
    stage: allOf([plain.stage, ...needed.map(({ stage }) => stage)]),
    opens: plain.opens || needed.some(({ opens }) => opens),
  };
  const whole = allOf([candidates.stage, careful]);
  const judge = (stage: Stage): ((row: number) => boolean) => {
    const one = new Int32Array(1);
    return (row) => {
      const block = capture.columns.blockOf(row);
      if (!block) return false;
      one[0] = row - block.first;
      return stage.narrow(block, one, 1) === 1;
    };
  };
  return {
    stage: whole,
    opens: true,
    late: plain.late,
    holds: judge(whole),
    guard: { candidates, careful: judge(careful) },
  };
}

/** More names than these are not looked through first: every row is compared with care then. */
const mostNames = 5_000;

/** Whether redaction changes any name that is held: then even names are compared in their redacted form. */
function createNameCheck({ columns }: Capture, redactor: Redactor): (field: FieldName) => boolean {
  const { names } = columns;
  return (field) => {
    const held =
      field === 'req.host'
        ? names.host
        : field === 'route'
          ? names.route
          : field === 'container.name'
            ? names.container
            : names.exe;
    if (held.limit > mostNames) return true;
    const safeForm = field === 'route' ? redactor.path : redactor.name;
    for (const name of held.all()) if (safeForm(name) !== name) return true;
    return false;
  };
}

/** Marks of placeholders: a text with one of them may match what only redaction has put there. */
const ofPlaceholders = /[‹›#]/;

/**
 * A raw condition that must hold whenever the guarded one does, and is quick: a text that redaction left standing
 * stands in the raw text too, and it adds no header. It only spares work, the guard decides.
 */
function necessary(part: Tree, isGuarded: (part: Tree) => boolean): Tree | undefined {
  if (!isGuarded(part)) return part;
  switch (part.kind) {
    case 'and':
    case 'or': {
      const needed = part.parts.flatMap((one) => necessary(one, isGuarded) ?? []);
      // One part that must hold says enough of an `and`; of an `or` every part has to say something.
      const enough = part.kind === 'and' ? 1 : part.parts.length;
      return needed.length >= enough ? join(part.kind, needed) : undefined;
    }
    case 'test':
      return necessaryOfTest(part);
    default:
      return undefined;
  }
}

function necessaryOfTest(test: Test): Tree | undefined {
  const { operator, left, right } = test;
  if (left.kind !== 'field') return undefined;
  const { name, path } = left.field;
  if (name === 'req.header' || name === 'res.header') {
    if (operator === '!=' || ofPlaceholders.test(path.join(''))) return undefined;
    return { kind: 'truth', operand: { kind: 'call', name: 'has', arguments: [left] } };
  }
  const isText = right.kind === 'text' && !ofPlaceholders.test(right.text);
  if (!isText || (operator !== 'contains' && operator !== '~')) return undefined;
  return ['req.path', 'req.body', 'res.body'].includes(name) ? { ...test, operator: '~' } : undefined;
}

/** One row, redacted as far as it is asked for, and only once. */
interface Guarded {
  readonly reading: Reading;
  exchange(): RedactedExchange | undefined;
  path(): SafeText;
  json(side: 'request' | 'response'): unknown;
}

function guardStage(capture: Capture, redactor: Redactor, part: Tree): Stage {
  const tests: ((subject: Guarded) => boolean | undefined)[] = [];
  const fields = fieldsOf(part);
  const bind = (field: FieldReference): Read<Guarded> => {
    const own = field.path[0]?.startsWith(ownTest)
      ? tests[Number(field.path[0].slice(ownTest.length))]
      : undefined;
    return own ?? bindGuarded(capture, redactor, field);
  };
  // Texts compared with texts become tests of our own: a needle knows whole secrets.
  const rewritten = rewrite(part, (test) => {
    const made = textTest(redactor, test, bind);
    if (!made) return test;
    tests.push(made);
    const name = test.left.kind === 'field' ? test.left.field.name : 'req.path';
    return {
      kind: 'truth',
      operand: { kind: 'field', field: { name, path: [`${ownTest}${tests.length - 1}`] } },
    };
  });
  const holds = compile(rewritten, bind);
  let subject: (Guarded & { at(block: Block, index: number): void }) | undefined;
  const dear = fields.some(({ name }) => ofExchange.includes(name));
  return rowStage(dear ? cost.exchange : cost.path, (block, index) => {
    subject ??= createGuarded(capture, redactor, block);
    subject.at(block, index);
    return holds(subject);
  });
}

/** No field is called so: it stands for a test made here. */
const ownTest = '\u0000test ';

function rewrite(tree: Tree, change: (test: Test) => Tree): Tree {
  if (tree.kind === 'and' || tree.kind === 'or')
    return { kind: tree.kind, parts: tree.parts.map((part) => rewrite(part, change)) };
  if (tree.kind === 'not') return { kind: 'not', part: rewrite(tree.part, change) };
  return tree.kind === 'test' ? change(tree) : tree;
}

/** `field == "text"`, `!=`, `contains`, `~` on redacted values; undefined for every other test. */
function textTest(
  redactor: Redactor,
  { operator, left, right }: Test,
  bind: (field: FieldReference) => Read<Guarded>,
): ((subject: Guarded) => boolean | undefined) | undefined {
  if (left.kind !== 'field' || right.kind !== 'text') return undefined;
  // Hosts, addresses and lists have rules of their own.
  if (!['text', 'any'].includes(fieldOf(left.field).type)) return undefined;
  const agrees = agreement(redactor, operator, right);
  if (!agrees) return undefined;
  const read = bind(left.field);
  return (subject) => {
    const value = read(subject);
    if (value === undefined) return undefined;
    const holds = (typeof value === 'object' ? value : [value]).some(
      (one) => typeof one === 'string' && agrees(one),
    );
    return operator === '!=' ? !holds : holds;
  };
}

function agreement(
  redactor: Redactor,
  operator: Test['operator'],
  { text: wanted }: Extract<Operand, { kind: 'text' }>,
): ((value: string) => boolean) | undefined {
  const needle = redactor.needle(wanted);
  /** The whole secret is what was asked for. */
  const isSecret = (value: string, whole: boolean): boolean => {
    const found = needle.find(asShown(value));
    if (!found) return false;
    const secret = value.startsWith('‹', found.start) && value.charAt(found.end - 1) === '›';
    return secret && (!whole || (found.start === 0 && found.end === value.length));
  };
  switch (operator) {
    case '==':
    case '!=':
      return (value) => value === wanted || isSecret(value, true);
    case 'contains':
      return (value) => standing(value, wanted).includes(wanted) || isSecret(value, false);
    case '~': {
      const lower = wanted.toLowerCase();
      return (value) => standing(value, wanted).toLowerCase().includes(lower) || isSecret(value, false);
    }
    default:
      return undefined;
  }
}

/** What redaction left standing; all of it when a placeholder itself is looked for. */
function standing(value: string, wanted: string): string {
  return ofPlaceholders.test(wanted) ? value : value.replace(placeholderPattern, '\u0000');
}

/** Values in here were made by the redactor; the filter language's own types have forgotten it. */
function asShown(value: string): SafeText {
  return mapSafe(safe``, () => value);
}

function bindGuarded(capture: Capture, redactor: Redactor, field: FieldReference): Read<Guarded> {
  const [key = ''] = field.path;
  switch (field.name) {
    case 'req.path':
      return (subject) => filled(subject.path());
    case 'req.query':
      return (subject) => parameter(subject.path(), key);
    case 'req.url':
      return (subject) => filled(subject.exchange()?.url ?? '');
    case 'req.header':
      return (subject) => header(subject.exchange()?.request, key);
    case 'res.header':
      return (subject) => header(subject.exchange()?.response, key);
    case 'req.body':
      return (subject) => filled(subject.exchange()?.request.body.text ?? '');
    case 'res.body':
      return (subject) => filled(subject.exchange()?.response?.body.text ?? '');
    case 'req.json':
      return (subject) => valuesAt(subject.json('request'), field.path);
    case 'res.json':
      return (subject) => valuesAt(subject.json('response'), field.path);
    default: {
      const read = bindField(capture, field);
      return (subject) => safeValue(redactor, read(subject.reading));
    }
  }
}

function safeValue(redactor: Redactor, value: FieldValue | undefined): FieldValue | undefined {
  if (typeof value === 'string') return redactor.path(value);
  if (typeof value !== 'object') return value;
  return value.map((one): string | number | boolean => (typeof one === 'string' ? redactor.path(one) : one));
}

function filled(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function header(message: RedactedMessage | undefined, name: string): FieldValue | undefined {
  const wanted = name.toLowerCase();
  const values =
    message?.headers.flatMap((one) => (one.name.toLowerCase() === wanted ? [one.value] : [])) ?? [];
  return values.length > 1 ? values : values[0];
}

function parameter(path: string, name: string): FieldValue | undefined {
  const start = path.indexOf('?');
  if (start < 0) return undefined;
  const values = new URLSearchParams(path.slice(start + 1)).getAll(name);
  return values.length > 1 ? values : values[0];
}

function createGuarded(
  capture: Capture,
  redactor: Redactor,
  first: Block,
): Guarded & { at(block: Block, index: number): void } {
  const reading = createReading(capture, first);
  const rawPath = bindField(capture, { name: 'req.path', path: [] });
  let row = -1;
  let exchange: RedactedExchange | undefined;
  let path: SafeText | undefined;
  const jsons = new Map<'request' | 'response', unknown>();
  const forget = (): void => {
    if (row === reading.row) return;
    row = reading.row;
    exchange = undefined;
    path = undefined;
    jsons.clear();
  };
  return {
    reading,
    at(block, index) {
      reading.at(block, index);
      forget();
    },
    exchange() {
      if (!exchange) {
        const transaction = reading.transaction();
        exchange = transaction && redactor.exchange(transaction);
      }
      return exchange;
    },
    path() {
      path ??= redactor.path(String(rawPath(reading) ?? ''));
      return path;
    },
    json(side) {
      if (!jsons.has(side)) jsons.set(side, parseJson(this.exchange()?.[side]?.body.text ?? ''));
      return jsons.get(side);
    },
  };
}
