/** Files that a command writes for a person: looked at before anybody waits, written whole or not at all. */

import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { problem, type Problem } from '../base/problem.ts';
import { replaceFile } from '../setup/file.ts';

/** What can be known before there is anything to write. */
export function checkOutput(path: string, option: string): Problem | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return unwritable(path, 'it is a folder', option);
    // A pipe or a device is written itself; a file is replaced, which is its folder's matter.
    accessSync(found && !found.isFile() ? path : dirname(path), constants.W_OK);
    return undefined;
  } catch (error) {
    return unwritable(path, error instanceof Error ? error.message : String(error), option);
  }
}

/** Undefined when done. For its owner only: secrets are replaced, but it is still what people did. */
export function writeOutput(path: string, text: string, option: string): Problem | undefined {
  const why = replaceFile(path, text);
  return why === undefined ? undefined : unwritable(path, why, option);
}

function unwritable(path: string, why: string, option: string): Problem {
  return problem(
    'cannot-read',
    `${path} cannot be written: ${why}.`,
    `Make it writable, or choose another ${option}.`,
  );
}
