/** Our side of the protocol, both eras from one factory: tools, resources, prompts, completion. */

import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  type CallToolResult,
} from '@modelcontextprotocol/server';
import { describeProblem, isProblem, type Problem } from '../base/problem.ts';
import { type Answerer, type Completed, type ToolReply } from './answerer.ts';
import { completedByPrompt, prompts, promptText } from './prompts.ts';
import { completedByTemplate } from './resources.ts';

/** Several clients build the tools' names from this one, whatever the person called us. */
export const serverName = 'devtools';

/** Some clients repeat this inside every tool's description, so it is short. */
export const instructions =
  'HTTP traffic of this host as sent before TLS. Start with get_traffic_summary or get_errors; narrow with `filter` (container.name == "shop" and res.status >= 500); open one by id with get_traffic. Answers come from a buffer at once. Read `coverage` before concluding that nothing happened.';

// Lists never change while a server runs; five minutes let a restarted one with other toolsets be noticed.
const listsKeep = { ttlMs: 300_000, cacheScope: 'private' } as const;

/** The SDK cuts completions at this many. */
const mostCompletions = 100;

/**
 * The low-level server of the SDK: our tools are listed from one ready-made list, and their arguments are
 * checked once, by the registry, whose words teach more than a validator's.
 */
export function createMcpServer(answerer: Answerer, version: string): Server {
  const server = new Server(
    { name: serverName, title: 'Qtap DevTools', version },
    {
      capabilities: {
        tools: { listChanged: false },
        resources: { listChanged: false, subscribe: false },
        prompts: { listChanged: false },
        completions: {},
      },
      instructions,
      cacheHints: {
        'tools/list': listsKeep,
        'resources/list': listsKeep,
        'resources/templates/list': listsKeep,
        'prompts/list': listsKeep,
        'server/discover': listsKeep,
      },
    },
  );

  server.setRequestHandler('tools/list', () => ({ tools: [...answerer.tools] }));

  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const token = mcpReq._meta?.progressToken;
    let told = -1;
    const progress = (done: number, of: number): void => {
      // The protocol wants progress that grows; after the end nobody listens any more.
      if (token === undefined || done <= told || mcpReq.signal.aborted) return;
      told = done;
      void mcpReq
        .notify({
          method: 'notifications/progress',
          params: { progressToken: token, progress: done, total: of },
        })
        .catch(() => undefined);
    };
    const reply = await answerer.call(params.name, params.arguments ?? {}, {
      signal: mcpReq.signal,
      progress,
    });
    // The protocol wants an unknown tool to be an error of its own; the registry's sentence names the nearest.
    if (!answerer.tools.some(({ name }) => name === params.name))
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, reply.text);
    return toResult(reply);
  });

  server.setRequestHandler('resources/list', () => ({ resources: [...answerer.resources] }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [...answerer.templates],
  }));
  server.setRequestHandler('resources/read', async ({ params }, { mcpReq }) => {
    const found = await answerer.read(params.uri, mcpReq.signal);
    if (isProblem(found)) throw notRead(params.uri, found);
    const { mimeType, text, count, left = 0 } = found;
    const told = count === undefined ? {} : { _meta: { count, left } };
    return { contents: [{ uri: params.uri, mimeType, text, ...told }] };
  });

  // A prompt whose tools are not here would lead nowhere.
  const offered = prompts.filter(({ tools }) =>
    tools.every((name) => answerer.tools.some((tool) => tool.name === name)),
  );
  server.setRequestHandler('prompts/list', () => ({
    prompts: offered.map((one) => ({
      name: one.name,
      title: one.title,
      description: one.description,
      arguments: one.arguments.map((argument) => ({
        name: argument.name,
        description: argument.description,
        required: false,
      })),
    })),
  }));
  server.setRequestHandler('prompts/get', ({ params }) => {
    const prompt = promptText(offered, params.name, params.arguments ?? {});
    if (isProblem(prompt)) throw new ProtocolError(ProtocolErrorCode.InvalidParams, describeProblem(prompt));
    return {
      description: prompt.description,
      messages: [{ role: 'user', content: { type: 'text', text: prompt.text } }],
    };
  });

  server.setRequestHandler('completion/complete', async ({ params: { ref, argument } }) => {
    const what: Completed | undefined =
      ref.type === 'ref/prompt'
        ? completedByPrompt(ref.name, argument.name)
        : completedByTemplate(ref.uri, argument.name);
    const values = what ? await answerer.complete(what, argument.value) : [];
    return {
      completion: {
        values: values.slice(0, mostCompletions),
        total: values.length,
        hasMore: values.length > mostCompletions,
      },
    };
  });
  return server;
}

/** A wrong question is told apart from a thing that is not there. */
function notRead(uri: string, wrong: Problem): ProtocolError {
  if (wrong.code !== 'bad-filter' && wrong.code !== 'bad-argument')
    return new ResourceNotFoundError(uri, describeProblem(wrong));
  return new ProtocolError(ProtocolErrorCode.InvalidParams, describeProblem(wrong), {
    uri,
    ...codeOf(wrong),
  });
}

function codeOf({ code, at }: Problem): { readonly code: string; readonly at?: number } {
  return { code, ...(at === undefined ? {} : { at }) };
}

function toResult(reply: ToolReply): CallToolResult {
  const content: CallToolResult['content'] = [{ type: 'text', text: reply.text }];
  for (const link of reply.links ?? [])
    content.push({
      type: 'resource_link',
      uri: link.uri,
      name: link.name,
      mimeType: link.mimeType,
      ...(link.bytes === undefined ? {} : { size: link.bytes }),
    });
  if (reply.problem) return { content, isError: true, _meta: codeOf(reply.problem) };
  return reply.data === undefined ? { content } : { content, structuredContent: { ...reply.data } };
}
