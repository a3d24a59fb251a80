/** Reading the stream of a Qtap from the outside, as plainly as can be: how many exchanges came. */

import { get, type IncomingMessage } from 'node:http';

/** Resolves once `count` exchanges have come through `port`; rejects when the connection ends before. */
export function exchangesThrough(port: number, count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(`http://127.0.0.1:${port}/devtools/api/events`, (response: IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        const seen = text.split('event: request.http_transaction\n').length - 1;
        if (seen < count) return;
        request.destroy();
        resolve(seen);
      });
      response.on('end', () => reject(new Error('The stream ended.')));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}
