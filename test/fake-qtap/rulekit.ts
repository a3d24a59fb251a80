/**
 * Qtap's filter language, rulekit v1, from its grammar: on purpose a second implementation that shares nothing
 * with src/filter, so that the two cannot agree on an error. OR binds tighter than AND, and a missing field makes
 * a comparison neither true nor false.
 */

import { isIP } from 'node:net';

export type Rule = (fields: unknown) => boolean;

/** Undefined = a field was missing. */
type Truth = boolean | undefined;
type Node = (fields: unknown) => Truth;

interface Regex {
  readonly kind: 'regex';
  readonly expression: RegExp;
}
interface Network {
  readonly kind: 'cidr';
  readonly text: string;
}
interface Bytes {
  readonly kind: 'hex';
  readonly text: string;
}
type Scalar = string | number | boolean | Regex | Network | Bytes;
type Operand =
  | { readonly is: 'scalar'; readonly value: Scalar }
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Operand[] }
  | { readonly is: 'array'; readonly items: readonly Operand[] };

interface Token {
  readonly kind: string;
  readonly text: string;
  readonly at: number;
}

/** The rule, or the message that stands in Qtap's 400. */
export function compileRule(
  expression: string,
  precedence: 'or-first' | 'and-first' = 'or-first',
): Rule | string {
  try {
    const node = parse(lex(expression), precedence);
    return (fields) => node(fields) === true;
  } catch (error) {
    if (error instanceof RuleError) return error.message;
    throw error;
  }
}

class RuleError extends Error {}

// Longest match wins; of equals the earlier row.
const table: readonly (readonly [kind: string, form: RegExp])[] = [
  ['skip', /[ \t\r\n]+|--[^\n]*|\/\*[^]*?\*\//y],
  ['and', /&&|and/iy],
  ['or', /\|\||or/iy],
  ['eq', /==|eq/iy],
  ['ne', /!=|ne/iy],
  ['not', /!|not/iy],
  ['le', /<=|le/iy],
  ['lt', /<|lt/iy],
  ['ge', />=|ge/iy],
  ['gt', />|gt/iy],
  ['contains', /contains/iy],
  ['matches', /=~|matches/iy],
  ['in', /in/iy],
  ['(', /\(/y],
  [')', /\)/y],
  ['[', /\[/y],
  [']', /\]/y],
  [',', /,/y],
  ['int', /[+-]?\d+/y],
  ['float', /[+-]?\d*\.\d+/y],
  ['bool', /true|false/iy],
  ['string', /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/y],
  ['ip', /\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*/iy],
  ['cidr', /(?:\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*)\/\d{1,2}/iy],
  ['hex', /[0-9a-f]{2}(?::?[0-9a-f]{2})*/iy],
  ['regex', /\/(?:\\.|[^/\\\n])+\/|\|(?:\\.|[^|\\\n])+\|/y],
  ['field', /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y],
];

function lex(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    let best: Token | undefined;
    for (const [kind, form] of table) {
      form.lastIndex = at;
      const found = form.exec(text)?.[0];
      if (found === undefined || found.length <= (best?.text.length ?? 0)) continue;
      if (kind === 'ip' && isIP(found) === 0) continue;
      if (kind === 'cidr' && isIP(found.replace(/\/\d+$/, '')) === 0) continue;
      best = { kind, text: found, at };
    }
    if (!best) throw new RuleError(`syntax error: unexpected ${JSON.stringify(text[at])} at ${at}`);
    if (best.kind !== 'skip') tokens.push(best);
    at += best.text.length;
  }
  return tokens;
}

