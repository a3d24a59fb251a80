/** Sets keys of one table in TOML text and leaves every other byte as it is: comments, order, spacing. */

import { problem, type Problem } from '../base/problem.ts';

interface Header {
  readonly is: 'header';
  readonly path: readonly string[];
  readonly repeated: boolean;
  readonly lineEnd: number;
}

interface Pair {
  readonly is: 'pair';
  readonly table: readonly string[];
  readonly key: readonly string[];
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly lineEnd: number;
}

/** Values are TOML already: see `tomlValue`. */
export function setTomlTable(
  text: string,
  table: readonly string[],
  values: Readonly<Record<string, string>>,
): string | Problem {
  const statements = readStatements(text);
  if (!statements) return unreadable('The file is not TOML that can be read safely.');
  const foreign = statements.some((one) => one.is === 'pair' && writtenAnotherWay(one, table));
  if (foreign) return unreadable(`The file sets ${table.join('.')} in another notation already.`);
  const headers = statements.filter((one) => one.is === 'header' && samePath(one.path, table));
  const header = headers[0];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (header?.is !== 'header') {
    const lines = [
      `[${table.map(tomlKey).join('.')}]`,
      ...Object.entries(values).map(([k, v]) => `${k} = ${v}`),
    ];
    const before = text === '' || text.endsWith('\n') ? text : text + newline;
    return `${before}${before === '' ? '' : newline}${lines.join(newline)}${newline}`;
  }
  if (headers.length > 1 || header.repeated)
    return unreadable(`The file has ${table.join('.')} more than once.`);
  const pairs = statements.filter((one) => one.is === 'pair').filter((one) => samePath(one.table, table));
  const edits: { from: number; to: number; text: string }[] = [];
  const added: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const pair = pairs.find((one) => samePath(one.key, [key]));
    if (pair) edits.push({ from: pair.valueStart, to: pair.valueEnd, text: value });
    else added.push(`${key} = ${value}`);
  }
  if (added.length > 0) {
    const at = Math.max(header.lineEnd, ...pairs.map((one) => one.lineEnd));
    const onOwnLine = at === 0 || text[at - 1] === '\n';
    edits.push({
      from: at,
      to: at,
      text: `${onOwnLine ? '' : newline}${added.join(newline)}${newline}`,
    });
  }
  edits.sort((a, b) => b.from - a.from);
  return edits.reduce((done, edit) => done.slice(0, edit.from) + edit.text + done.slice(edit.to), text);
}

/** Text, true/false, whole numbers and lists of texts as TOML. JSON's escapes are valid in a basic string. */
export function tomlValue(value: string | number | boolean | readonly string[]): string {
  if (typeof value === 'object') return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  return JSON.stringify(value);
}

function tomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

function unreadable(message: string): Problem {
  return problem('cannot-read', message, 'Add the lines by hand: --print shows them.');
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsWith(a, b);
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((part, i) => path[i] === part);
}

/** `a.b.key = 1` from outside the table `a.b`, or `a = { … }`: valid, but not ours to take apart. */
function writtenAnotherWay(pair: Pair, table: readonly string[]): boolean {
  if (startsWith(pair.table, table)) return false;
  const full = [...pair.table, ...pair.key];
  return startsWith(full, table) || startsWith(table, full);
}

/** Undefined when the text is not understood: then nothing is changed. */
function readStatements(text: string): (Header | Pair)[] | undefined {
  const found: (Header | Pair)[] = [];
  let table: readonly string[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    at = skip(text, at, /[ \t\r\n]*/y);
    if (at >= text.length) break;
    if (text[at] === '#') {
      at = skip(text, at, /[^\n]*/y);
      continue;
    }
    if (text[at] === '[') {
      const repeated = text[at + 1] === '[';
      const key = readKey(text, at + (repeated ? 2 : 1));
      const close = repeated ? ']]' : ']';
      if (!key || !text.startsWith(close, key.end)) return undefined;
      const lineEnd = endOfLine(text, key.end + close.length);
      if (lineEnd === undefined) return undefined;
      table = key.path;
      found.push({ is: 'header', path: table, repeated, lineEnd });
      at = lineEnd;
      continue;
    }
    const key = readKey(text, at);
    if (!key || text[key.end] !== '=') return undefined;
    const valueStart = skip(text, key.end + 1, /[ \t]*/y);
    const valueEnd = endOfValue(text, valueStart);
    if (valueEnd === undefined || valueEnd === valueStart) return undefined;
    const lineEnd = endOfLine(text, valueEnd);
    if (lineEnd === undefined) return undefined;
    found.push({ is: 'pair', table, key: key.path, valueStart, valueEnd, lineEnd });
    at = lineEnd;
  }
  return found;
}

function skip(text: string, at: number, what: RegExp): number {
  what.lastIndex = at;
  return at + (what.exec(text)?.[0].length ?? 0);
}

/** Nothing but a comment may follow on the line. */
function endOfLine(text: string, at: number): number | undefined {
  const rest = skip(text, at, /[ \t]*(#[^\n]*)?\r?/y);
  if (rest >= text.length) return text.length;
  return text[rest] === '\n' ? rest + 1 : undefined;
}

/** A dotted key with the blanks around it; `end` is where `=` or `]` must stand. */
function readKey(text: string, from: number): { path: string[]; end: number } | undefined {
  const path: string[] = [];
  let at = from;
  for (;;) {
    at = skip(text, at, /[ \t]*/y);
    const part = /[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;
    part.lastIndex = at;
    const word = part.exec(text)?.[0];
    if (word === undefined) return undefined;
    path.push(/^["']/.test(word) ? word.slice(1, -1) : word);
    at = skip(text, at + word.length, /[ \t]*/y);
    if (text[at] !== '.') return { path, end: at };
    at++;
  }
}

const strings = /"""(?:[^\\]|\\[^])*?"{3,5}|'''[^]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;

function endOfValue(text: string, from: number): number | undefined {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const unit = text[at] ?? '';
    if (unit === '"' || unit === "'") {
      strings.lastIndex = at;
      const whole = strings.exec(text)?.[0];
      if (whole === undefined) return undefined;
      at += whole.length;
    } else if (unit === '[' || unit === '{') {
      depth++;
      at++;
    } else if (unit === ']' || unit === '}') {
      depth--;
      at++;
      if (depth < 0) return undefined;
    } else if (unit === '#' && depth > 0) at = skip(text, at, /[^\n]*/y);
    else if (depth === 0 && (unit === '\n' || unit === '#' || unit === '\r')) break;
    else at++;
  }
  if (depth !== 0) return undefined;
  while (at > from && /[ \t]/.test(text[at - 1] ?? '')) at--;
  return at;
}
