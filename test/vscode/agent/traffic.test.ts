import { describe, expect } from 'vitest';
import { nine } from '../../tools/nine.ts';
import { enginesOf } from '../harness/engines.ts';
import { agentTest } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';

const test = agentTest({
  extension: 'product',
  machineSettings: { 'qtapDevtools.sources': [{ name: 'demo', url: 'demo' }] },
});

// Called with the line that stands between VS Code's prefix and our name: VS Code has a `get_errors` of its own.
/** VS Code writes what is larger to a file, and the model sees a path. */
const vscodeCut = 8_192;

describe('Copilot in agent mode', () => {
  test('is offered the nine tools, asks one, and receives its answer whole', async ({
    vscode,
    agent,
    model,
  }) => {
    await vscode.palette('DevTools: Show Live Traffic');
    await vscode.webview().getByRole('combobox', { name: 'Filter' }).fill('res.status == 4xx');
    await vscode.webview().locator('.row.s4xx').first().waitFor({ timeout: 150_000 });
    model.script(({ results }) =>
      results.length ? { say: 'The card was declined.' } : { call: '_get_errors', with: { seconds: 300 } },
    );
    const reply = await agent.ask('why is my payment failing?');
    expect(reply.error).toBeUndefined();
    const offered = model.turns.at(-1)?.tools.map(({ name }) => name) ?? [];
    for (const name of nine) expect(offered.filter((one) => one.endsWith(`_${name}`))).toHaveLength(1);
    expect(reply.called).toEqual([expect.stringMatching(/get_errors$/)]);
    const [answer = ''] = model.turns.at(-1)?.results ?? [];
    expect(answer).toMatch(/requests failed/);
    expect(answer).toMatch(/40\d|50\d/);
    expect(Buffer.byteLength(answer)).toBeLessThan(vscodeCut);
    expect(answer).not.toContain('Large tool result');
    await vscode.shot('agent-errors', { docs: true, step: { name: 'ask', part: [1104, 40, 296, 270] } });
  });

  test.for(nine)(
    'receives the answer of %s under the size at which VS Code cuts',
    async (name, { agent, model }) => {
      const args = name === 'search_traffic' ? { query: 'card' } : {};
      model.script(({ results }) => (results.length ? { say: 'Done.' } : { call: `_${name}`, with: args }));
      const reply = await agent.ask(`please call ${name}`);
      expect(reply.error).toBeUndefined();
      const [answer = ''] = model.turns.at(-1)?.results ?? [];
      expect(answer.length).toBeGreaterThan(100);
      expect(Buffer.byteLength(answer)).toBeLessThan(vscodeCut);
    },
  );

  test('gets an explanation of a failing row attached, redacted, with the id in the prompt', async ({
    vscode,
    model,
  }) => {
    model.script(() => ({ say: 'It was declined.' }));
    const before = model.turns.length;
    const id = (await vscode.webview().locator('.row.s4xx').first().getAttribute('id'))?.replace('row-', '');
    await vscode.command('qtapDevtools.explain4xx', { id, webviewSection: 'row' });
    const turn = await until('the prompt', () => model.turns[before]);
    const all = turn.messages.map(({ text }) => text).join('\n');
    expect(all).toMatch(new RegExp(`Exchange ${id} ended with status 4\\d\\d`));
    expect(all).toContain('# ');
    expect(all).not.toMatch(/sk_live_[A-Za-z0-9]{8}/);
    await vscode.shot('agent-explain', { docs: true });
  });

  test('gets a snapshot of the last minutes attached to the next prompt', async ({ vscode, model }) => {
    model.script(() => ({ say: 'Seen.' }));
    const before = model.turns.length;
    await vscode.command('qtapDevtools.addSnapshot', { window: { seconds: 300 }, filter: '' });
    await vscode.page.locator('.chat-attached-context', { hasText: /\.md/ }).first().waitFor();
    await vscode.shot('agent-snapshot', { docs: true });
    await vscode.page.keyboard.type('what do you see?');
    await vscode.page.keyboard.press('Enter');
    const turn = await until('the prompt', () => model.turns[before]);
    const all = turn.messages.map(({ text }) => text).join('\n');
    expect(all).toContain('api.stripe.com');
    expect(all).toMatch(/exchanges/);
  });

  test('goes on when the engine is killed under it: the call is answered by the next engine', async ({
    vscode,
    agent,
    model,
  }) => {
    const engines = (): number[] => enginesOf(vscode.server);
    const killed = await until('one engine', () => (engines().length === 1 ? engines()[0] : undefined));
    // Killed while the model answers: VS Code calls a tool of an engine that has just died.
    model.script(({ results }) => {
      if (results.length) return { say: 'Done.' };
      if (engines().includes(killed)) process.kill(killed, 'SIGKILL');
      return { call: '_get_hosts', with: {} };
    });
    const reply = await agent.ask('which hosts are called?');
    expect(reply).toMatchObject({ said: ['', 'Done.'] });
    expect(reply.error).toBeUndefined();
    expect(model.turns.at(-1)?.results[0]).toMatch(/hosts|only .* seen/i);
    await until('one other engine', () => engines().length === 1 && engines()[0] !== killed);
  });
});
