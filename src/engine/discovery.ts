/**
 * The file by which others find this engine: `<state>/engines/<pid>.json`. It holds the token, so only its
 * owner may read it, and it goes with the process; what a killed one left behind is removed by the next.
 */

import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lives } from '../base/lives.ts';
import { problem, type Problem } from '../base/problem.ts';
import { asList, asNumber, asRecord, asText, parseJson } from '../base/unknown.ts';

export const discoveryVersion = 1;

export interface AnnouncedSource {
  readonly name: string;
  /** Normalised, so that two ways to write one address are equal. */
  readonly url: string;
  readonly ssh?: string;
}

export interface AnnouncedEngine {
  readonly pid: number;
  readonly url: string;
  readonly token: string;
  readonly sources: readonly AnnouncedSource[];
  readonly captureFilter: string;
  /** RFC 3339. */
  readonly startedAt: string;
}

export interface Announcement {
  /** Sources or the capture filter have changed. */
  update(change: Partial<Pick<AnnouncedEngine, 'sources' | 'captureFilter'>>): Problem | undefined;
  /** Synchronous, so that it works in a process that is ending. */
  withdraw(): void;
}

export function announce(state: string, engine: AnnouncedEngine): Announcement | Problem {
  let told = engine;
  const failed = write(state, told);
  if (failed) return failed;
  findEngines(state);
  return {
    update(change) {
      told = { ...told, ...change };
      return write(state, told);
    },
    withdraw: () => remove(fileOf(state, engine.pid)),
  };
}

/** Every engine of this user that runs now. Files of dead ones are removed on the way. */
export function findEngines(state: string): readonly AnnouncedEngine[] {
  const found: AnnouncedEngine[] = [];
  for (const name of entriesOf(join(state, 'engines'))) {
    const file = join(state, 'engines', name);
    const pid = Number(/^(\d+)\.json(\.part)?$/.exec(name)?.[1]);
    if (!Number.isInteger(pid)) continue;
    if (!lives(pid, process.kill)) remove(file);
    else if (name.endsWith('.json') && isOurs(file)) {
      const engine = read(file);
      if (engine?.pid === pid) found.push(engine);
    }
  }
  return found.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** The newest engine that reads just these sources, whatever their names, under just this capture filter. */
export function joinable(
  engines: readonly AnnouncedEngine[],
  wanted: Pick<AnnouncedEngine, 'sources' | 'captureFilter'>,
): AnnouncedEngine | undefined {
  const key = sourcesKey(wanted.sources);
  return engines.find(
    (engine) => engine.captureFilter === wanted.captureFilter && sourcesKey(engine.sources) === key,
  );
}

function sourcesKey(sources: readonly AnnouncedSource[]): string {
  return JSON.stringify(sources.map(({ url, ssh }) => `${ssh ?? ''} ${url}`).sort());
}

function fileOf(state: string, pid: number): string {
  return join(state, 'engines', `${pid}.json`);
}

/** Whole or not at all: a reader never sees half a file. */
function write(state: string, engine: AnnouncedEngine): Problem | undefined {
  const file = fileOf(state, engine.pid);
  try {
    mkdirSync(join(state, 'engines'), { recursive: true, mode: 0o700 });
    remove(`${file}.part`);
    writeFileSync(`${file}.part`, JSON.stringify({ v: discoveryVersion, ...engine }), {
      mode: 0o600,
      flag: 'wx',
    });
    renameSync(`${file}.part`, file);
    return undefined;
  } catch (error) {
    remove(`${file}.part`);
    return problem(
      'cannot-read',
      `The discovery file ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      'Make the state directory writable, or set QTAP_DEVTOOLS_STATE to one that is. Without it no other program joins this engine.',
    );
  }
}

function read(file: string): AnnouncedEngine | undefined {
  const value = asRecord(parseJson(textOf(file)));
  const pid = asNumber(value?.['pid']);
  const url = asText(value?.['url']);
  const token = asText(value?.['token']);
  const captureFilter = asText(value?.['captureFilter']);
  const startedAt = asText(value?.['startedAt']);
  const sources = asList(value?.['sources'])?.map(readSource);
  if (
    value?.['v'] !== discoveryVersion ||
    pid === undefined ||
    url === undefined ||
    token === undefined ||
    captureFilter === undefined ||
    startedAt === undefined ||
    !sources
  )
    return undefined;
  return { pid, url, token, sources: sources.flatMap((source) => source ?? []), captureFilter, startedAt };
}

function readSource(value: unknown): AnnouncedSource | undefined {
  const record = asRecord(value);
  const name = asText(record?.['name']);
  const url = asText(record?.['url']);
  const ssh = asText(record?.['ssh']);
  if (name === undefined || url === undefined) return undefined;
  return ssh === undefined ? { name, url } : { name, url, ssh };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** A file that another user put there could send our questions, and the answers' readers, to a stranger. */
function isOurs(file: string): boolean {
  try {
    const stats = lstatSync(file);
    const uid = process.getuid?.();
    return stats.isFile() && (uid === undefined || (stats.uid === uid && (stats.mode & 0o077) === 0));
  } catch {
    return false;
  }
}

function entriesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Never in the way of what removes it, which may be a process that is ending. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Whoever looks next tries again.
  }
}
