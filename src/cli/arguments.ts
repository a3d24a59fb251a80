/** The command line read: one set of shared options for all commands, checked where every setting is checked. */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { nearestName } from '../base/text.ts';
import { checkOptions, type EngineOptions, type SourceOptions } from '../wire/options.ts';
import { type Terminal } from './terminal.ts';

/** `text` takes a value, `list` may be repeated, `flag` takes none. */
export type OptionKind = 'text' | 'list' | 'flag';
export type OptionTable = Readonly<Record<string, OptionKind>>;

/** Where traffic comes from: every command that looks at traffic takes these. */
export const sourceOptions = {
  url: 'text',
  source: 'list',
  ssh: 'text',
  'headers-file': 'text',
  'capture-filter': 'text',
} as const satisfies OptionTable;

export interface Given {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  flag(name: string): boolean;
  /** Undefined when absent; a Problem when it is not a whole number in the bounds. */
  whole(name: string, least: number, most: number): number | undefined | Problem;
  readonly words: readonly string[];
}

export function readArguments(
  args: readonly string[],
  table: OptionTable,
  mostWords: number,
): Given | Problem {
  const known = Object.keys(table);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(table).map(([name, kind]) => [
        name,
        {
          type: kind === 'flag' ? ('boolean' as const) : ('string' as const),
          multiple: true,
          ...(name === 'help' ? { short: 'h' } : {}),
        },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const kind = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (!kind) {
      const nearest = nearestName(token.name, known);
      return problem(
        'bad-argument',
        `There is no option ${token.rawName}.`,
        nearest ? `Did you mean --${nearest}?` : 'See --help.',
      );
    }
    const wanted = kind !== 'flag';
    const swallowed = token.value?.startsWith('--') === true && !token.inlineValue;
    if (wanted !== (token.value !== undefined) || swallowed)
      return problem(
        'bad-argument',
        `--${token.name} takes ${wanted ? 'a value' : 'no value'}.`,
        wanted ? `Write --${token.name} VALUE.` : `Write --${token.name} alone.`,
      );
    const earlier = values.get(token.name) ?? [];
    if (kind === 'text' && earlier.length > 0)
      return problem('bad-argument', `--${token.name} is given twice.`, 'Give it once.');
    values.set(token.name, [...earlier, token.value ?? '']);
  }
  if (words.length > mostWords)
    return problem(
      'bad-argument',
      `"${words[mostWords] ?? ''}" is one word too many.`,
      'Quote expressions with spaces; see --help.',
    );
  return {
    text: (name) => values.get(name)?.[0],
    list: (name) => values.get(name) ?? [],
    flag: (name) => values.has(name),
    whole(name, least, most) {
      const text = values.get(name)?.[0];
      if (text === undefined) return undefined;
      const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
      if (number >= least && number <= most) return number;
      return problem(
        'bad-argument',
        `--${name} must be a whole number from ${least} to ${most}.`,
        `Correct --${name}.`,
      );
    },
    words,
  };
}

/** The engine's settings of a command line: options first, then the environment, then the defaults. */
export function engineOptions(
  given: Given,
  { environment }: Pick<Terminal, 'environment'>,
): EngineOptions | Problem {
  const headers = readHeaders(given.text('headers-file'));
  if (isProblem(headers)) return headers;
  const sources = readSources(given, environment['QTAP_DEVTOOLS_URL'], headers);
  if (isProblem(sources)) return sources;
  return checkOptions({ sources, capture: { filter: given.text('capture-filter') ?? '' } });
}

/** With the toolsets that were named. */
export function withToolsets(options: EngineOptions | Problem, given: Given): EngineOptions | Problem {
  const toolsets = namesIn(given.text('toolsets'));
  return isProblem(options) || !toolsets ? options : { ...options, mcp: { ...options.mcp, toolsets } };
}

/** `a,b` as a list. */
export function namesIn(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function readSources(
  given: Given,
  fromEnvironment: string | undefined,
  headers: Readonly<Record<string, string>> | undefined,
): readonly SourceOptions[] | undefined | Problem {
  const ssh = given.text('ssh');
  const url = given.text('url') ?? (given.list('source').length > 0 ? undefined : fromEnvironment);
  const extra = { ...(ssh ? { ssh } : {}), ...(headers ? { headers } : {}) };
  const sources: SourceOptions[] = [];
  if (url) sources.push({ name: url === 'demo' ? 'demo' : 'qtap', url, ...extra });
  for (const text of given.list('source')) {
    const [, name, address] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (!name || !address)
      return problem(
        'bad-argument',
        `--source ${JSON.stringify(text)} has no name or no address.`,
        'Write --source NAME=URL.',
      );
    sources.push({ name, url: address, ...extra });
  }
  if (sources.length > 0) return sources;
  // The default address, but through the tunnel or with the headers.
  return ssh || headers ? [{ name: 'qtap', url: 'http://localhost:10001', ...extra }] : undefined;
}

/** `Name: value` a line. A file, because a command line is seen by every user of the machine. */
function readHeaders(path: string | undefined): Readonly<Record<string, string>> | undefined | Problem {
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return problem('cannot-read', `The headers file ${path} cannot be read.`, 'Check its path and its mode.');
  }
  const headers: Record<string, string> = {};
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e]*)$/.exec(line) ?? [];
    if (!name || value === undefined)
      return problem(
        'bad-argument',
        `Line ${i + 1} of ${path} is not "Name: value".`,
        'Write one header a line, in plain ASCII.',
      );
    headers[name] = value.trim();
  }
  return headers;
}
