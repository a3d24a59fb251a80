import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { createValues } from '../secrets/corpus/values.ts';
import { pretendTerminal, type Pretended } from './pretend.ts';

let folder = '';
let qtap: FakeQtap;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qtap-scan-live-'));
  qtap = await startFakeQtap();
});
afterEach(async () => {
  await qtap.stop();
  rmSync(folder, { recursive: true, force: true });
});

const token = createValues(31).github();

function begin(args: readonly string[]): { terminal: Pretended; code: Promise<number> } {
  const terminal = pretendTerminal({ environment: { QTAP_DEVTOOLS_STATE: join(folder, 'state') }, folder });
  return { terminal, code: runCommand(['scan', ...args], terminal) };
}

function leak(path = '/x'): void {
  qtap.exchange({
    method: 'POST',
    host: 'api.acme-shop.net',
    path,
    requestHeaders: { 'Content-Type': 'application/json' },
    requestBody: JSON.stringify({ note: token }),
  });
}

test('live traffic is scanned as it arrives, a line an exchange, and Ctrl-C ends it with the exit code', async () => {
  const { terminal, code } = begin(['--url', qtap.url, '--format', 'ndjson']);
  await qtap.listening();
  leak();
  qtap.exchange({ method: 'GET', host: 'api.acme-shop.net', path: '/harmless' });
  await vi.waitFor(() => expect(terminal.written.out.trim().split('\n')).toHaveLength(2), 60_000);
  terminal.end();
  expect(await code).toBe(1);
  const [first, second] = terminal.written.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; findings: unknown[] });
  expect(first?.findings).toEqual([
    expect.objectContaining({ type: 'github-token', location: 'request body: $.note', severity: 'critical' }),
  ]);
  expect(second?.findings).toEqual([]);
  expect(first?.id).toMatch(/^r/);
  expect(terminal.written.out + terminal.written.err).not.toContain(token);
});

test('several sources, rules and a baseline work live too, and the seconds end it', async () => {
  const other = await startFakeQtap();
  try {
    const rules = join(folder, 'rules.json');
    writeFileSync(rules, JSON.stringify({ rules: [{ id: 'badge', regex: 'badge-[0-9]{6}' }], ignore: [] }));
    const known = join(folder, 'baseline.json');
    const from = ['--source', `a=${qtap.url}`, '--source', `b=${other.url}`, '--seconds', '600'];
    const { terminal, code } = begin([...from, '--rules', rules, '--write-baseline', known]);
    await Promise.all([qtap.listening(), other.listening()]);
    leak();
    other.exchange({ method: 'GET', host: 'img.acme-shop.net', path: '/x?ref=badge-118742' });
    await vi.waitFor(
      () => expect(terminal.written.out).toMatch(/github-token[^]*badge|badge[^]*github-token/),
      60_000,
    );
    terminal.end();
    expect(await code).toBe(1);
    expect(terminal.written.out).toMatch(/2 exchanges scanned, 2 leaks in 2 exchanges/);
    expect(terminal.written.out + terminal.written.err).not.toMatch(/118742/);

    const again = begin(['--url', qtap.url, '--rules', rules, '--baseline', known]);
    // Whoever listened before may still be counted: both are told until both were heard.
    await vi.waitFor(
      () => {
        leak();
        qtap.exchange({ method: 'GET', host: 'api.acme-shop.net', path: '/last?ref=badge-118742' });
        expect(again.terminal.written.out).toContain('badge');
      },
      { timeout: 60_000, interval: 100 },
    );
    again.terminal.end();
    expect(await again.code).toBe(1);
    expect(again.terminal.written.out).not.toContain('github-token');
    expect(again.terminal.written.out).toMatch(/\d suppressed/);
  } finally {
    await other.stop();
  }
});

test('no source is exit 3, a wrong filter or both ways of input exit 2', async () => {
  await qtap.stop();
  const lost = begin(['--url', qtap.url, '--seconds', '1']);
  expect(await lost.code).toBe(3);
  expect(lost.terminal.written.err).toMatch(/No source was ever connected/);
  expect(await begin(['--url', qtap.url, '--capture-filter', 'res.status ==']).code).toBe(2);
  expect(await begin(['--input', '-', '--url', qtap.url]).code).toBe(2);
  expect(await begin(['--input', '-', '--seconds', '5']).code).toBe(2);
});
