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

const look = `
What is shown:
  --filter EXPR          res.status >= 500 and container.name == "checkout"
  --seconds N            how far to look back, or how long to listen
  --json                 for programs`;

const join = `
  --no-join              an own connection, even if an engine with this traffic runs already`;

export const commands = {
  mcp: {
    usage: 'mcp [--toolsets NAMES] [--no-join]',
    summary: 'MCP server over stdin and stdout, for Codex, Claude Code and others',
    more: `Started by an AI client: see "setup". Joins an engine that already reads the same traffic.
  --toolsets NAMES       comma separated; "default" are the nine tools
  --no-join              an own connection, even if an engine with this traffic runs already
${from}`,
  },
  serve: {
    usage: 'serve [--port N] [--host ADDRESS] [--token-file FILE] [--json] …',
    summary: 'MCP server over HTTP, on loopback and with a bearer token',
    more: `  --port N               0 (default) takes any free one
  --host ADDRESS         127.0.0.1; another one needs --token-file or $QTAP_DEVTOOLS_TOKEN
  --token-file FILE      the bearer token; without it one is made and printed
  --allow-host NAME      a name under which the endpoint may be called (a tunnel's); may be repeated
  --secret-path          also answer at /t/TOKEN/mcp, for clients that cannot send a header
  --tools NAMES          only these tools, comma separated
  --no-bodies            never a request's or response's body
  --toolsets NAMES       comma separated; "default" are the nine tools
  --json                 one line {"url","token"} when ready
${from}`,
  },
  tail: {
    usage: 'tail [--filter EXPR] [--json]',
    summary: 'Live traffic, one line an exchange',
    more: `Ends with Ctrl-C, or after --seconds N.
${from}
${look}`,
  },
  errors: {
    usage: 'errors [--filter EXPR] [--seconds N] [--json]',
    summary: 'What fails, by cause',
    more: `${from}
${look}${join}`,
  },
  hosts: {
    usage: 'hosts [--filter EXPR] [--seconds N] [--json]',
    summary: 'Who is called, and how it goes',
    more: `${from}
${look}${join}`,
  },
  scan: {
    usage: 'scan [--seconds N | --input FILE] [--fail-on LEVEL]',
    summary: 'Find secrets and personal data in live traffic or in a file of it, without printing them',
    more: `Reads what arrives until Ctrl-C, or for --seconds N; or a file.
  --input FILE           HAR, or one exchange a line as get_traffic answers them; - is standard input
  --seconds N            how long to listen
  --format FORMAT        text (leaks, the default), json (totals), ndjson (a line an exchange)
  --fail-on LEVEL        low, medium, high (default), critical or never: exit 1 when a leak is that grave
  --rules FILE           {"rules": […], "ignore": […]}: rules and ignores of your own
  --baseline FILE        what is known already and shall not be told again
  --write-baseline FILE  write such a file from this scan (kinds and places, nothing of any value)
${from}`,
  },
  export: {
    usage: 'export har|curl|ndjson [--output FILE] [--filter EXPR] [--seconds N]',
    summary: 'Exchanges as HAR, cURL commands or NDJSON; secrets replaced',
    more: `Of an engine that reads the same traffic already, everything it holds, or the last --seconds N;
else what arrives within --seconds N (10).
  --output FILE          instead of standard output; readable by you only
${from}
${look}${join}`,
  },
  doctor: {
    usage: 'doctor [--json]',
    summary: 'Why do I see nothing?',
    more: `Exit code 1 when a fault was found.
${from}`,
  },
  setup: {
    usage: 'setup CLIENT [--print] [--project]',
    summary: 'Add this MCP server to claude, codex, vscode, cursor, windsurf, gemini, copilot or opencode',
    more: `Keeps everything else in the client's file. The options for traffic become part of the entry.
  --print                only print the entry
  --project              the file of the project in this folder, not yours
${from}`,
  },
  demo: {
    usage: 'demo [--filter EXPR] [--json]',
    summary: 'A small believable company, live: needs no Qtap, no Linux, no network',
    more: look.trim(),
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
Who asks for JSON is told of errors on standard output, too: {"error":{"code","message","fix"}}.
`;
}

export function helpOf(name: CommandName): string {
  const { usage, summary, more }: CommandHelp = commands[name];
  return `${summary}\n\nUsage: qtap-devtools ${usage}\n\n${more.trim()}\n`;
}
