import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Status } from '../../src/wire/views.ts';
import { decodeRows } from '../../src/wire/rows.ts';
import { startFakeQtap } from '../fake-qtap/server.ts';
import { connect } from '../mcp/connect.ts';
import { lives } from '../support/program.ts';
import { aroundTests, value } from './around.ts';
import { forkEngine, optionsFor, started, token, type Forked } from './forked.ts';

const around = aroundTests();
const running: Forked[] = [];

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended();
  }
});

function forked(): Forked {
  const engine = forkEngine(around.file, around.state);
  running.push(engine);
  return engine;
}

/** An engine that reads the fake Qtap. */
async function reading(
  change: Parameters<typeof optionsFor>[1] = {},
  port = 0,
): Promise<Forked & { url: string }> {
  const engine = forked();
  const url = await started(engine, optionsFor(around.qtap.url, change), port);
  await around.qtap.listening();
  return { ...engine, url };
}

const portOf = (url: string): number => Number(new URL(url).port);
const byTime = { filter: '', sort: 'time', descending: false } as const;

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  server.close();
  return free;
}

async function heldBy(engine: Forked, count: number): Promise<void> {
  await expect
    .poll(async () => {
      const { total, view } = value(await engine.caller.call('view.open', byTime));
      await engine.caller.call('view.close', { view });
      return total;
    })
    .toBe(count);
}

