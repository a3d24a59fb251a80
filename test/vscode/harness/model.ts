/**
 * A scripted model on loopback that speaks OpenAI's chat completions, as VS Code's "custom endpoint" wants
 * them. It keeps every request, so a test can say what the model was really offered and received.
 */

import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
}

export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: unknown;
}

/** One turn as the model saw it. */
export interface ModelRequest {
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly OfferedTool[];
  /** The results of tools called since the last thing the person said, oldest first. */
  readonly results: readonly string[];
}

/** What the model does: say something, or call a tool by the end of its offered name. */
export type Turn = { readonly say: string } | { readonly call: string; readonly with?: unknown };

export interface Model {
  readonly vendor: string;
  readonly id: string;
  /** The entry of chatLanguageModels.json. */
  readonly configuration: unknown;
  /** Every turn that offered tools; VS Code's own small requests (titles, summaries) are not kept. */
  readonly turns: readonly ModelRequest[];
  /** From now on the model does this. */
  script(next: (request: ModelRequest) => Turn): void;
  stop(): Promise<void>;
}

interface WireMessage {
  readonly role: ModelMessage['role'];
  readonly content?: string | readonly { readonly text?: string }[] | null;
}

interface WireRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly WireMessage[];
  readonly tools?: readonly { readonly function: OfferedTool }[];
}

const textOf = ({ content }: WireMessage): string =>
  typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('');

function read(sent: WireRequest): ModelRequest {
  const messages = sent.messages.map((message) => ({ role: message.role, text: textOf(message) }));
  const asked = messages.findLastIndex(({ role }) => role === 'user');
  return {
    messages,
    tools: (sent.tools ?? []).map((tool) => tool.function),
    results: messages.slice(asked + 1).flatMap(({ role, text: said }) => (role === 'tool' ? [said] : [])),
  };
}

/** The name under which VS Code offers a tool: it puts the server's name before it. */
function offeredName(request: ModelRequest, name: string): string {
  const tool = request.tools.find((offered) => offered.name.endsWith(name));
  if (!tool)
    throw new Error(`${name} was not offered; offered: ${request.tools.map((one) => one.name).join(', ')}`);
  return tool.name;
}

interface WireDelta {
  readonly content?: string;
  readonly tool_calls?: readonly unknown[];
}

function answer(
  response: ServerResponse,
  model: string,
  turn: Turn,
  calls: number,
  request: ModelRequest,
): void {
  const delta: WireDelta =
    'say' in turn
      ? { content: turn.say }
      : {
          tool_calls: [
            {
              index: 0,
              id: `call_${calls}`,
              type: 'function',
              function: { name: offeredName(request, turn.call), arguments: JSON.stringify(turn.with ?? {}) },
            },
          ],
        };
  const send = (choices: readonly unknown[], more: object = {}): void => {
    const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model, choices, ...more };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  send([{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: null }]);
  send([{ index: 0, delta: {}, finish_reason: 'say' in turn ? 'stop' : 'tool_calls' }]);
  send([], { usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } });
  response.end('data: [DONE]\n\n');
}

/** An answer to a request that does not stream: only VS Code's own small requests are of that kind. */
function answerWhole(response: ServerResponse, model: string): void {
  const message = { role: 'assistant', content: 'ok' };
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model,
      choices: [{ index: 0, finish_reason: 'stop', message }],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    }),
  );
}

export async function startModel(): Promise<Model> {
  const turns: ModelRequest[] = [];
  let next: (request: ModelRequest) => Turn = () => ({ say: 'No script.' });
  let calls = 0;

  const server = createServer((incoming, response) => {
    void text(incoming).then((sentText) => {
      const sent = JSON.parse(sentText) as WireRequest;
      if (!sent.stream) return answerWhole(response, sent.model);
      const request = read(sent);
      if (request.tools.length === 0) return answer(response, sent.model, { say: 'ok' }, 0, request);
      turns.push(request);
      try {
        return answer(response, sent.model, next(request), ++calls, request);
      } catch (error) {
        // A script that fails ends the turn in words, so that the test sees why.
        return answer(response, sent.model, { say: `SCRIPT FAILED: ${String(error)}` }, 0, request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    vendor: 'customendpoint',
    id: 'scripted',
    configuration: {
      name: 'Scripted',
      vendor: 'customendpoint',
      apiKey: 'not-a-key',
      apiType: 'chat-completions',
      models: [
        {
          id: 'scripted',
          name: 'Scripted Model',
          url: `http://127.0.0.1:${port}/v1/chat/completions`,
          toolCalling: true,
          vision: false,
          maxInputTokens: 120_000,
          maxOutputTokens: 8_000,
        },
      ],
    },
    turns,
    script: (script) => {
      next = script;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
