import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { makeCorpus } from '../secrets/corpus/corpus.ts';
import { lineOf } from '../secrets/corpus/lines.ts';
import { createValues } from '../secrets/corpus/values.ts';
import { pretendTerminal } from './pretend.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtap-scan-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scan(
  args: readonly string[],
  input?: string,
): Promise<{ code: number; out: string; err: string }> {
  const terminal = pretendTerminal({ environment: { QTAP_DEVTOOLS_STATE: join(folder, 'state') }, folder });
  const stdin = Readable.from(input === undefined ? [] : [Buffer.from(input)]);
  const code = await runCommand(['scan', ...args], { ...terminal, stdin });
  return { code, ...terminal.written };
}

const values = createValues(99);
const token = values.github();
const leak = JSON.stringify({
  id: 'a1',
  request: {
    method: 'POST',
    url: 'https://api.acme-shop.net/x',
    headers: { 'Content-Type': 'application/json' },
    body: `{"note":"${token}"}`,
  },
  response: { status: 200, headers: {} },
});
const harmless = JSON.stringify({
  id: 7,
  request: { method: 'GET', url: 'https://api.acme-shop.net/y', headers: {} },
});

test('a line an exchange, its findings masked, exit 1 for a leak', async () => {
  const { code, out } = await scan(['--input', '-', '--format', 'ndjson'], `${leak}\n\n${harmless}`);
  const [first, second] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toEqual({
    id: 'a1',
    findings: [
      {
        type: 'github-token',
        location: 'request body: $.note',
        severity: 'critical',
        carrier: false,
        preview: 'ghp_… (40)',
        fingerprint: expect.stringMatching(/^[a-z2-9]{12}$/),
      },
    ],
  });
  expect(second).toEqual({ id: '7', findings: [] });
  expect(out).not.toContain(token);
  expect(code).toBe(1);
});

test('answers without a status, statuses in quotes, headers as lists: nothing of an item is passed over', async () => {
  const session = values.hex(32);
  const request = {
    method: 'GET',
    url: 'https://api.acme-shop.net/y?api_key=' + values.hex(32),
    headers: {},
  };
  const items = [
    {
      id: 'quoted',
      request,
      response: { status: '200', headers: { 'set-cookie': ['theme=dark', `sid=${session}; Path=/`] } },
    },
    { id: 'none', request, response: { headers: [['Set-Cookie', `sid=${session}`]] } },
    { id: 'named', request, response: { headers: [{ name: 'Set-Cookie', value: `sid=${session}` }] } },
    { id: 'empty', request, response: {} },
  ];
  const { out } = await scan(
    ['--input', '-', '--format', 'ndjson'],
    items.map((item) => JSON.stringify(item)).join('\n'),
  );
  const places = out
    .trim()
    .split('\n')
    .map((line) =>
      (JSON.parse(line) as { findings: { location: string }[] }).findings.map((one) => one.location),
    );
  const both = ['request url: query api_key', 'response header: Set-Cookie (sid)'];
  expect(places.map((one) => one.map((place) => place.toLowerCase()).sort())).toEqual([
    ...[both, both, both].map((one) => one.map((place) => place.toLowerCase())),
    ['request url: query api_key'],
  ]);
});

test('--fail-on decides the exit code, and never means never', async () => {
  for (const [level, code] of [
    ['critical', 1],
    ['never', 0],
  ] as const)
    expect((await scan(['--input', '-', '--fail-on', level], leak)).code).toBe(code);
  expect((await scan(['--input', '-'], harmless)).code).toBe(0);
});

test('what cannot be read is told with its line, the rest is scanned', async () => {
  const { code, out, err } = await scan(['--input', '-'], `{"a":1}\nno json\n${harmless}\n`);
  expect(err).toMatch(/Item 1 is no exchange/);
  expect(err).toMatch(/Item 2 is no exchange/);
  expect(out).toMatch(/1 exchange scanned, no leaks/);
  expect(code).toBe(0);
  expect((await scan(['--input', join(folder, 'nothing.har')])).code).toBe(3);
});

test('a HAR and a list say the same as lines', async () => {
  const har = JSON.stringify(
    {
      log: {
        version: '1.2',
        entries: [
          {
            startedDateTime: '2026-10-01T00:00:00Z',
            time: 3,
            request: {
              method: 'POST',
              url: 'https://api.acme-shop.net/x',
              headers: [{ name: 'Content-Type', value: 'application/json' }],
              postData: { mimeType: 'application/json', text: `{"note":"${token}"}` },
            },
            response: { status: 200, headers: [], content: { text: '' } },
          },
        ],
      },
    },
    null,
    2,
  );
  const found = async (input: string): Promise<unknown> =>
    (
      JSON.parse((await scan(['--input', '-', '--format', 'ndjson'], input)).out.trim()) as {
        findings: unknown;
      }
    ).findings;
  expect(await found(har)).toEqual(await found(leak));
  expect(await found(`[${leak}]`)).toEqual(await found(leak));
});

test('a baseline holds nothing of the value and silences what it names', async () => {
  const path = join(folder, 'baseline.json');
  await scan(['--input', '-', '--write-baseline', path], leak);
  const written = readFileSync(path, 'utf8');
  expect(written).toContain('"kind":"github-token"');
  expect(written).not.toMatch(/ghp_|#[a-z2-9]{6}|fingerprint/);
  const { code, out } = await scan(['--input', '-', '--baseline', path], leak);
  expect(out).toMatch(/no leaks.*1 suppressed/);
  expect(code).toBe(0);
});

test("rules of one's own find and hide, a wrong one is named", async () => {
  const path = join(folder, 'rules.json');
  writeFileSync(
    path,
    JSON.stringify({
      rules: [{ id: 'acme-badge', regex: 'badge-([0-9]{6})', severity: 'critical' }],
      ignore: [{ kind: 'github-token', host: '*.acme-shop.net', reason: 'test data' }],
    }),
  );
  const line = leak.replace('{\\"note', '{\\"badge\\":\\"badge-118742\\",\\"note');
  const { out } = await scan(['--input', '-', '--rules', path, '--format', 'ndjson'], line);
  expect(out).toContain('"type":"acme-badge"');
  expect(out).not.toContain('118742');
  expect(out).toContain('"suppressed":1');
  writeFileSync(path, JSON.stringify({ rules: [{ id: 'acme-badge', regex: '(' }] }));
  const wrong = await scan(['--input', '-', '--rules', path], leak);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toMatch(/The rule acme-badge cannot be used: its regex cannot be read/);
});

test('nothing of the whole corpus is printed, in any format', async () => {
  const cases = makeCorpus();
  const input = cases.map(lineOf).join('\n');
  for (const format of ['ndjson', 'text', 'json']) {
    const { out, err } = await scan(['--input', '-', '--format', format], input);
    for (const { name, labels } of cases)
      // Three digits of a card's back stand in any count or fingerprint by chance; the redactor's tests look at them in place.
      for (const { value } of labels.filter((label) => label.value.length >= 6))
        for (const written of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])
          expect((out + err).includes(written), `${name} in ${format}`).toBe(false);
  }
});
