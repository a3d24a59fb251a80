/** The key behind every fingerprint: drawn once per installation, readable by its owner only. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, closeSync, readFileSync, writeSync, fchmodSync } from 'node:fs';
import { join } from 'node:path';
import { problem, type Problem } from '../base/problem.ts';

const keyBytes = 32;
const fileName = 'install.key';

/** A key that lives as long as the process: fingerprints then differ from run to run. */
export function temporaryInstallKey(): Uint8Array {
  return randomBytes(keyBytes);
}

/**
 * Reads the install key of a state directory, or makes it (mode 0600). Two processes that start at once end
 * with the same key: the file is created exclusively, and whoever comes second reads it.
 */
export function readInstallKey(stateDirectory: string): Uint8Array | Problem {
  const file = join(stateDirectory, fileName);
  try {
    mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
    return readKey(file) ?? makeKey(file);
  } catch (error) {
    return problem(
      'cannot-read',
      `The install key ${file} cannot be read or made: ${error instanceof Error ? error.message : String(error)}.`,
      'Make the state directory writable, or set QTAP_DEVTOOLS_STATE to one that is.',
    );
  }
}

function readKey(file: string): Uint8Array | undefined {
  try {
    const key = readFileSync(file);
    if (key.length === keyBytes) return key;
    throw new Error(`it holds ${key.length} bytes instead of ${keyBytes}; delete it`);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function makeKey(file: string): Uint8Array {
  const key = randomBytes(keyBytes);
  try {
    const handle = openSync(file, 'wx', 0o600);
    try {
      fchmodSync(handle, 0o600);
      writeSync(handle, key);
    } finally {
      closeSync(handle);
    }
    return key;
  } catch (error) {
    const others = hasCode(error, 'EEXIST') ? readKey(file) : undefined;
    if (!others) throw error;
    return others;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