function parse(tokens: readonly Token[], precedence: 'or-first' | 'and-first'): Node {
  let next = 0;
  const peek = (): string => tokens[next]?.kind ?? '$end';
  const take = (...kinds: string[]): Token | undefined =>
    kinds.includes(peek()) ? tokens[next++] : undefined;
  const unexpected = (): never => {
    throw new RuleError(`syntax error: unexpected ${tokens[next]?.text ?? '$end'}`);
  };
  const need = (kind: string): Token => take(kind) ?? unexpected();

  const [loose, tight] = precedence === 'or-first' ? (['and', 'or'] as const) : (['or', 'and'] as const);
  const chain = (word: 'and' | 'or', part: () => Node): Node => {
    const nodes = [part()];
    while (take(word)) nodes.push(part());
    if (nodes.length === 1) return nodes[0] ?? unexpected();
    return word === 'and' ? all(nodes) : any(nodes);
  };
  const filter = (): Node => chain(loose, () => chain(tight, unary));

  function unary(): Node {
    if (take('not')) {
      const node = unary();
      return (fields) => {
        const truth = node(fields);
        return truth === undefined ? undefined : !truth;
      };
    }
    if (take('(')) {
      const node = filter();
      need(')');
      return node;
    }
    return predicate();
  }

  function predicate(): Node {
    const left = value();
    const sign = take('lt', 'le', 'gt', 'ge', 'eq', 'ne', 'contains', 'matches', 'in');
    if (!sign) return (fields) => map(resolve(left, fields), truthy);
    const at = next;
    const right = value();
    const again = (): never => {
      next = at;
      return unexpected();
    };
    if (['lt', 'le', 'gt', 'ge'].includes(sign.kind)) {
      for (const side of [left, right]) {
        const ordered = side.is === 'field' || (side.is === 'scalar' && typeof side.value === 'number');
        if (!ordered) again();
      }
    }
    if (sign.kind === 'matches' && !isRegex(right)) again();
    if (sign.kind === 'in' && right.is !== 'array' && !isCidr(right)) again();
    const compare = comparisons[sign.kind] ?? again();
    return (fields) => {
      const a = resolve(left, fields);
      const b = resolve(right, fields);
      return a === undefined || b === undefined ? undefined : compare(a, b);
    };
  }

  function value(): Operand {
    if (peek() === '[') return array();
    return scalar();
  }

  function array(): Operand {
    need('[');
    const items = [scalar()];
    while (take(',')) items.push(scalar());
    need(']');
    return { is: 'array', items };
  }

  function scalar(): Operand {
    const token = take('int', 'float', 'bool', 'string', 'ip', 'cidr', 'hex', 'regex', 'field');
    if (!token) return unexpected();
    const plain = (literal: Scalar): Operand => ({ is: 'scalar', value: literal });
    switch (token.kind) {
      case 'int':
        return plain(readInt(token.text));
      case 'float':
        return plain(Number(token.text));
      case 'bool':
        return plain(token.text.toLowerCase() === 'true');
      case 'string':
        return plain(quoted(unescape(token.text)));
      case 'ip':
        return plain(token.text);
      case 'cidr':
        return plain({ kind: 'cidr', text: token.text });
      case 'hex':
        return plain({
          kind: 'hex',
          text: Buffer.from(token.text.replaceAll(':', ''), 'hex').toString('latin1'),
        });
      case 'regex':
        return plain({ kind: 'regex', expression: readRegex(token.text) });
      default:
    }
    const following = tokens[next];
    if (following?.kind === '(' && following.at === token.at + token.text.length) {
      next++;
      const args: Operand[] = [];
      if (peek() !== ')') {
        args.push(value());
        while (take(',')) args.push(value());
      }
      need(')');
      return { is: 'call', name: token.text, args };
    }
    return { is: 'field', name: token.text };
  }

  const root = filter();
  if (peek() !== '$end') unexpected();
  return root;
}

function isRegex(operand: Operand): boolean {
  return operand.is === 'scalar' && typeof operand.value === 'object' && operand.value.kind === 'regex';
}

function isCidr(operand: Operand): boolean {
  return operand.is === 'scalar' && typeof operand.value === 'object' && operand.value.kind === 'cidr';
}

/** Base 0, as Go reads it: a leading zero means octal. */
function readInt(text: string): number {
  const digits = text.replace(/^[+-]/, '');
  if (digits.length > 1 && digits.startsWith('0')) {
    if (/[89]/.test(digits)) throw new RuleError(`strconv.ParseInt: parsing "${text}": invalid syntax`);
    return (text.startsWith('-') ? -1 : 1) * Number.parseInt(digits, 8);
  }
  return Number(text);
}

/** Text that looks like a network becomes one. (One that looks like an address still equals its text.) */
function quoted(text: string): Scalar {
  const network = /^(.*)\/\d{1,3}$/.exec(text)?.[1];
  return network !== undefined && isIP(network) !== 0 ? { kind: 'cidr', text } : text;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

function unescape(token: string): string {
  return token.slice(1, -1).replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|[^])/gi, (whole: string, code: string) => {
    if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const letter = simpleEscapes[code];
    if (letter === undefined) throw new RuleError(`invalid escape ${whole}`);
    return letter;
  });
}

const posix: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

