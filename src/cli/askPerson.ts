/** ssh's questions, asked at the terminal; what is secret is not shown while it is typed. */

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { showOnOneLine } from '../base/text.ts';
import { type Terminal } from './terminal.ts';

type Ask = (question: string, secret: boolean, signal: AbortSignal) => Promise<string | undefined>;

/** Undefined when nobody sits there: then ssh fails instead of waiting. */
export function askPerson({ stdin, err, signal: ending }: Terminal): Ask | undefined {
  if (!('isTTY' in stdin) || stdin.isTTY !== true) return undefined;
  return (question, secret, signal) =>
    new Promise((resolve) => {
      let hidden = false;
      // readline echoes what is typed to its output: for a secret there is none.
      const output = new Writable({
        write(chunk: Buffer, _encoding, done) {
          if (!hidden) err(String(chunk));
          done();
        },
      });
      const lines = createInterface({ input: stdin, output, terminal: true });
      const finish = (answer: string | undefined): void => {
        hidden = false;
        if (secret) err('\n');
        lines.close();
        resolve(answer);
      };
      const cancel = (): void => finish(undefined);
      signal.addEventListener('abort', cancel, { once: true });
      ending.addEventListener('abort', cancel, { once: true });
      lines.on('SIGINT', cancel);
      // The question came from the other host: it must not write to our terminal what it likes.
      lines.question(`${showOnOneLine(question).trim()} `, (answer) => finish(answer));
      hidden = secret;
    });
}
