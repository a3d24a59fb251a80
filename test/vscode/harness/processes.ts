/** Processes of this machine, of whatever namespace, as /proc tells of them. */

import { readdirSync, readFileSync } from 'node:fs';

/** Empty when it has ended meanwhile. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The pids whose command line holds all of these. */
export function processesWith(...parts: readonly string[]): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const command = commandLine(pid);
      return parts.every((part) => command.includes(part));
    });
}
