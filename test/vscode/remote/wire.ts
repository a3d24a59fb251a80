/**
 * What crosses the cable between a page here and VS Code's server on another host: every byte counted by the
 * host's own card, and everything the page heard, as text. Beside it, what Qtap and the engine said to each
 * other on that host's loopback.
 */

import type { Page } from 'playwright-core';
import type { RemoteHost } from '../harness/remoteHost.ts';

export interface Wire {
  /** Forgets what was heard: loading VS Code itself is not what is asked about. */
  restart(): void;
  /** Bytes since the host was made: between Qtap and its readers, and out of the host. */
  count(): Promise<{ readonly captured: number; readonly crossed: number }>;
  /** Was this text in anything the page received? */
  heard(text: string): boolean;
}

/** Before the page is loaded (again): a connection that stands already is not listened to. */
export function listenToWire(page: Page, host: RemoteHost): Wire {
  let heard: Buffer[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => heard.push(Buffer.from(payload)));
  });
  page.on('response', (response) => {
    response.body().then(
      (body) => heard.push(body),
      () => undefined,
    );
  });
  const sentBy = async (card: string): Promise<number> =>
    Number(await host.exec('cat', `/sys/class/net/${card}/statistics/tx_bytes`));
  return {
    restart() {
      heard = [];
    },
    async count() {
      const crossed = await sentBy('eth0');
      // What ssh carries goes over the host's loopback as well.
      return { crossed, captured: (await sentBy('lo')) - crossed };
    },
    heard: (text) => Buffer.concat(heard).includes(text),
  };
}
