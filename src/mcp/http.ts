/** Stateless Streamable HTTP on plain node:http: access first, then limits, then the SDK. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, type Server, type Socket } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { problem, type Problem } from '../base/problem.ts';
import { createAccess, endpointPath, secretPathOf, type AccessRules } from './access.ts';
import { type Answerer } from './answerer.ts';
import { createMcpServer } from './server.ts';

/** A place that listens already. */
export interface OpenDoor {
  readonly server: Server;
  /** Hears of those who came before the endpoint took the place over. */
  onGuest(listener: (guest: Socket) => void): void;
}

export interface HttpOptions {
  readonly answerer: Answerer;
  readonly version: string;
  readonly access: AccessRules;
  /** Loopback unless a person said otherwise. */
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Counts instead of host and port. */
  readonly door?: OpenDoor | undefined;
  /** Hears what went wrong; never addresses, tokens or bodies. */
  readonly log: (text: string) => void;
  readonly limits?: typeof usualLimits;
}

export interface HttpEndpoint {
  readonly url: string;
  /** The address with the token in its path; absent unless it was asked for. Never log it. */
  readonly secretUrl?: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Questions are small; a megabyte is a mistake or an attack. */
const mostBodyBytes = 1024 * 1024;
const mostConnections = 512;

export const usualLimits = {
  headersWithinMs: 10_000,
  /** Ends slow uploads; how long an answer takes is not limited by it. */
  requestWithinMs: 30_000,
  checkEveryMs: 2_000,
};

export async function serveHttp(options: HttpOptions): Promise<HttpEndpoint | Problem> {
  const { answerer, version, access, host, port, door, log, limits = usualLimits } = options;
  const refuse = createAccess(access);
  const handler = createMcpHandler(() => createMcpServer(answerer, version), {
    maxRequestBodySize: mostBodyBytes,
  });
  const answer = toNodeHandler(handler, {
    maxRequestBodySize: mostBodyBytes,
    onerror: (error) => log(`MCP over HTTP failed: ${error.name}`),
  });

  const server = createServer(
    {
      headersTimeout: limits.headersWithinMs,
      requestTimeout: limits.requestWithinMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      noDelay: true,
    },
    (request, response) => {
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader('X-Content-Type-Options', 'nosniff');
      const refusal = refuse({
        method: request.method ?? '',
        url: request.url ?? '',
        host: request.headers.host,
        origin: request.headers.origin,
        authorization: request.headers.authorization,
      });
      if (refusal) return end(request, response, refusal.status, refusal.message, refusal.headers);
      // Known too large before a byte of it is read.
      if (Number(request.headers['content-length'] ?? 0) > mostBodyBytes)
        return end(request, response, 413, `The body is larger than ${mostBodyBytes} bytes.`);
      request.url = endpointPath;
      answer(request, response).catch((error: unknown) => {
        log(`MCP over HTTP failed: ${error instanceof Error ? error.name : 'unknown'}`);
        response.destroy();
      });
    },
  );
  server.maxConnections = mostConnections;
  // A client that breaks off or sends no HTTP at all is no event.
  server.on('clientError', (_error, socket) => socket.destroy());

  const failed = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    if (door) server.listen(door.server, () => resolve(undefined));
    else server.listen(port, host, () => resolve(undefined));
  });
  if (failed) return cannotListen(failed, host, port);
  door?.onGuest((guest) => server.emit('connection', guest));
  server.on('error', (error) => log(`The MCP endpoint failed: ${error.name}`));
  const bound = addressOf(server.address());
  const base = `http://${urlHost(host)}:${bound.port}`;
  return {
    url: `${base}${endpointPath}`,
    ...(access.secretPath ? { secretUrl: `${base}${secretPathOf(access.token)}` } : {}),
    port: bound.port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await handler.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function end(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  // The rest of an upload is not worth reading: answer and hang up.
  const unread = request.headers['content-length'] !== undefined || 'transfer-encoding' in request.headers;
  response.writeHead(status, {
    'Content-Type': 'application/json',
    ...headers,
    ...(unread ? { Connection: 'close' } : {}),
  });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }));
}

function addressOf(address: string | AddressInfo | null): { readonly port: number } {
  return typeof address === 'object' && address !== null ? address : { port: 0 };
}

/** An address that a client on this machine can use. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): Problem {
  if (error.code === 'EADDRINUSE')
    return problem(
      'busy',
      `Port ${port} on ${host} is taken.`,
      'Choose another port, or 0 for any free one.',
    );
  if (error.code === 'EACCES')
    return problem(
      'refused',
      `This user may not listen on port ${port} of ${host}.`,
      'Choose a port above 1023, or 0 for any free one.',
    );
  return problem(
    'bad-address',
    `Cannot listen on ${host}:${port}: ${error.code ?? error.message}.`,
    'Use 127.0.0.1, or an address of this machine and a port that you may open.',
  );
}
