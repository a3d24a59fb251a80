import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, ownHome, runProgram, startServe, type Ended, type Serving } from '../support/program.ts';
import { provided } from './provided.ts';

const inspector = provided('inspector');

describe.skipIf(inspector.skip)(inspector.label, () => {
  const home = ownHome();
  let serving: Serving;
  beforeAll(async () => {
    serving = await startServe(['--url', 'demo'], home.env);
  });
  afterAll(async () => {
    await serving.stop();
    home.remove();
  });

  const ways = {
    stdio: () => [process.execPath, cli, 'mcp', '--url', 'demo', '--no-join'],
    http: () => [serving.url, '--transport', 'http', '--header', `Authorization: Bearer ${serving.token}`],
  };

  function inspect(way: keyof typeof ways, era: string, ...args: string[]): Promise<Ended> {
    const command = [
      ...inspector.command,
      '--cli',
      ...ways[way](),
      '--protocol-era',
      era,
      '--format',
      'json',
      ...args,
    ];
    return runProgram(command, { env: home.env, cwd: home.folder });
  }

  describe.each(['stdio', 'http'] as const)('over %s', (way) => {
    describe.each(['legacy', 'modern'])('%s era', (era) => {
      it('finds no schema that a client could refuse', async () => {
        const { code, out, err } = await inspect(way, era, '--method', 'tools/list', '--strict');
        expect(err).not.toMatch(/warn|error/i);
        expect(code).toBe(0);
        expect((JSON.parse(out) as { result: { tools: unknown[] } }).result.tools).toHaveLength(9);
      });

      it('calls a tool', async () => {
        const { code, out } = await inspect(way, era, '--method', 'tools/call', '--tool-name', 'get_hosts');
        expect(code).toBe(0);
        expect(out).toContain('"coverage"');
      });

      it('lists and reads resources and prompts', async () => {
        const read = await inspect(way, era, '--method', 'resources/read', '--uri', 'qtap://capture/summary');
        expect(read.out).toContain('text/markdown');
        expect((await inspect(way, era, '--method', 'prompts/list')).out).toContain('triage_errors');
      });
    });
  });
});
