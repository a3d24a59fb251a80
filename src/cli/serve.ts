/** `serve`: MCP over HTTP, on loopback and behind a token. */

import { randomBytes } from 'node:crypto';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Engine, type EngineSetup } from '../engine/engine.ts';
import {
  engineOptions,
  namesIn,
  readArguments,
  sourceOptions,
  withToolsets,
  type Given,
} from './arguments.ts';
import { ownEngine } from './engine.ts';
import { exit, fail, printJson, type Terminal } from './terminal.ts';
import { readToken } from './token.ts';

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
  const chosen = readToken(given, terminal);
  if (isProblem(chosen)) return fail(terminal, chosen);
  const endpoint = endpointOf(given, chosen, terminal);
  if (isProblem(endpoint)) return fail(terminal, endpoint);

  const bodies = !given.flag('no-bodies');
  const tools = namesIn(given.text('tools'));
  const engine = await ownEngine({ ...asked, mcp: { ...asked.mcp, bodies } }, terminal, {
    ...(tools ? { tools } : {}),
    // An endpoint with less than everything is no engine for other clients of this machine.
    http: { ...endpoint, announced: !tools && bodies },
  });
  if (isProblem(engine)) return fail(terminal, engine, given.text('capture-filter'));
  tellReady(engine, endpoint.token, chosen !== undefined, given, terminal);
  await ended(terminal.signal);
  await engine.close();
  return exit.well;
}

/** Where to listen and who may come. Other machines can come only with a token that somebody chose. */
function endpointOf(
  given: Given,
  chosen: string | undefined,
  terminal: Terminal,
): NonNullable<EngineSetup['http']> | Problem {
  const port = given.whole('port', 0, 65_535) ?? 0;
  if (isProblem(port)) return port;
  const host = given.text('host') ?? '127.0.0.1';
  const reachable = !isLoopback(host);
  if (reachable && chosen === undefined)
    return problem(
      'not-allowed',
      `${host} can be reached from other machines, so a token must be chosen.`,
      'Give --token-file FILE or $QTAP_DEVTOOLS_TOKEN, or stay on 127.0.0.1.',
    );
  if (reachable)
    terminal.err(
      `Warning: ${host} can be reached from other machines. Whoever has the token reads the traffic, and it travels unencrypted.\n`,
    );
  return {
    host,
    port,
    token: chosen ?? randomBytes(32).toString('base64url'),
    secretPath: given.flag('secret-path'),
    allowedHosts: [...given.list('allow-host'), ...(reachable && !isAny(host) ? [host] : [])],
  };
}

/** A token that somebody chose is known to them, and is not repeated to whoever looks on. */
function tellReady({ http }: Engine, token: string, chosen: boolean, given: Given, terminal: Terminal): void {
  const { url = '', secretUrl } = http ?? {};
  if (given.flag('json')) return printJson(terminal, { url, token, ...(secretUrl ? { secretUrl } : {}) });
  const lines = [
    `MCP over HTTP at ${url}`,
    ...(chosen ? [] : [`Authorization: Bearer ${token}`]),
    ...(secretUrl ? [`Without a header (whoever knows this address reads the traffic): ${secretUrl}`] : []),
    'Ctrl-C ends it.',
  ];
  terminal.out(`${lines.join('\n')}\n`);
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
