/** The key behind every fingerprint: drawn once per installation, readable by its owner only. */

import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem, type Problem } from '../../base/problem.ts';

const keyBytes = 32;
const fileName = 'install.key';

/** A key that lives as long as the process: fingerprints then differ from run to run. */
export function temporaryInstallKey(): Uint8Array {
  return randomBytes(keyBytes);
}

/**
 * Reads the install key of a state directory, or makes it (mode 0600). Two processes that start at once end
 * with the same key: only one of them gives the file its name, and whoever comes second reads it.
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

/** Under a name of its own first: nobody ever reads half a key, and a full disk leaves none. */
function makeKey(file: string): Uint8Array {
  const key = randomBytes(keyBytes);
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, key, { mode: 0o600, flag: 'wx' });
    linkSync(draft, file);
    return key;
  } catch (error) {
    const others = hasCode(error, 'EEXIST') ? readKey(file) : undefined;
    if (!others) throw error;
    return others;
  } finally {
    rmSync(draft, { force: true });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
