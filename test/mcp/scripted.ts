import { sleep, systemClock } from '../../src/base/clock.ts';
import { problem } from '../../src/base/problem.ts';
import { type Answerer } from '../../src/mcp/answerer.ts';
import { prompts } from '../../src/mcp/prompts.ts';
import { resources, templates } from '../../src/mcp/resources.ts';

const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };
const outputSchema = {
  type: 'object',
  properties: { finding: { type: 'string' } },
  required: ['finding'],
  additionalProperties: false,
} as const;

export interface Seen {
  /** Waits that began, and how each ended. */
  readonly waits: ('running' | 'done' | 'cancelled')[];
}

/** Answers that are known beforehand, so that only the protocol's part is looked at. */
export function scriptedAnswerer(seen: Seen = { waits: [] }): Answerer {
  const tool = (name: string, properties: Record<string, unknown>) => ({
    name,
    title: name,
    description: `The ${name} tool.`,
    inputSchema: { type: 'object', properties, additionalProperties: false } as const,
    outputSchema,
    annotations,
  });
  return {
    tools: [
      tool('echo', { text: { type: 'string' } }),
      tool('fail', {}),
      tool('wait', { milliseconds: { type: 'integer', minimum: 0, maximum: 60_000 } }),
      tool('link', {}),
      // Only named: the prompts that lead to them are offered.
      ...[...new Set(prompts.flatMap(({ tools }) => tools))].map((name) => tool(name, {})),
    ],
    resources,
    templates,
    async call(name, args, { signal, progress }) {
      if (name === 'echo')
        return { text: `echo ${String(args['text'])}`, data: { finding: String(args['text']) } };
      if (name === 'link')
        return {
          text: 'a body',
          data: { finding: 'a body' },
          links: [
            { uri: 'qtap://exchange/r1a1/response-body', name: 'body', mimeType: 'text/plain', bytes: 9 },
          ],
        };
      if (name === 'wait') {
        const n = seen.waits.push('running') - 1;
        for (let step = 1; step <= 3; step++) {
          progress(step, 3);
          if (!(await sleep(systemClock, Number(args['milliseconds'] ?? 0) / 3, signal))) {
            seen.waits[n] = 'cancelled';
            return {
              text: 'cancelled',
              problem: problem('cancelled', 'The wait was cancelled.', 'Ask again.'),
            };
          }
        }
        seen.waits[n] = 'done';
        return { text: 'waited', data: { finding: 'waited' } };
      }
      const error = problem('unreachable', 'Nothing answers at 127.0.0.1:10001.', 'Start Qtap.');
      return { text: `Error: ${error.message} Do: ${error.fix}`, problem: error };
    },
    async read(uri) {
      if (uri === 'qtap://exchange/r1a1') return { mimeType: 'text/markdown', text: '# r1a1' };
      return problem('unknown-id', 'There is no such exchange.', 'Ids r1a1 to r1a9 are held.');
    },
    async complete(what, start) {
      const values = what === 'id' ? Array.from({ length: 150 }, (_, i) => `r1a${i}`) : [`${what}-one`];
      return values.filter((value) => value.startsWith(start));
    },
  };
}
