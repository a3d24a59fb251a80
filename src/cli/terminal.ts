/** What a command may do to the terminal it was started from. Handed in, so that a test has one of its own. */

import { type Readable, type Writable } from 'node:stream';
import { describeProblem, type Problem } from '../base/problem.ts';
import { showOnOneLine } from '../base/text.ts';

export interface Terminal {
  /** The answer, for a person or the next program. */
  out(text: string): void;
  /** Everything else: what is being waited for, warnings, errors. */
  err(text: string): void;
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Colours are for people: never in a pipe, never with NO_COLOR. */
  readonly colour: boolean;
  /** Width of a person's terminal; undefined in a pipe. */
  readonly columns: number | undefined;
  /** The command line asks for JSON: an error is told as data, too. */
  readonly json?: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** The file this program was started from. */
  readonly program: string;
  /** Aborted by Ctrl-C, SIGTERM, a closed terminal, or a reader of our output that has gone. */
  readonly signal: AbortSignal;
}

/** Ends of a command, as `docs/names.md` has them. */
export const exit = { well: 0, found: 1, usage: 2, unreachable: 3 } as const;

/** Which end a Problem is. */
export function exitOf({ code }: Problem): number {
  switch (code) {
    case 'bad-filter':
    case 'bad-argument':
    case 'unknown-parameter':
    case 'bad-settings':
    case 'bad-address':
    case 'bad-rule':
    case 'not-allowed':
      return exit.usage;
    default:
      return exit.unreachable;
  }
}

/**
 * The Problem on stderr, with a caret under the place when there is one; for programs on stdout as `{"error": …}`.
 * Returns the exit code.
 */
export function fail(
  terminal: Pick<Terminal, 'out' | 'err' | 'json'>,
  wrong: Problem,
  text?: string,
): number {
  if (terminal.json) printJson(terminal, { error: wrong });
  if (text !== undefined && wrong.at !== undefined) terminal.err(pointed(text, wrong.at));
  terminal.err(`${describeProblem(wrong)}\n`);
  return exitOf(wrong);
}

/** How much of a long text is shown around its fault. */
const shownAround = 100;

/** The text on a line, and `^` under its fault. */
function pointed(text: string, at: number): string {
  const from = at > 2 * shownAround ? at - shownAround : 0;
  const to = text.length - at > 2 * shownAround ? at + shownAround : text.length;
  const before = `${from > 0 ? '…' : ''}${showOnOneLine(text.slice(from, at))}`;
  const after = `${showOnOneLine(text.slice(at, to))}${to < text.length ? '…' : ''}`;
  return `${before}${after}\n${' '.repeat(before.length)}^\n`;
}

export function printJson(terminal: Pick<Terminal, 'out'>, value: unknown): void {
  terminal.out(`${JSON.stringify(value)}\n`);
}
