import { expect } from 'vitest';
import { agentTest } from '../harness/test.ts';

const test = agentTest({ extension: 'probe' });

test('the model is offered the tool, calls it, and receives its result whole', async ({
  agent,
  model,
  vscode,
}) => {
  model.script(({ results }) =>
    results.length ? { say: `The rows are ${results[0]}` } : { call: 'probe_rows', with: { name: 'beta' } },
  );
  const reply = await agent.ask('please list the rows');
  await vscode.shot('probe-agent');

  expect(reply.error).toBeUndefined();
  expect(reply.called).toEqual([expect.stringMatching(/probe_rows$/)]);
  expect(model.turns[0]?.tools.find(({ name }) => name.endsWith('probe_rows'))?.description).toContain(
    'Lists the rows of the probe.',
  );
  expect(model.turns[0]?.messages.find(({ role }) => role === 'system')?.text).toContain(
    'Ask probe_rows for the rows.',
  );
  expect(model.turns[1]?.results).toEqual(['[{"id":2,"name":"beta"}]']);
  expect(reply.said.at(-1)).toContain('"name":"beta"');
});
