import { once } from 'node:events';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { createServer as createTcp, type Server, type Socket } from 'node:net';

/** What else may listen where Qtap was expected. */
export const strangers = ['a web server', 'an ssh server', 'somebody silent'] as const;
export type Stranger = (typeof strangers)[number];

export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startStranger(kind: Stranger): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server: Server | HttpServer =
    kind === 'a web server'
      ? createHttp((_request, response) => {
          response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
        })
      : createTcp((socket) => {
          if (kind === 'an ssh server') socket.write('SSH-2.0-OpenSSH_9.9\r\n');
        });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `127.0.0.1:${port}`,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/**
 * An address at which nobody listens. It is below those that the system hands out, so no program that starts
 * meanwhile gets it.
 */
export const nowhere = '127.0.0.1:9';
