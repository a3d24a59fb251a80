import {
  Client as SecondClient,
  StreamableHTTPClientTransport as SecondHttp,
} from '@modelcontextprotocol/client';
import { StdioClientTransport as SecondStdio } from '@modelcontextprotocol/client/stdio';
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as FirstStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as FirstHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** Both generations of the SDK's client, both eras, both transports. */
export const ways = [
  'first client over stdio',
  'first client over http',
  'second client over stdio',
  'second client over http',
  '2026 client over stdio',
  '2026 client over http',
] as const;
export type Way = (typeof ways)[number];

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}
export interface Address {
  readonly url: string;
  readonly token: string;
}

export interface ToolResult {
  readonly content: readonly { readonly type: string; readonly text?: string; readonly uri?: string }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly isError?: boolean;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

export interface ListedTools {
  readonly tools: readonly {
    readonly name: string;
    readonly title?: string;
    readonly inputSchema: unknown;
    readonly outputSchema?: unknown;
    readonly annotations?: unknown;
  }[];
}

/** The calls that every client has, under one name. */
export interface Connection {
  readonly serverName: string | undefined;
  readonly instructions: string | undefined;
  tools(): Promise<ListedTools>;
  call(
    name: string,
    args?: Record<string, unknown>,
    options?: { signal?: AbortSignal; progress?: (done: number) => void; timeout?: number },
  ): Promise<ToolResult>;
  resources(): Promise<readonly string[]>;
  templates(): Promise<readonly string[]>;
  read(uri: string): Promise<string>;
  prompts(): Promise<readonly string[]>;
  prompt(name: string, args?: Record<string, string>): Promise<string>;
  completeTemplate(uri: string, name: string, value: string): Promise<readonly string[]>;
  completePrompt(prompt: string, name: string, value: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

const us = { name: 'test', version: '1' };
const textOf = (block: unknown): string =>
  typeof block === 'object' && block !== null && 'text' in block ? String(block.text) : '';

export async function connect(way: Way, program: Program, address: Address): Promise<Connection> {
  const overHttp = way.endsWith('http');
  const requestInit = { headers: { Authorization: `Bearer ${address.token}` } };
  const stdio = {
    command: program.command,
    args: [...program.args],
    env: { ...program.env },
    stderr: 'inherit' as const,
  };
  if (way.startsWith('first')) {
    const client = new FirstClient(us);
    await client.connect(
      overHttp ? new FirstHttp(new URL(address.url), { requestInit }) : new FirstStdio(stdio),
    );
    return {
      serverName: client.getServerVersion()?.name,
      instructions: client.getInstructions(),
      tools: () => client.listTools(),
      call: (name, args = {}, { signal, progress, timeout } = {}) =>
        client.callTool({ name, arguments: args }, undefined, {
          signal,
          timeout,
          onprogress: progress && ((p) => progress(p.progress)),
        }) as Promise<ToolResult>,
      resources: async () => (await client.listResources()).resources.map((one) => one.uri),
      templates: async () =>
        (await client.listResourceTemplates()).resourceTemplates.map((one) => one.uriTemplate),
      read: async (uri) => textOf((await client.readResource({ uri })).contents[0]),
      prompts: async () => (await client.listPrompts()).prompts.map((one) => one.name),
      prompt: async (name, args) =>
        textOf((await client.getPrompt({ name, arguments: args })).messages[0]?.content),
      completeTemplate: async (uri, name, value) =>
        (await client.complete({ ref: { type: 'ref/resource', uri }, argument: { name, value } })).completion
          .values,
      completePrompt: async (prompt, name, value) =>
        (await client.complete({ ref: { type: 'ref/prompt', name: prompt }, argument: { name, value } }))
          .completion.values,
      close: () => client.close(),
    };
  }
  const client = new SecondClient(us, {
    versionNegotiation: { mode: way.startsWith('2026') ? { pin: '2026-07-28' } : 'legacy' },
  });
  await client.connect(
    overHttp ? new SecondHttp(new URL(address.url), { requestInit }) : new SecondStdio(stdio),
  );
  return {
    serverName: client.getServerVersion()?.name,
    instructions: client.getInstructions(),
    tools: () => client.listTools(),
    call: (name, args = {}, { signal, progress, timeout } = {}) =>
      client.callTool(
        { name, arguments: args },
        { signal, timeout, onprogress: progress && ((p) => progress(p.progress)) },
      ) as Promise<ToolResult>,
    resources: async () => (await client.listResources()).resources.map((one) => one.uri),
    templates: async () =>
      (await client.listResourceTemplates()).resourceTemplates.map((one) => one.uriTemplate),
    read: async (uri) => textOf((await client.readResource({ uri })).contents[0]),
    prompts: async () => (await client.listPrompts()).prompts.map((one) => one.name),
    prompt: async (name, args) =>
      textOf((await client.getPrompt({ name, arguments: args })).messages[0]?.content),
    completeTemplate: async (uri, name, value) =>
      (await client.complete({ ref: { type: 'ref/resource', uri }, argument: { name, value } })).completion
        .values,
    completePrompt: async (prompt, name, value) =>
      (await client.complete({ ref: { type: 'ref/prompt', name: prompt }, argument: { name, value } }))
        .completion.values,
    close: () => client.close(),
  };
}
