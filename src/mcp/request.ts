/**
 * One request to a running engine over stateless HTTP. Not the SDK's client: that one waits on when the stream
 * of an answer breaks, and a broken stream is just how an engine's death shows.
 */

import { createParser } from 'eventsource-parser';
import { asNumber, asRecord, asText, parseJson, type UnknownRecord } from '../base/unknown.ts';

export interface RunningEngine {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

export interface EngineRequest {
  readonly method: 'tools/call' | 'resources/read' | 'completion/complete';
  readonly params: UnknownRecord;
  /** What the revision wants in a header beside the body: the tool's name, the resource's address. */
  readonly name?: string;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, of: number) => void;
}

export type EngineReply =
  | { readonly result: UnknownRecord }
  | { readonly error: { readonly message: string; readonly data?: unknown } };

const revision = '2026-07-28';
const prefix = 'io.modelcontextprotocol/';

/** Rejects when there is no answer: nobody listens, somebody else does, the stream breaks, or the signal ends it. */
export async function askEngine(engine: RunningEngine, request: EngineRequest): Promise<EngineReply> {
  const { method, params, name, signal, progress } = request;
  const response = await fetch(engine.url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${engine.token}`,
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      'MCP-Protocol-Version': revision,
      'Mcp-Method': method,
      ...(name === undefined ? {} : { 'Mcp-Name': headerText(name) }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: {
        ...params,
        _meta: {
          [`${prefix}protocolVersion`]: revision,
          [`${prefix}clientCapabilities`]: {},
          ...(progress ? { progressToken: 1 } : {}),
        },
      },
    }),
    ...(signal ? { signal } : {}),
  });
  const found: { reply?: EngineReply } = {};
  const take = (text: string): void => {
    const message = asRecord(parseJson(text));
    const result = asRecord(message?.['result']);
    const error = asRecord(message?.['error']);
    if (result) found.reply = { result };
    // Refusals before the protocol (a wrong token, a wrong host) carry no id: they are no answer.
    else if (error && message?.['id'] === 1)
      found.reply = { error: { message: asText(error['message']) ?? 'unknown', data: error['data'] } };
    else if (message?.['method'] === 'notifications/progress') {
      const told = asRecord(message['params']);
      const done = asNumber(told?.['progress']);
      if (done !== undefined) progress?.(done, asNumber(told?.['total']) ?? done);
    }
  };
  if (response.headers.get('content-type')?.startsWith('text/event-stream') && response.body) {
    const parser = createParser({ onEvent: ({ data }) => take(data) });
    const decoder = new TextDecoder();
    for await (const chunk of response.body) parser.feed(decoder.decode(chunk, { stream: true }));
  } else take(await response.text());
  if (!found.reply) throw new Error(`no answer (HTTP ${response.status})`);
  return found.reply;
}

/** A header holds only ASCII: the revision's own way around that, used always because it is never wrong. */
function headerText(text: string): string {
  return `=?base64?${Buffer.from(text).toString('base64')}?=`;
}
