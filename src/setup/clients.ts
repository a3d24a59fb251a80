/** Each client's own configuration: where it is, what belongs in it, and how to add ours while keeping what is there. */

import { posix, win32 } from 'node:path';
import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  type ParseError,
} from 'jsonc-parser';
import { problem, type Problem } from '../base/problem.ts';
import { isRecord } from '../base/unknown.ts';
import { clientTitles, type ClientName } from './names.ts';
import { setTomlTable, tomlValue } from './toml.ts';

/** How a client starts us: `command` with `args`. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

/** Where a person's files are. Handed in, so that a test has a home of its own. */
export interface Home {
  readonly directory: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Client {
  /** The person's own file. */
  readonly user: (home: Home, join: (...parts: string[]) => string) => string;
  /** The file for one project, relative to its folder, where the client has one. */
  readonly project?: readonly string[];
  readonly write: (text: string, launch: Launch) => string | Problem;
  /** What the client needs before it sees the change. */
  readonly then: string;
}

/** The name under which every client knows us; it becomes part of the tools' names. */
export const serverName = 'devtools';

const start = (launch: Launch): object => ({ command: launch.command, args: launch.args });
const startOver = (launch: Launch): object => ({ type: 'stdio', ...start(launch) });

export const clients = {
  claude: {
    user: (home, join) => join(home.environment['CLAUDE_CONFIG_DIR'] ?? home.directory, '.claude.json'),
    project: ['.mcp.json'],
    write: json(['mcpServers'], startOver),
    then: 'Start a new session; `claude mcp list` shows devtools as connected.',
  },
  codex: {
    user: (home, join) =>
      join(home.environment['CODEX_HOME'] ?? join(home.directory, '.codex'), 'config.toml'),
    write: codex,
    then: 'Start a new session; `/mcp` lists devtools.',
  },
  vscode: {
    user: (home, join) => join(applicationData(home, join), 'Code', 'User', 'mcp.json'),
    project: ['.vscode', 'mcp.json'],
    write: json(['servers'], startOver),
    then: 'Run "MCP: List Servers" and start devtools.',
  },
  cursor: {
    user: (home, join) => join(home.directory, '.cursor', 'mcp.json'),
    project: ['.cursor', 'mcp.json'],
    write: json(['mcpServers'], start),
    then: 'Open Settings, MCP, and switch devtools on.',
  },
  windsurf: {
    user: (home, join) => join(home.directory, '.codeium', 'windsurf', 'mcp_config.json'),
    write: json(['mcpServers'], start),
    then: 'Press Refresh in the MCP panel of Cascade.',
  },
  gemini: {
    user: (home, join) => join(home.directory, '.gemini', 'settings.json'),
    project: ['.gemini', 'settings.json'],
    write: json(['mcpServers'], start),
    then: 'Start a new session; `/mcp` lists devtools.',
  },
  copilot: {
    user: (home, join) =>
      join(home.environment['COPILOT_HOME'] ?? join(home.directory, '.copilot'), 'mcp-config.json'),
    write: json(['mcpServers'], (launch) => ({ type: 'local', ...start(launch), tools: ['*'] })),
    then: 'Start a new session; `/mcp show` lists devtools.',
  },
  opencode: {
    user: (home, join) => join(home.directory, '.config', 'opencode', 'opencode.json'),
    project: ['opencode.json'],
    write: json(['mcp'], (launch) => ({
      type: 'local',
      command: [launch.command, ...launch.args],
      enabled: true,
    })),
    then: 'Start a new session; `opencode mcp list` shows devtools.',
  },
} as const satisfies Readonly<Record<ClientName, Client>>;

/** Where the client's configuration is: the project's when a folder is given, else the person's. */
export function configurationPath(name: ClientName, home: Home, folder?: string): string | Problem {
  const client: Client = clients[name];
  const { join } = home.platform === 'win32' ? win32 : posix;
  if (folder === undefined) return client.user(home, join);
  if (client.project) return join(folder, ...client.project);
  return problem(
    'bad-argument',
    `${clientTitles[name]} has no configuration file for one project.`,
    'Leave --project away.',
  );
}

/** The whole new text of a configuration file that now reads `text` (empty when there is none yet). */
export function withServer(name: ClientName, text: string, launch: Launch): string | Problem {
  return clients[name].write(text, launch);
}

function applicationData(home: Home, join: (...parts: string[]) => string): string {
  if (home.platform === 'darwin') return join(home.directory, 'Library', 'Application Support');
  if (home.platform === 'win32')
    return home.environment['APPDATA'] ?? join(home.directory, 'AppData', 'Roaming');
  return home.environment['XDG_CONFIG_HOME'] ?? join(home.directory, '.config');
}

// Keys of an earlier entry that would contradict ours: the same server reached by address.
const otherWays = ['url', 'serverUrl', 'httpUrl', 'headers'];

function json(
  root: readonly string[],
  entry: (launch: Launch) => object,
): (text: string, launch: Launch) => string | Problem {
  return (text, launch) => {
    const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
    let body = text.slice(mark.length);
    const unreadable = (message: string): Problem =>
      problem('cannot-read', message, 'Mend the file, or add the entry by hand: --print shows it.');
    const errors: ParseError[] = [];
    const tree = parseTree(body, errors, { allowTrailingComma: true });
    if (body.trim() === '') body = '{}\n';
    else if (!tree || errors.length > 0 || tree.type !== 'object')
      return unreadable('The file is not a JSON object that can be read safely.');
    const outer = tree && findNodeAtLocation(tree, [...root]);
    if (outer && outer.type !== 'object') return unreadable(`"${root.join('.')}" in it is not an object.`);
    const formattingOptions = {
      insertSpaces: !/^\t/m.test(body),
      tabSize: /^( +)\S/m.exec(body)?.[1]?.length ?? 2,
      eol: body.includes('\r\n') ? '\r\n' : '\n',
    };
    const path = [...root, serverName];
    const there = tree && findNodeAtLocation(tree, path);
    const earlier: unknown = there ? getNodeValue(there) : undefined;
    const set = (at: string[], value: unknown): void => {
      body = applyEdits(body, modify(body, at, value, { formattingOptions }));
    };
    if (!isRecord(earlier)) set(path, entry(launch));
    else {
      // Key by key, so that what the person added to our entry (env, disabled, timeouts) stays.
      for (const key of otherWays) if (Object.hasOwn(earlier, key)) set([...path, key], undefined);
      for (const [key, value] of Object.entries(entry(launch)))
        if (JSON.stringify(earlier[key]) !== JSON.stringify(value)) set([...path, key], value);
    }
    return mark + body;
  };
}

// Codex gives a server about a second before its first turn unless it is required, hands over almost no
// environment, and ends a call that has no answer in time.
function codex(text: string, launch: Launch): string | Problem {
  return setTomlTable(text, ['mcp_servers', serverName], {
    command: tomlValue(launch.command),
    args: tomlValue(launch.args),
    required: tomlValue(true),
    startup_timeout_sec: tomlValue(30),
    tool_timeout_sec: tomlValue(120),
    env_vars: tomlValue(passedOn),
  });
}

const passedOn = ['QTAP_DEVTOOLS_URL', 'QTAP_DEVTOOLS_STATE', 'XDG_RUNTIME_DIR', 'SSH_AUTH_SOCK'];
