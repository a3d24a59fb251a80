import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { startFakeQtap } from '../fake-qtap/server.ts';
import { createWatch, plantsOf } from '../secrets/planted.ts';
import { pretendTerminal } from './pretend.ts';

// What the command line prints about traffic with a secret of every kind in every place.
const plants = plantsOf(4_711).filter((_, i) => i % 4 === 0);
const watch = createWatch(plants);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtap-cli-sinks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['tail'],
  ['tail', '--json'],
  ['errors'],
  ['errors', '--json'],
  ['hosts'],
  ['hosts', '--json'],
  ['scan'],
  ['scan', '--format', 'ndjson'],
  ['scan', '--format', 'json', '--write-baseline', 'baseline.json'],
  ['export', 'har'],
  ['export', 'curl'],
  ['export', 'ndjson'],
  ['doctor'],
])('%s %s %s prints no piece of a planted secret', async (...args) => {
  const command = args.filter((one) => one !== undefined);
  const terminal = pretendTerminal({ environment: { QTAP_DEVTOOLS_STATE: join(folder, 'state') }, folder });
  const qtap = await startFakeQtap({ queue: 100_000 });
  const isJoining = /errors|hosts/.test(command[0] ?? '');
  const isTimed = command[0] !== 'doctor';
  const code = runCommand(
    [
      ...command,
      '--url',
      qtap.url,
      ...(isTimed ? ['--seconds', '60'] : []),
      ...(isJoining ? ['--no-join'] : []),
    ],
    terminal,
  );
  if (isTimed) {
    await qtap.listening();
    for (const { spec } of plants) qtap.exchange(spec);
    // The end of the stream comes behind all of it, and is told.
    await qtap.shutDown('the end of this test');
    await vi.waitFor(() => expect(terminal.written.err).toContain('the end of this test'), 60_000);
    terminal.end();
  }
  expect([0, 1]).toContain(await code);
  const { out, err } = terminal.written;
  expect(watch.leaks(command.join(' '), out + err)).toEqual([]);
  if (command.includes('--write-baseline'))
    expect(watch.leaks('baseline', readFileSync(join(folder, 'baseline.json'), 'utf8'))).toEqual([]);
  if (isTimed && command[0] !== 'hosts') expect(out).toMatch(/‹|findings|password|requests_scanned":2/);
  await qtap.stop();
});
