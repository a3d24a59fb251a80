import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { lastWords, startModel, type Script, type ScriptedModel } from './model.ts';
import { cli, ownHome, processesOf, runProgram } from '../support/program.ts';
import { provided } from './provided.ts';

let qtap: FakeQtap;
let telling: NodeJS.Timeout;
beforeAll(async () => {
  qtap = await startFakeQtap();
  // Each client starts an engine of its own, which sees what happens from then on.
  telling = setInterval(() => {
    qtap.exchange({
      method: 'POST',
      host: 'api.stripe.com',
      path: '/v1/charges',
      status: 402,
      container: { name: 'checkout' },
      responseHeaders: { 'content-type': 'application/json' },
      responseBody: '{"error":{"code":"card_declined","decline_code":"insufficient_funds"}}',
    });
  }, 200);
});
afterAll(async () => {
  clearInterval(telling);
  await qtap.stop();
});

/** One client: the configuration beside ours that points it to the scripted model, and how it is asked once. */
interface Driven {
  readonly name: 'codex' | 'claude' | 'gemini';
  /** Which half of an answer the model is shown. */
  readonly shows: 'structured' | 'text';
  configure(home: string, model: string): Readonly<Record<string, string>>;
  readonly ask: readonly string[];
}

const question = 'What fails? Use devtools.';

const driven: readonly Driven[] = [
  {
    name: 'codex',
    shows: 'structured',
    configure(home, model) {
      write(
        join(home, '.codex/config.toml'),
        [
          'model = "scripted"',
          'model_provider = "scripted"',
          'approval_policy = "never"',
          'sandbox_mode = "read-only"',
          '[analytics]',
          'enabled = false',
          '[model_providers.scripted]',
          'name = "scripted"',
          `base_url = "${model}/v1"`,
          'wire_api = "responses"',
          '',
        ].join('\n'),
      );
      return {};
    },
    ask: ['exec', '--skip-git-repo-check', question],
  },
  {
    name: 'claude',
    shows: 'structured',
    configure: (_home, model) => ({
      ANTHROPIC_BASE_URL: model,
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
    }),
    ask: ['-p', question, '--allowedTools', 'mcp__devtools'],
  },
  {
    name: 'gemini',
    shows: 'text',
    configure(home, model) {
      const settings = {
        security: { auth: { selectedType: 'gemini-api-key' } },
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false },
        // Without trust Gemini CLI offers no tools when nobody can be asked; `setup` must keep it.
        mcpServers: { devtools: { trust: true } },
      };
      write(join(home, '.gemini/settings.json'), JSON.stringify(settings));
      return { GOOGLE_GEMINI_BASE_URL: model, GEMINI_API_KEY: 'none' };
    },
    ask: ['-p', question, '--skip-trust', '--model', 'gemini-2.5-flash'],
  },
];

function write(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

for (const { name, shows, configure, ask } of driven) {
  const client = provided(name);

  describe.skipIf(client.skip)(client.label, () => {
    let home: ReturnType<typeof ownHome>;
    let model: ScriptedModel;
    beforeEach(() => {
      home = ownHome();
    });
    afterEach(async () => {
      await model.close();
      home.remove();
    });

    /** Set up by our own command, asked once; what the model was given as the tool's answer. */
    async function askOnce(script: Script): Promise<string> {
      model = await startModel(script);
      const env = { ...home.env, ...configure(home.folder, model.url) };
      const set = await runProgram([process.execPath, cli, 'setup', name, '--url', qtap.url], {
        env,
        cwd: home.folder,
      });
      expect(set.err).toBe('');
      const { code, out, err } = await runProgram([...client.command, ...ask], { env, cwd: home.folder });
      expect(out, err).toContain(lastWords);
      expect(code).toBe(0);
      expect(model.strange).toEqual([]);
      expect(model.results).toHaveLength(1);
      return model.results[0] ?? '';
    }

    it('calls a tool and gets its answer whole', async () => {
      const result = await askOnce({ tool: 'get_errors', args: { seconds: 60 } });
      expect(result).toContain('card_declined');
      expect(result).toContain('checkout');
      expect(result).toContain('coverage');
      if (shows === 'structured') {
        const data = JSON.parse(innermost(result)) as { rows: unknown[]; next: unknown[] };
        expect(data.rows.length).toBeGreaterThan(0);
        expect(data.next.length).toBeGreaterThan(0);
      } else expect(result).toMatch(/POST .*\/v1\/charges[^]*untrusted_context/);
      expect(result.length).toBeLessThan(7_000);
    });

    it('is offered nine tools', async () => {
      await askOnce({ tool: 'get_errors', args: {} });
      const ours = model.offered.filter((tool) => /devtools/.test(tool));
      // Claude Code shows names only until one is looked up.
      expect(ours.length).toBe(name === 'claude' ? 1 : 9);
    });

    it('sees that an error is one and what to do, whatever the client shows of it', async () => {
      const result = await askOnce({ tool: 'get_errors', args: { filter: 'res.staus >= 400' } });
      expect(result).toMatch(/Error: [^]*Do: [^]*res\.status/);
    });

    it('leaves no process behind', async () => {
      await askOnce({ tool: 'get_hosts', args: {} });
      await expect.poll(() => processesOf(home.folder)).toEqual([]);
    });
  });
}

/** The answer without what the client puts around it: a time, or JSON in JSON. */
function innermost(result: string): string {
  const plain = result.replace(/^[^]*?Output:\n/, '');
  const parsed: unknown = plain.startsWith('"') ? JSON.parse(plain) : plain;
  return typeof parsed === 'string' ? parsed : plain;
}
