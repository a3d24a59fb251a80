import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { type Answered, type Ask } from './tasks.ts';

export interface Server {
  readonly ask: Ask;
  /** What the list of tools costs before the first question, as JSON. */
  readonly toolList: string;
  close(): Promise<void>;
}

/** A server over stdio, asked as every client asks. */
export async function startServer(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  const client = new Client({ name: 'evals', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command,
      args: [...args],
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stderr: 'ignore',
    }),
  );
  const { tools } = await client.listTools();
  return {
    toolList: JSON.stringify(tools),
    async ask(tool, given): Promise<Answered> {
      const result = await client.callTool({ name: tool, arguments: { ...given } }, { timeout: 120_000 });
      const text = result.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
      return { text, data: result.structuredContent };
    },
    close: () => client.close(),
  };
}
