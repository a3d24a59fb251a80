import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/**
 * A model by script, on loopback, in the wire formats of three vendors: it asks for one tool call, and when the
 * tool's answer comes back it says one sentence. What it was offered and what came back is kept for the test.
 */
export interface ScriptedModel {
  readonly url: string;
  /** Names of all tools that were offered, as the client spells them. */
  readonly offered: string[];
  /** What the client gave the model as the tool's answer. */
  readonly results: string[];
  /** Paths that were asked and not understood: a client that changed its ways shows here. */
  readonly strange: string[];
  close(): Promise<void>;
}

export interface Script {
  /** The end of the tool's name as the client spells it. */
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export const lastWords = 'The scripted model has seen the answer.';

type Json = Readonly<Record<string, unknown>>;
const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

export async function startModel(script: Script): Promise<ScriptedModel> {
  const offered: string[] = [];
  const results: string[] = [];
  const strange: string[] = [];
  let calls = 0;
  const offer = (names: readonly string[]): string | undefined => {
    for (const name of names) if (!offered.includes(name)) offered.push(name);
    return names.find((name) => name.endsWith(script.tool));
  };

  /** The Messages format: Claude Code. */
  function messages(body: Json, response: ServerResponse): void {
    const last = record(list(body['messages']).at(-1));
    const result = list(last['content'])
      .map(record)
      // What comes back of a search for tools is not the answer of a tool.
      .find((block) => block['type'] === 'tool_result' && !JSON.stringify(block).includes('tool_reference'));
    const name = offer(list(body['tools']).map((tool) => String(record(tool)['name'])));
    if (result) results.push(JSON.stringify(result['content']));
    const search = offered.find((tool) => tool === 'ToolSearch');
    const call = result
      ? undefined
      : name
        ? { name, input: script.args }
        : search
          ? { name: search, input: { query: `select:mcp__devtools__${script.tool}` } }
          : undefined;
    events(response, [
      [
        'message_start',
        {
          type: 'message_start',
          message: {
            id: 'm1',
            type: 'message',
            role: 'assistant',
            model: 'scripted',
            content: [],
            stop_reason: null,
            usage: { input_tokens: 1, output_tokens: 1 },
          },
        },
      ],
      ...(call
        ? [
            [
              'content_block_start',
              {
                type: 'content_block_start',
                index: 0,
                content_block: { type: 'tool_use', id: `call_${++calls}`, name: call.name, input: {} },
              },
            ],
            [
              'content_block_delta',
              {
                type: 'content_block_delta',
                index: 0,
                delta: { type: 'input_json_delta', partial_json: JSON.stringify(call.input) },
              },
            ],
          ]
        : [
            [
              'content_block_start',
              { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
            ],
            [
              'content_block_delta',
              { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: lastWords } },
            ],
          ]),
      ['content_block_stop', { type: 'content_block_stop', index: 0 }],
      [
        'message_delta',
        {
          type: 'message_delta',
          delta: { stop_reason: call ? 'tool_use' : 'end_turn', stop_sequence: null },
          usage: { output_tokens: 1 },
        },
      ],
      ['message_stop', { type: 'message_stop' }],
    ] as [string, Json][]);
  }

  /** The Responses format: Codex. */
  function responses(body: Json, response: ServerResponse): void {
    const tools = list(body['tools']).map(record);
    const flat: { readonly namespace: string; readonly name: string }[] = [];
    for (const tool of tools)
      if (tool['type'] === 'namespace')
        for (const inner of list(tool['tools']))
          flat.push({ namespace: String(tool['name']), name: String(record(inner)['name']) });
      else flat.push({ namespace: '', name: String(tool['name']) });
    offer(flat.map(({ namespace, name }) => namespace + name));
    const chosen = flat.find(({ name }) => name.endsWith(script.tool));
    const output = list(body['input'])
      .map(record)
      .find((item) => item['type'] === 'function_call_output');
    if (output)
      results.push(
        typeof output['output'] === 'string' ? output['output'] : JSON.stringify(output['output']),
      );
    const item =
      output || !chosen
        ? {
            type: 'message',
            id: 'i1',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text: lastWords, annotations: [] }],
          }
        : {
            type: 'function_call',
            id: 'f1',
            call_id: 'c1',
            name: chosen.name,
            ...(chosen.namespace ? { namespace: chosen.namespace } : {}),
            arguments: JSON.stringify(script.args),
            status: 'completed',
          };
    const id = `r${results.length}`;
    events(response, [
      ['response.created', { type: 'response.created', response: { id, status: 'in_progress' } }],
      ['response.output_item.added', { type: 'response.output_item.added', output_index: 0, item }],
      ['response.output_item.done', { type: 'response.output_item.done', output_index: 0, item }],
      [
        'response.completed',
        {
          type: 'response.completed',
          response: {
            id,
            status: 'completed',
            output: [item],
            usage: {
              input_tokens: 1,
              output_tokens: 1,
              total_tokens: 2,
              input_tokens_details: { cached_tokens: 0 },
              output_tokens_details: { reasoning_tokens: 0 },
            },
          },
        },
      ],
    ]);
  }

  /** The generateContent format: Gemini CLI. */
  function generate(body: Json, response: ServerResponse, streamed: boolean): void {
    const declared = list(body['tools']).flatMap((tool) => list(record(tool)['functionDeclarations']));
    const name = offer(declared.map((tool) => String(record(tool)['name'])));
    const last = record(list(body['contents']).at(-1));
    const result = list(last['parts'])
      .map((part) => record(record(part)['functionResponse']))
      .find((part) => part['response'] !== undefined);
    if (result) results.push(JSON.stringify(result['response']));
    const part = result || !name ? { text: lastWords } : { functionCall: { name, args: script.args } };
    const answer = {
      candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
      modelVersion: 'scripted',
    };
    if (!streamed) return void json(response, answer);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify(answer)}\r\n\r\n`);
  }

  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      if (path.endsWith('/messages')) messages(body, response);
      else if (path.endsWith('/responses')) responses(body, response);
      else if (path.includes('enerateContent')) generate(body, response, path.includes('stream'));
      else if (path.endsWith('count_tokens')) json(response, { input_tokens: 1 });
      else if (path.includes('countTokens')) json(response, { totalTokens: 1 });
      else if (path.endsWith('/models')) json(response, { object: 'list', data: [], models: [] });
      else {
        strange.push(`${request.method} ${path}`);
        json(response, {});
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    offered,
    results,
    strange,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function events(response: ServerResponse, all: readonly (readonly [string, Json])[]): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const [name, data] of all) response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  response.end();
}

function json(response: ServerResponse, value: Json): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function read(request: IncomingMessage): Promise<Json> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += String(piece);
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}