/** Go's RE2 as far as JavaScript's can stand for it. */
function readRegex(token: string): RegExp {
  const delimiter = token.charAt(0);
  let source = token.slice(1, -1).replaceAll(`\\${delimiter}`, delimiter === '|' ? '\\|' : '/');
  if (/\(\?<?[=!]/.test(source) || /(?:^|[^\\])(?:\\\\)*\\[1-9]/.test(source)) {
    throw new RuleError('error parsing regexp: invalid or unsupported Perl syntax');
  }
  let flags = '';
  source = source.replace(/^\(\?([ims]+)\)/, (_, letters: string) => {
    flags = letters;
    return '';
  });
  source = source
    .replaceAll('\\A', '^')
    .replaceAll('\\z', '$')
    .replaceAll('(?P<', '(?<')
    .replace(/\[:([a-z]+):\]/g, (whole, name: string) => posix[name] ?? whole);
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new RuleError(`error parsing regexp: ${String(error)}`);
  }
}

function all(nodes: readonly Node[]): Node {
  return (fields) => {
    const truths = nodes.map((node) => node(fields));
    return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;
  };
}

function any(nodes: readonly Node[]): Node {
  return (fields) => {
    const truths = nodes.map((node) => node(fields));
    return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
  };
}

function map(value: unknown, test: (value: unknown) => boolean): Truth {
  return value === undefined ? undefined : test(value);
}

function truthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== false && value !== 0 && value !== '' && value !== null;
}

function resolve(operand: Operand, fields: unknown): unknown {
  switch (operand.is) {
    case 'scalar':
      return operand.value;
    case 'field':
      return lookUp(operand.name, fields);
    case 'array':
      return operand.items.map((item) => resolve(item, fields));
    case 'call':
      return call(
        operand.name,
        operand.args.map((arg) => resolve(arg, fields)),
      );
  }
}

/** At each level the whole rest is tried as one flat key first. */
function lookUp(name: string, fields: unknown): unknown {
  if (typeof fields !== 'object' || fields === null) return undefined;
  const own = new Map<string, unknown>(Object.entries(fields));
  if (own.has(name)) return own.get(name) ?? undefined;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const found = lookUp(name.slice(dot + 1), own.get(name.slice(0, dot)));
    if (found !== undefined) return found;
  }
  return undefined;
}

const doubleSuffixes = new Set([
  'co.uk',
  'org.uk',
  'com.au',
  'co.jp',
  'com.br',
  'co.nz',
  'co.in',
  'github.io',
]);

function call(name: string, args: readonly unknown[]): unknown {
  if (args.includes(undefined)) return undefined;
  const [first, second] = args.map(String);
  switch (name) {
    case 'starts_with':
      return first !== undefined && second !== undefined ? first.startsWith(second) : undefined;
    case 'in_zone':
      return first !== undefined && second !== undefined
        ? first === second || first.endsWith(`.${second}`)
        : undefined;
    case 'zone': {
      const parts = (first ?? '').split('.');
      return parts.slice(doubleSuffixes.has(parts.slice(-2).join('.')) ? -3 : -2).join('.');
    }
    default:
      return undefined;
  }
}

function isScalarObject(value: unknown): value is Regex | Network | Bytes {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function equal(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return a.some((item) => equal(item, b));
  if (Array.isArray(b)) return b.some((item) => equal(a, item));
  if (isScalarObject(a) && !isScalarObject(b)) return equal(b, a);
  if (isScalarObject(b)) {
    if (isScalarObject(a)) return a.kind === b.kind && b.kind !== 'regex' && 'text' in a && a.text === b.text;
    if (b.kind === 'regex')
      return (typeof a === 'string' || typeof a === 'number') && b.expression.test(String(a));
    // Addresses reach the filter as text and are compared with a network as text: never inside one.
    return a === b.text;
  }
  return a === b;
}

function contains(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (typeof a === 'string' && isScalarObject(b) && b.kind === 'hex') return a.includes(b.text);
  return equal(a, b);
}

const ordering = (test: (a: number, b: number) => boolean) => (a: unknown, b: unknown) =>
  typeof a === 'number' && typeof b === 'number' && test(a, b);

const comparisons: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
  eq: equal,
  ne: (a, b) => !equal(a, b),
  lt: ordering((a, b) => a < b),
  le: ordering((a, b) => a <= b),
  gt: ordering((a, b) => a > b),
  ge: ordering((a, b) => a >= b),
  contains,
  matches: equal,
  in: equal,
};
