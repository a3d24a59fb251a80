import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { announce, findEngines, joinable, type AnnouncedEngine } from '../../src/engine/discovery.ts';
import { stateDirectory } from '../../src/engine/stateDirectory.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'qtap-state-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const engine: AnnouncedEngine = {
  pid: process.pid,
  url: 'http://127.0.0.1:4711/mcp',
  token: 'secret',
  sources: [{ name: 'qtap', url: 'http://localhost:10001/devtools/api/events' }],
  captureFilter: '',
  startedAt: '2026-11-20T07:00:00.000Z',
};

function announced(change: Partial<AnnouncedEngine> = {}) {
  const announcement = announce(state, { ...engine, ...change });
  if (isProblem(announcement)) throw new Error(announcement.message);
  return announcement;
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the discovery file', () => {
  it('lets others find the engine, and only its owner read it', () => {
    announced();
    expect(findEngines(state)).toEqual([engine]);
    const file = join(state, 'engines', `${process.pid}.json`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(state, 'engines')).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ v: 1, ...engine });
  });

  it('follows changes and goes when it is withdrawn, twice too', () => {
    const announcement = announced();
    expect(announcement.update({ captureFilter: 'res.status >= 400' })).toBeUndefined();
    expect(findEngines(state)[0]?.captureFilter).toBe('res.status >= 400');
    announcement.withdraw();
    announcement.withdraw();
    expect(readdirSync(join(state, 'engines'))).toEqual([]);
  });

  it('of a process that was killed is removed by the next who looks', async () => {
    const pid = await deadPid();
    announced({ pid });
    expect(readdirSync(join(state, 'engines'))).toEqual([]);
    writeFileSync(join(state, 'engines', `${pid}.json.part`), '{');
    expect(findEngines(state)).toEqual([]);
    expect(readdirSync(join(state, 'engines'))).toEqual([]);
  });

  it('is not believed when others may write it, when it is a link, damaged, or of another version', () => {
    announced();
    const file = join(state, 'engines', `${process.pid}.json`);
    chmodSync(file, 0o666);
    expect(findEngines(state)).toEqual([]);
    chmodSync(file, 0o600);
    for (const text of [
      '',
      '{',
      '[]',
      JSON.stringify({ v: 2, ...engine }),
      JSON.stringify({ v: 1, ...engine, pid: 1 }),
      JSON.stringify({ v: 1, ...engine, token: 7 }),
    ]) {
      writeFileSync(file, text);
      expect(findEngines(state), text).toEqual([]);
    }
  });

  it('leaves other files alone', () => {
    mkdirSync(join(state, 'engines'), { recursive: true });
    writeFileSync(join(state, 'engines', 'notes.txt'), 'mine');
    findEngines(state);
    expect(existsSync(join(state, 'engines', 'notes.txt'))).toBe(true);
  });

  it('that cannot be written is a Problem that says what to do', () => {
    writeFileSync(join(state, 'engines'), 'a file where the directory should be');
    expect(announce(state, engine)).toMatchObject({ kind: 'problem', code: 'cannot-read' });
  });
});

describe('joining', () => {
  const other = { name: 'pay', url: 'http://pay-1:10001/devtools/api/events', ssh: 'deploy@pay-1' };

  it('wants the same sources, in any order and under any name, and the same capture filter', () => {
    const both = { ...engine, sources: [...engine.sources, other] };
    expect(
      joinable([engine, both], {
        sources: [{ ...other, name: 'prod' }, ...engine.sources],
        captureFilter: '',
      }),
    ).toBe(both);
    expect(
      joinable([engine], { sources: engine.sources, captureFilter: 'res.status == 500' }),
    ).toBeUndefined();
    const elsewhere = { name: 'pay', url: other.url };
    expect(joinable([both], { sources: [elsewhere, ...engine.sources], captureFilter: '' })).toBeUndefined();
  });
});

describe('the state directory', () => {
  it('is what the person says, else where the system keeps such things', () => {
    expect(stateDirectory({ QTAP_DEVTOOLS_STATE: '/x', XDG_RUNTIME_DIR: '/run/user/1' }, 'linux')).toBe('/x');
    expect(stateDirectory({ XDG_RUNTIME_DIR: '/run/user/1' }, 'linux')).toBe(
      join('/run/user/1', 'qtap-devtools'),
    );
    expect(stateDirectory({}, 'linux')).toMatch(/\.local.state.qtap-devtools$/);
    expect(stateDirectory({}, 'darwin')).toMatch(/Application Support/);
    expect(stateDirectory({ LOCALAPPDATA: '/a' }, 'win32')).toBe(join('/a', 'qtap-devtools'));
  });
});
