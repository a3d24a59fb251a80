/** The hosts that ~/.ssh/config names, through `Include`, for a pick list. ssh itself reads the file for everything else. */

import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';
import { checkHostName } from './hostName.ts';

/** As ssh has it: deeper includes are refused there too. */
const deepestInclude = 16;
const mostHosts = 1_000;

export interface KnownHost {
  readonly name: string;
  /** `HostName`, when it is another. */
  readonly address?: string;
  readonly user?: string;
}

/** Hosts in the order of the file. A file that cannot be read has no hosts: most people have none. */
export async function readSshHosts(
  file = join(homedir(), '.ssh', 'config'),
  home = homedir(),
): Promise<readonly KnownHost[]> {
  const found = new Map<string, KnownHost>();
  await readInto(found, file, home, 0, new Set());
  return [...found.values()].slice(0, mostHosts);
}

async function readInto(
  found: Map<string, KnownHost>,
  file: string,
  home: string,
  depth: number,
  seen: Set<string>,
): Promise<void> {
  if (depth > deepestInclude || seen.has(file)) return;
  seen.add(file);
  const text = await readFile(file, 'utf8').catch(() => '');
  let current: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [keyword, ...words] = wordsOf(line);
    if (keyword === undefined) continue;
    switch (keyword.toLowerCase()) {
      case 'host':
        // Patterns (`*`, `?`, `!`) say something about hosts; they are none.
        current = words.filter((word) => !/[*?!]/.test(word) && typeof checkHostName(word) === 'string');
        for (const name of current) if (!found.has(name)) found.set(name, { name });
        break;
      case 'match':
        current = [];
        break;
      case 'hostname':
        note(found, current, { address: words[0] });
        break;
      case 'user':
        note(found, current, { user: words[0] });
        break;
      case 'include':
        for (const word of words)
          for (const path of await expand(word, home)) await readInto(found, path, home, depth + 1, seen);
    }
  }
}

/** The first value wins, as in ssh. */
function note(found: Map<string, KnownHost>, names: readonly string[], value: Partial<KnownHost>): void {
  for (const name of names) {
    const host = found.get(name);
    if (host) found.set(name, { ...value, ...host });
  }
}

/** `Keyword value`, `Keyword=value`, quoted values; comments are nothing. */
function wordsOf(line: string): string[] {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return [];
  const match = /^(\w+)\s*(?:=\s*)?(.*)$/.exec(text);
  if (!match) return [];
  const words = [...(match[2] ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  const comment = words.findIndex((word) => word.startsWith('#'));
  return [match[1] ?? '', ...(comment < 0 ? words : words.slice(0, comment))];
}

/** An Include's paths: `~`, relative to ~/.ssh, and `*` and `?` within names. */
async function expand(pattern: string, home: string): Promise<readonly string[]> {
  const full = pattern.startsWith('~/')
    ? join(home, pattern.slice(2))
    : isAbsolute(pattern)
      ? pattern
      : join(home, '.ssh', pattern);
  if (!/[*?]/.test(full)) return [full];
  let paths = [isAbsolute(full) ? sep : ''];
  for (const part of full.split(/[\\/]/).filter((piece) => piece !== '')) {
    if (!/[*?]/.test(part)) {
      paths = paths.map((path) => join(path, part));
      continue;
    }
    const matches = new RegExp(
      `^${part
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*/g, '.*')
        .replace(/\?/g, '.')}$`,
    );
    const next: string[] = [];
    for (const path of paths) {
      const names = await readdir(path).catch(() => []);
      next.push(
        ...names
          .filter((name) => !name.startsWith('.') && matches.test(name))
          .sort()
          .map((name) => join(path, name)),
      );
    }
    paths = next;
  }
  return paths;
}
