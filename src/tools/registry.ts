/** The nine in fixed order, and which of them a server has. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { nearestName } from '../base/text.ts';
import { entryOf, failed, type Entry, type ListedTool, type ToolReply } from './call.ts';
import { checkSensitiveData } from './checkSensitiveData.ts';
import { getConnections } from './getConnections.ts';
import { getErrors } from './getErrors.ts';
import { getHosts } from './getHosts.ts';
import { getPayloads } from './getPayloads.ts';
import { getProcesses } from './getProcesses.ts';
import { getTraffic } from './getTraffic.ts';
import { getTrafficSummary } from './getTrafficSummary.ts';
import { searchTraffic } from './searchTraffic.ts';
import { type ToolContext } from './waiting.ts';

export interface Registry {
  /** In fixed order, the same in every run. */
  readonly tools: readonly ListedTool[];
  call(name: string, args: unknown, context: ToolContext): Promise<ToolReply>;
}

export interface RegistryOptions {
  /** Only these tools, by name; in the fixed order whatever theirs. */
  readonly tools?: readonly string[];
  readonly toolsets?: readonly string[];
  /** False: no body and nothing read from one leaves. */
  readonly bodies?: boolean;
}

const entries: readonly Entry[] = [
  entryOf(getTraffic),
  entryOf(getTrafficSummary),
  entryOf(searchTraffic),
  entryOf(getErrors),
  entryOf(getHosts),
  entryOf(getProcesses),
  entryOf(getConnections),
  entryOf(getPayloads),
  entryOf(checkSensitiveData),
];

const toolsets: Readonly<Record<string, readonly Entry[]>> = { default: entries };

export function createRegistry(options: RegistryOptions = {}): Registry | Problem {
  const chosen = choose(options);
  if (isProblem(chosen)) return chosen;
  const bodies = options.bodies ?? true;
  const tools = chosen.map(({ listed }) => listed);
  return {
    tools,
    async call(name, args, context) {
      const entry = chosen.find(({ listed }) => listed.name === name);
      if (entry) return entry.call(args, context, bodies);
      const names = tools.map((tool) => tool.name);
      const nearest = nearestName(name, names);
      return failed(
        problem(
          'bad-argument',
          `There is no tool of that name${nearest ? `; did you mean ${nearest}?` : '.'}`,
          `Call one of ${names.join(', ')}.`,
        ),
      );
    },
  };
}

function choose(options: RegistryOptions): readonly Entry[] | Problem {
  const wanted = new Set<Entry>();
  for (const name of options.toolsets ?? ['default']) {
    const set = Object.hasOwn(toolsets, name) ? toolsets[name] : undefined;
    if (!set)
      return problem(
        'bad-settings',
        `There is no toolset "${name.slice(0, 40)}".`,
        `Use ${Object.keys(toolsets).join(', ')}.`,
      );
    for (const entry of set) wanted.add(entry);
  }
  const all = [...wanted];
  if (!options.tools) return all;
  const known = all.map(({ listed }) => listed.name);
  for (const name of options.tools)
    if (!known.includes(name))
      return problem(
        'bad-settings',
        `There is no tool "${name.slice(0, 40)}".`,
        `${nearestHint(name, known)}The tools are ${known.join(', ')}.`,
      );
  return all.filter(({ listed }) => options.tools?.includes(listed.name));
}

function nearestHint(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest ? `Did you mean ${nearest}? ` : '';
}
