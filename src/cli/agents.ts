/** `mcp` and `serve`: for AI clients. */

import { Console } from 'node:console';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { version } from '../base/version.ts';
import { type Answerer, type Listed } from '../mcp/answerer.ts';
import { listedFor } from '../mcp/listed.ts';
import { serveOverStdio } from '../mcp/stdio.ts';
import { type EngineOptions } from '../wire/options.ts';
import { engineOptions, readArguments, sourceOptions, type Given } from './arguments.ts';
import { answererOf, join, ownEngine } from './engine.ts';
import { exit, fail, printJson, type Terminal } from './terminal.ts';

const mcpOptions = { ...sourceOptions, toolsets: 'text', 'no-join': 'flag' } as const;

/** A client that asks at once is answered at once; one that is still starting us is not disturbed by the engine. */
const startEngineAfterMs = 400;

export async function mcp(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, mcpOptions, 0);
  if (isProblem(given)) return fail(terminal, given);
  const options = withToolsets(engineOptions(given, terminal), given);
  if (isProblem(options)) return fail(terminal, options);
  const listed = listedFor({ toolsets: options.mcp.toolsets });
  if (isProblem(listed)) return fail(terminal, listed);
  // Whatever a library wants to say: stdout belongs to the protocol.
  globalThis.console = new Console(process.stderr);
  const late = lateEngine(listed, options, terminal, !given.flag('no-join'));
  const timer = setTimeout(late.start, startEngineAfterMs);
  const { stdin, stdout } = terminal;
  await serveOverStdio(
    {
      answerer: late.answerer,
      version,
      stdin,
      stdout,
      log: (text) => terminal.err(`${text}\n`),
      parent: () => process.ppid,
    },
    terminal.signal,
  );
  clearTimeout(timer);
  await late.close();
  return exit.well;
}

interface Late {
  readonly answerer: Answerer;
  start(): void;
  close(): Promise<void>;
}

/** An engine that starts a little after the client, or with its first question. */
function lateEngine(listed: Listed, options: EngineOptions, terminal: Terminal, mayJoin: boolean): Late {
  let opened: Promise<{ answerer: Answerer; close(): Promise<void> }> | undefined;
  const open = async (): Promise<{ answerer: Answerer; close(): Promise<void> }> => {
    const joined = mayJoin ? await join(options, terminal) : undefined;
    if (joined && !isProblem(joined)) return joined;
    const engine = await ownEngine(options, terminal);
    if (!isProblem(engine)) return engine;
    fail(terminal, engine);
    return { answerer: answererOf(engine, listed), close: () => Promise.resolve() };
  };
  const ready = async (): Promise<Answerer> => (await (opened ??= open())).answerer;
  return {
    answerer: {
      ...listed,
      call: async (name, args, context) => (await ready()).call(name, args, context),
      read: async (uri, signal) => (await ready()).read(uri, signal),
      complete: async (what, start) => (await ready()).complete(what, start),
    },
    start: () => void ready(),
    close: async () => (await opened)?.close(),
  };
}

function withToolsets(options: EngineOptions | Problem, given: Given): EngineOptions | Problem {
  const toolsets = names(given.text('toolsets'));
  return isProblem(options) || !toolsets ? options : { ...options, mcp: { ...options.mcp, toolsets } };
}

function names(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const serveOptions = {
  ...sourceOptions,
  port: 'text',
  host: 'text',
  'token-file': 'text',
  'allow-host': 'list',
  'secret-path': 'flag',
  tools: 'text',
  toolsets: 'text',
  'no-bodies': 'flag',
  json: 'flag',
} as const;

export async function serve(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, serveOptions, 0);
  if (isProblem(given)) return fail(terminal, given);
  const asked = withToolsets(engineOptions(given, terminal), given);
  if (isProblem(asked)) return fail(terminal, asked);
  const port = given.whole('port', 0, 65_535) ?? 0;
  if (isProblem(port)) return fail(terminal, port);
  const ownToken = readToken(given, terminal);
  if (isProblem(ownToken)) return fail(terminal, ownToken);
  const host = given.text('host') ?? '127.0.0.1';
  if (!isLoopback(host) && ownToken === undefined)
    return fail(
      terminal,
      problem(
        'not-allowed',
        `${host} can be reached from other machines, so a token must be chosen.`,
        'Give --token-file FILE or $QTAP_DEVTOOLS_TOKEN, or stay on 127.0.0.1.',
      ),
    );
  if (!isLoopback(host))
    terminal.err(
      `Warning: ${host} can be reached from other machines. Whoever has the token reads the traffic, and it travels unencrypted.\n`,
    );
  const token = ownToken ?? randomBytes(32).toString('base64url');
  const tools = names(given.text('tools'));
  const bodies = !given.flag('no-bodies');
  const secretPath = given.flag('secret-path');
  const engine = await ownEngine({ ...asked, mcp: { ...asked.mcp, bodies } }, terminal, {
    ...(tools ? { tools } : {}),
    http: {
      host,
      port,
      token,
      secretPath,
      allowedHosts: [...given.list('allow-host'), ...(isLoopback(host) || isAny(host) ? [] : [host])],
      // An endpoint with less than everything is no engine for other clients of this machine.
      announced: !tools && bodies,
    },
  });
  if (isProblem(engine)) return fail(terminal, engine);
  const { url = '', secretUrl } = engine.http ?? {};
  if (given.flag('json')) printJson(terminal, { url, token, ...(secretUrl ? { secretUrl } : {}) });
  else
    terminal.out(
      [
        `MCP over HTTP at ${url}`,
        ...(ownToken === undefined ? [`Authorization: Bearer ${token}`] : []),
        ...(secretUrl
          ? [`Without a header (whoever knows this address reads the traffic): ${secretUrl}`]
          : []),
        'Ctrl-C ends it.',
        '',
      ].join('\n'),
    );
  await ended(terminal.signal);
  await engine.close();
  return exit.well;
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const shortestToken = 16;

/** Undefined = none was chosen. Never on the command line, which every user of the machine can read. */
function readToken(given: Given, { environment, err }: Terminal): string | undefined | Problem {
  const path = given.text('token-file');
  let token = environment['QTAP_DEVTOOLS_TOKEN'];
  if (path !== undefined) {
    try {
      token = readFileSync(path, 'utf8').trim();
      if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
        err(`Warning: ${path} can be read by others; chmod 600 ${path}\n`);
    } catch {
      return problem('cannot-read', `The token file ${path} cannot be read.`, 'Check its path and its mode.');
    }
  }
  if (token === undefined || token === '') {
    if (path === undefined) return undefined;
    return problem('bad-argument', `The token file ${path} is empty.`, 'Put a long random token into it.');
  }
  if (token.length >= shortestToken && /^[\x21-\x7e]{1,512}$/.test(token) && !token.includes('/'))
    return token;
  return problem(
    'bad-argument',
    `A token must have ${shortestToken} to 512 letters, digits or signs, and no "/" or blank.`,
    'Make one: openssl rand -hex 32',
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