describe('an engine in a process of its own', () => {
  it('reads, answers letters, and answers MCP on the port and token it was given', async () => {
    const engine = await reading();
    around.qtap.exchange({
      method: 'POST',
      host: 'api.stripe.com',
      path: '/v1/charges',
      status: 402,
      requestHeaders: { Authorization: 'Bearer sk_test_9f2c4e6a8b0d1f3a5c7e9b1d' },
    });
    await heldBy(engine, 1);
    const answer = value(await engine.caller.call('tool', { name: 'get_errors', args: {} }));
    expect(answer.text).toContain('402');

    const client = await connect(
      '2026 client over http',
      { command: '', args: [] },
      { url: engine.url, token },
    );
    const overHttp = await client.call('get_traffic', {});
    expect(overHttp.content[0]?.text).toContain('api.stripe.com/v1/charges');
    await client.close();

    const { bytes } = value(
      await engine.caller.call('view.rows', {
        view: value(await engine.caller.call('view.open', byTime)).view,
        from: 0,
        count: 10,
      }),
    );
    const [row] = decodeRows(bytes) as readonly { id: string; status: number }[];
    expect(row).toMatchObject({ method: 'POST', status: 402 });
    const exchange = value(await engine.caller.call('exchange', { id: row?.id ?? '' }));
    expect(JSON.stringify(exchange)).not.toContain('sk_test_9f2c4e6a8b0d1f3a5c7e9b1d');
  });

  it('tells changes of a view at most ten times a second, and status when it differs', async () => {
    const engine = await reading();
    const { view } = value(await engine.caller.call('view.open', { ...byTime, filter: 'res.status >= 500' }));
    const told: number[] = [];
    engine.caller.onNotice('view.changed', ({ view: number, total }) => {
      expect(number).toBe(view);
      told.push(total);
    });
    const statuses: Status[] = [];
    engine.caller.onNotice('status', (status) => statuses.push(status));
    const began = Date.now();
    for (let n = 0; n < 300; n++) {
      around.qtap.exchange({ status: n % 2 ? 200 : 503 });
      if (n % 20 === 0) await around.qtap.flushed();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await expect.poll(() => told.at(-1)).toBe(150);
    expect(told.length).toBeLessThanOrEqual(Math.ceil((Date.now() - began) / 100) + 2);
    await expect.poll(() => statuses.at(-1)?.held).toBe(300);
    expect(statuses.at(-1)).toMatchObject({
      sources: [
        {
          name: 'qtap',
          url: around.qtap.url,
          demo: false,
          state: { is: 'connected' },
        },
      ],
      paused: false,
      captureFilter: '',
      errorsLastMinute: 150,
    });
  });

  it('makes documents, exports and bodies, all safe, and reveals only when a person asks', async () => {
    const engine = await reading();
    const logged: string[] = [];
    engine.caller.onNotice('log', ({ text }) => logged.push(text));
    const key = `sk_${'live'}_9f2c4e6a8b0d1f3a5c7e9b1d`;
    around.qtap.exchange({
      method: 'POST',
      host: 'api.stripe.com',
      path: '/v1/charges',
      status: 402,
      requestHeaders: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      requestBody: '{"amount":5}',
    });
    await heldBy(engine, 1);
    const [row] = value(
      decodeRows(
        value(
          await engine.caller.call('view.rows', {
            view: value(await engine.caller.call('view.open', byTime)).view,
            from: 0,
            count: 1,
          }),
        ).bytes,
      ),
    );
    const id = row?.id ?? '';
    const { caller } = engine;
    const { markdown } = value(await caller.call('document', { kind: 'explain', id }));
    const har = value(await caller.call('export', { as: 'har', filter: 'res.status == 4xx' }));
    const curl = value(await caller.call('export', { as: 'curl', ids: [id] }));
    const body = value(await caller.call('body', { id, which: 'request' }));
    const findings = value(await caller.call('findings', {}));
    expect(har.count).toBe(1);
    expect(body).toMatchObject({ extension: 'json', language: 'json' });
    for (const made of [markdown, har.text, curl.text, body.text, JSON.stringify(findings)])
      expect(made).not.toContain(key);
    expect(logged).toEqual([]);

    const exchange = value(await caller.call('exchange', { id }));
    const place = exchange.findings[0]?.place ?? '';
    expect(place).toMatch(/^request header: Authorization/);
    const revealed = value(await caller.call('reveal', { id, place }));
    expect(revealed.raw).toContain(key);
    // A chip on the page knows its placeholder only.
    const chip = /‹[^›]+›/.exec(JSON.stringify(value(await caller.call('exchange', { id }))))?.[0] ?? '';
    expect(value(await caller.call('reveal', { id, place: chip })).raw).toContain(key);
    expect(revealed.untilMs).toBeGreaterThan(Date.now() + 20_000);
    const rendered = value(await caller.call('render', { id, as: 'curl', withSecrets: true }));
    expect(rendered.raw).toContain(key);
    expect(logged).toEqual([
      `A person revealed a value of ${id}.`,
      `A person revealed a value of ${id}.`,
      `A person copied ${id} with its secrets.`,
    ]);
    expect(await caller.call('reveal', { id, place: 'nowhere' })).toMatchObject({ code: 'unknown-id' });
    expect(await caller.call('render', { id: 'rzz9', as: 'curl', withSecrets: true })).toMatchObject({
      kind: 'problem',
    });
  });

  it('tells a critical leak once, and flags its row', async () => {
    const engine = await reading();
    const alarms: { id: string; kind: string; severity: string }[] = [];
    engine.caller.onNotice('finding', (finding) => alarms.push(finding));
    const leak = {
      host: 'logs.example.com',
      path: '/ingest',
      requestHeaders: { 'Content-Type': 'application/json' },
      requestBody: JSON.stringify({ password: 'correct-Horse-7' }),
    };
    around.qtap.exchange(leak);
    around.qtap.exchange(leak);
    await heldBy(engine, 2);
    const { view } = value(await engine.caller.call('view.open', { ...byTime, filter: 'finding >= 1' }));
    await expect
      .poll(
        async () =>
          value(
            await engine.caller.call('view.change', { view, query: { ...byTime, filter: 'finding >= 1' } }),
          ).total,
      )
      .toBe(2);
    await expect
      .poll(() => alarms)
      .toMatchObject([{ kind: 'password', severity: 'critical', place: 'request body: $.password' }]);
    expect(JSON.stringify(alarms)).not.toContain('correct-Horse');
  });

  it('lets other programs of this user find it, and nobody else', async () => {
    const engine = await reading({
      capture: { filter: ' res.status >= 400', maxRows: 1_000, maxMegabytes: 8, minutes: 60 },
    });
    const file = join(around.state, 'engines', `${engine.pid}.json`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      v: 1,
      pid: engine.pid,
      url: engine.url,
      token,
      sources: [{ name: 'qtap', url: around.qtap.url }],
      captureFilter: 'res.status >= 400',
    });
  });

  it('asks Qtap for what the capture filter allows, and follows when it is changed', async () => {
    const engine = await reading();
    expect(around.qtap.seen[0]?.body).not.toContain('res.status');
    expect(
      value(await engine.caller.call('explain', { expression: 'res.status >= 400 and req.path ~ "v1"' })),
    ).toMatchObject({ pushed: 'res.status >= 400', here: 'req.path ~ "v1"' });
    expect(await engine.caller.call('capture', { act: 'filter', expression: 'res.status >=' })).toMatchObject(
      { code: 'bad-filter', at: 13 },
    );
    expect(around.qtap.seen).toHaveLength(1);
    expect(
      await engine.caller.call('capture', {
        act: 'filter',
        expression: 'res.status >= 400 and req.path ~ "v1"',
      }),
    ).toBeNull();
    await expect.poll(() => around.qtap.seen.length).toBe(2);
    expect(JSON.parse(around.qtap.seen[1]?.body ?? '{}')).toMatchObject({
      topics: { http: 'res.status >= 400' },
    });
    await expect.poll(() => around.qtap.clients).toBe(1);
    around.qtap.exchange({ status: 500, path: '/v1/a' });
    around.qtap.exchange({ status: 500, path: '/v2/a' });
    around.qtap.exchange({ status: 500, path: '/V1/b' });
    await heldBy(engine, 2);
  });

  it('pauses, resumes, clears and marks', async () => {
    const engine = await reading();
    around.qtap.exchange();
    await heldBy(engine, 1);
    await engine.caller.call('capture', { act: 'pause' });
    await expect.poll(() => around.qtap.openSockets).toBe(0);
    await engine.caller.call('capture', { act: 'resume' });
    await around.qtap.listening();
    around.qtap.exchange();
    await heldBy(engine, 2);
    expect(await engine.caller.call('capture', { act: 'mark', name: 'deploy' })).toBeNull();
    expect(await engine.caller.call('capture', { act: 'mark', name: '<b>' })).toMatchObject({
      code: 'bad-argument',
    });
    await engine.caller.call('capture', { act: 'clear' });
    await heldBy(engine, 0);
  });

  it('takes other settings while it runs, and refuses those that need a new start', async () => {
    const other = await startFakeQtap();
    const engine = await reading();
    const options = optionsFor(other.url);
    expect(await engine.caller.call('configure', options)).toBeNull();
    await other.listening();
    await expect.poll(() => around.qtap.openSockets).toBe(0);
    expect(
      JSON.parse(readFileSync(join(around.state, 'engines', `${engine.pid}.json`), 'utf8')),
    ).toMatchObject({
      sources: [{ url: other.url }],
    });
    expect(
      await engine.caller.call('configure', { ...options, capture: { ...options.capture, maxRows: 2_000 } }),
    ).toMatchObject({ code: 'needs-restart' });
    const ignore = [{ kind: 'password', host: 'example.com', reason: 'a test account' }];
    expect(await engine.caller.call('configure', { ...options, secrets: { rules: [], ignore } })).toBeNull();
    expect(
      await engine.caller.call('configure', { ...options, secrets: { rules: [], ignore: [{ kind: 'x' }] } }),
    ).toMatchObject({ message: expect.stringContaining('no reason') as string });
    expect(
      await engine.caller.call('configure', { ...options, mcp: { ...options.mcp, toolsets: ['nonsense'] } }),
    ).toMatchObject({ code: 'bad-settings' });
    expect(other.clients).toBe(1);
    await other.stop();
  });

  it('refuses letters before it is started, a second start, and another version', async () => {
    const engine = forked();
    expect(await engine.caller.call('exchange', { id: 'rk31' })).toMatchObject({ code: 'not-running' });
    const options = optionsFor(around.qtap.url);
    expect(await engine.caller.call('start', { version: 99, options, port: 0, token })).toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('99') as string,
    });
    await started(engine, options);
    expect(await engine.caller.call('start', { version: 1, options, port: 0, token })).toMatchObject({
      code: 'not-allowed',
    });
    expect(await engine.caller.call('view.rows', { view: 7, from: 0, count: 1 })).toMatchObject({
      code: 'bad-argument',
    });
  });

  it('says busy when the port is taken, and then leaves nothing behind but can be started on another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const engine = forked();
    const options = optionsFor(around.qtap.url);
    expect(await engine.caller.call('start', { version: 1, options, port, token })).toMatchObject({
      code: 'busy',
    });
    expect(around.discovered()).toEqual([]);
    expect(around.qtap.accepted).toBe(0);
    server.close();
    await started(engine, options);
    await around.qtap.listening();
  });

  it('refuses a capture filter that cannot be read, without having listened', async () => {
    const engine = forked();
    const options = optionsFor(around.qtap.url);
    const bad = { ...options, capture: { ...options.capture, filter: 'res.staus > 1' } };
    expect(await engine.caller.call('start', { version: 1, options: bad, port: 0, token })).toMatchObject({
      code: 'bad-filter',
    });
    expect([around.discovered(), around.qtap.accepted]).toEqual([[], 0]);
  });
});

