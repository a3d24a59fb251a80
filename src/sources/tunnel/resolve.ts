/** What a name means to ssh, asked of ssh itself: its files, patterns and defaults are its own to read. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isProblem } from '../../base/problem.ts';
import { checkHostName } from './hostName.ts';

const withinMs = 5_000;

/** The address behind a name; undefined when it lies behind another host, or ssh does not say. */
export async function directAddress(name: string, program = 'ssh'): Promise<string | undefined> {
  const host = checkHostName(name);
  if (isProblem(host)) return undefined;
  try {
    const { stdout } = await promisify(execFile)(program, ['-G', '--', host], {
      timeout: withinMs,
      windowsHide: true,
    });
    const value = (keyword: string): string | undefined =>
      new RegExp(`^${keyword} (.+)$`, 'im').exec(stdout)?.[1]?.trim();
    const detour = [value('proxyjump'), value('proxycommand')].some((way) => way && way !== 'none');
    return detour ? undefined : value('hostname');
  } catch {
    return undefined;
  }
}
