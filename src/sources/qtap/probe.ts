/** A question on a connection of its own, to tell a host where nothing happens from one that is gone. */

import { type Clock } from '../../base/clock.ts';
import { type Address } from './address.ts';
import { send } from './stream.ts';

/** Any answer is a sign of life. Told once, unless stopped before. */
export function probe(
  address: Address,
  clock: Clock,
  deadlineMs: number,
  told: (alive: boolean) => void,
): () => void {
  let over = false;
  const finish = (alive: boolean): void => {
    if (over) return;
    stop();
    told(alive);
  };
  const request = send(address, 'OPTIONS', address.headers, (response) => {
    response.destroy();
    finish(true);
  });
  request.on('error', () => finish(false));
  const stopTimer = clock.after(deadlineMs, () => finish(false));
  function stop(): void {
    over = true;
    stopTimer();
    request.destroy();
  }
  request.end();
  return stop;
}
