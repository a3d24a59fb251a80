/** What the commands are and what they take, as text: nothing else is loaded to print it. */

export interface CommandHelp {
  readonly usage: string;
  readonly summary: string;
  readonly more: string;
}

const from = `
Where traffic comes from:
  --url URL              Qtap's address, host or host:port; "demo" is a built-in company
                         (default: $QTAP_DEVTOOLS_URL, else http://localhost:10001)
  --source NAME=URL      several hosts; may be repeated
  --ssh USER@HOST        reach the address through ssh
  --headers-file FILE    "Name: value" lines for a proxy in front of Qtap
  --capture-filter EXPR  what Qtap is asked to send; the rest is never seen`;

export const commands = {
  scan: {
    usage: 'scan --input FILE [--fail-on LEVEL]',
    summary: 'Find secrets and personal data in a file of traffic, without printing them',
    more: `  --input FILE           HAR, or one exchange a line as get_traffic answers them; - is standard input
  --format FORMAT        text (leaks, the default), json (totals), ndjson (a line an exchange)
  --fail-on LEVEL        low, medium, high (default), critical or never: exit 1 when a leak is that grave
  --rules FILE           {"rules": […], "ignore": […]}: rules and ignores of your own
  --baseline FILE        what is known already and shall not be told again
  --write-baseline FILE  write such a file from this scan (kinds and places, nothing of any value)`,
  },
  setup: {
    usage: 'setup CLIENT [--print] [--project]',
    summary: 'Add this MCP server to claude, codex, vscode, cursor, windsurf, gemini, copilot or opencode',
    more: `Keeps everything else in the client's file. The options for traffic become part of the entry.
  --print                only print the entry
  --project              the file of the project in this folder, not yours
${from}`,
  },
} as const satisfies Readonly<Record<string, CommandHelp>>;

export type CommandName = keyof typeof commands;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

export function overview(): string {
  const widest = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(widest)}  ${summary}`);
  return `Live HTTP traffic from Qtap, for you and for your AI assistant.

Usage: qtap-devtools COMMAND [OPTIONS]

${lines.join('\n')}

qtap-devtools COMMAND --help tells more. Exit codes: 0 well, 1 something was found, 2 usage, 3 no connection.
`;
}

export function helpOf(name: CommandName): string {
  const { usage, summary, more }: CommandHelp = commands[name];
  return `${summary}\n\nUsage: qtap-devtools ${usage}\n\n${more.trim()}\n`;
}
