import { readdirSync, readFileSync } from 'node:fs';
import { type Server } from './server.ts';

/** The pids of the engines that the windows of one VS Code have started; others of this machine are not ours to count. */
export function enginesOf({ folder }: Server): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const command = commandOf(pid);
      return command.includes(folder) && command.includes('dist/engine.js');
    })
    .map(Number);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}