describe('the end of an engine', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s leaves no file, no socket and exit code 0',
    async (signal) => {
      const engine = await reading();
      expect(around.discovered()).toEqual([`${engine.pid}.json`]);
      engine.child.kill(signal);
      expect(await engine.ended()).toBe(0);
      expect(around.discovered()).toEqual([]);
      expect(await isFree(portOf(engine.url))).toBe(true);
      await expect.poll(() => around.qtap.openSockets).toBe(0);
      expect(engine.stderr()).toBe('');
    },
  );

  it('comes when its letters end', async () => {
    const engine = await reading();
    engine.child.disconnect();
    expect(await engine.ended()).toBe(0);
    expect(around.discovered()).toEqual([]);
  });

  it('comes within a second when its parent is killed', async () => {
    // A parent of its own, that forks the engine as the extension does and is then killed the hard way.
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const child = require('node:child_process').fork(${JSON.stringify(around.file)}, [], { serialization: 'advanced', execArgv: [] });
         child.on('message', (letter) => letter.type === 'reply' && console.log(\`\${child.pid} \${letter.reply.value.url}\`));
         child.send({ type: 'call', n: 1, name: 'start', deadlineMs: 60000, body: ${JSON.stringify({ version: 1, options: optionsFor(around.qtap.url), port: 0, token })} });`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, QTAP_DEVTOOLS_STATE: around.state } },
    );
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const [pid = '', url = ''] = line.toString().trim().split(' ');
    await around.qtap.listening();
    expect(around.discovered()).toEqual([`${pid}.json`]);
    parent.kill('SIGKILL');
    await expect.poll(() => lives(Number(pid))).toBe(false);
    expect(around.discovered()).toEqual([]);
    expect(await isFree(portOf(url))).toBe(true);
    await expect.poll(() => around.qtap.openSockets).toBe(0);
  });

  it('by kill -9 leaves a file that the next engine removes, on the same port and token', async () => {
    const first = await reading();
    const port = portOf(first.url);
    first.child.kill('SIGKILL');
    expect(await first.ended()).toBe('SIGKILL');
    expect(around.discovered()).toEqual([`${first.pid}.json`]);
    const second = await reading({}, port);
    expect(second.url).toBe(first.url);
    expect(around.discovered()).toEqual([`${second.pid}.json`]);
  });

  it('by a fault is told without the message, which may hold what was captured', async () => {
    const fault = join(around.state, 'fault');
    const script = `import { existsSync } from 'node:fs';
      setInterval(() => {
        if (existsSync(${JSON.stringify(fault)})) throw new TypeError("card\\n    at " + "41".repeat(8));
      }, 20);`;
    const engine = forkEngine(around.file, around.state, [
      '--import',
      `data:text/javascript,${encodeURIComponent(script)}`,
    ]);
    running.push(engine);
    await started(engine, optionsFor(around.qtap.url));
    writeFileSync(fault, '');
    expect(await engine.ended()).toBe(70);
    expect(engine.stderr()).toMatch(/^The engine failed: TypeError\n\s+at /);
    expect(engine.stderr()).not.toContain('4141');
    expect(around.discovered()).toEqual([]);
  });

  it('is refused to those who start it by hand', async () => {
    const child = spawn(process.execPath, [around.file], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(2);
  });
});
