import { PassThrough } from 'node:stream';
import { type Terminal } from '../../src/cli/terminal.ts';

export interface Pretended extends Terminal {
  /** What was written so far. */
  readonly written: { out: string; err: string };
  end(): void;
}

/** A terminal of a test's own: no colours, a home of its own, nothing of the real environment. */
export function pretendTerminal(
  options: Partial<Pick<Terminal, 'environment' | 'folder' | 'colour' | 'columns' | 'program'>> = {},
): Pretended {
  const ending = new AbortController();
  const written = { out: '', err: '' };
  return {
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    colour: false,
    columns: undefined,
    environment: {},
    folder: '/nowhere',
    program: '/opt/qtap-devtools/dist/cli.js',
    ...options,
    signal: ending.signal,
    written,
    end: () => ending.abort(),
  };
}
