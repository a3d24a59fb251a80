/** Does a Qtap answer here to whoever asks? A question without any credential, as a stranger would ask it. */

import { type Clock } from '../../base/clock.ts';
import { type Address } from './address.ts';
import { send } from './stream.ts';

export function answersStrangers(
  address: Pick<Address, 'host' | 'port' | 'path'>,
  clock: Clock,
  deadlineMs: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = { ...address, secure: false, headers: {}, url: '' };
    const request = send(asked, 'OPTIONS', {}, (response) => {
      // The agent says to every page of the web that it may read; a proxy that guards it says 401 or nothing of the kind.
      const open = response.statusCode === 200 && response.headers['access-control-allow-origin'] === '*';
      finish(open);
    });
    const stopTimer = clock.after(deadlineMs, () => finish(false));
    function finish(open: boolean): void {
      stopTimer();
      request.destroy();
      resolve(open);
    }
    request.on('error', () => finish(false));
    request.end();
  });
}
