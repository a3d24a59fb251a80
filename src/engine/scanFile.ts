/** The scan of a file for the command line: the file is opened here, the rest is the intake's. */

import { createReadStream } from 'node:fs';
import { type Readable } from 'node:stream';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import {
  createFileScan,
  type FileScan,
  type FileScanSettings,
  type ScannedExchange,
} from '../intake/fileScan.ts';
import { stateDirectory } from './stateDirectory.ts';

export interface ScanFileOptions extends Omit<FileScanSettings, 'stateDirectory'> {
  /** A path, or a stream such as standard input. */
  readonly input: string | Readable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export interface FileScanRun {
  readonly items: AsyncGenerator<ScannedExchange | Problem>;
  readonly scan: FileScan;
}

export type { ScannedExchange };

export function scanFile({
  input,
  environment,
  signal,
  ...settings
}: ScanFileOptions): FileScanRun | Problem {
  const scan = createFileScan({ ...settings, stateDirectory: stateDirectory(environment) });
  if (isProblem(scan)) return scan;
  return { items: readInput(input, scan, signal), scan };
}

async function* readInput(
  input: string | Readable,
  scan: FileScan,
  signal: AbortSignal,
): AsyncGenerator<ScannedExchange | Problem> {
  const stream = typeof input === 'string' ? createReadStream(input, { highWaterMark: 1 << 20 }) : input;
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield* scan.run(stream);
  } catch (error) {
    if (signal.aborted) return;
    yield problem(
      'cannot-read',
      `The input cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      'Check the path and its mode.',
    );
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
