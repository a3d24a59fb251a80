/** Reads and replaces a person's files: whole or not at all, their mode and links kept. */

import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { problem, type Problem } from '../base/problem.ts';

/** The file's text; empty when there is none yet. */
export function readConfiguration(path: string): string | Problem {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    return problem(
      'cannot-read',
      `${path} cannot be read: ${reason(error)}.`,
      'Check who may read it, then try again.',
    );
  }
}

/** Undefined when done. A client that reads meanwhile sees the old file or the new one, never half of one. */
export function replaceConfiguration(path: string, text: string): Problem | undefined {
  let why: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    why = replaceFile(path, text);
  } catch (error) {
    why = reason(error);
  }
  if (why === undefined) return undefined;
  return problem(
    'cannot-read',
    `${path} cannot be written: ${why}.`,
    'Use --print and add the entry by hand.',
  );
}

/** Whole or not at all; a new file is its owner's only. Undefined when done, else why not. */
export function replaceFile(path: string, text: string): string | undefined {
  let temporary: string | undefined;
  try {
    // Nothing can be put in the place of a pipe or a device.
    if (isThrough(path)) {
      writeFileSync(path, text);
      return undefined;
    }
    const target = resolveLink(path);
    temporary = join(dirname(target), `.qtap-devtools-${randomBytes(6).toString('hex')}`);
    writeFileSync(temporary, text, { mode: modeOf(target), flag: 'wx' });
    renameSync(temporary, target);
    return undefined;
  } catch (error) {
    if (temporary) rmSync(temporary, { force: true });
    return reason(error);
  }
}

/** People keep such files as links into a repository: the link stays, what it points to changes. */
function resolveLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function modeOf(path: string): number {
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return 0o600;
  }
}

function isThrough(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
