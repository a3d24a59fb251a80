/** A process that is many Qtaps: each sends so many exchanges a second until it is told to stop, and counts them. */

import { startFakeQtap } from '../../fake-qtap/server.ts';

const [hostCount = 20, perSecond = 100] = process.argv.slice(2).map(Number);
const qtaps = await Promise.all(Array.from({ length: hostCount }, () => startFakeQtap()));
process.send?.({ is: 'listening', urls: qtaps.map(({ url }) => url) });

const body = JSON.stringify({ entries: Array.from({ length: 40 }, (_, n) => ({ n, text: 'an entry' })) });
const sent = qtaps.map(() => 0);
let stopped = false;
const began = performance.now();

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (message === 'begin') void send();
  if (message === 'kill') qtaps[0]?.kill();
  if (message === 'stop') stopped = true;
});

/** As many as are due by now: a late timer makes up for what it missed, as a real host would not. */
async function send(): Promise<void> {
  const start = performance.now();
  while (!stopped) {
    const due = ((performance.now() - start) * perSecond) / 1_000;
    for (const [at, qtap] of qtaps.entries())
      for (; (sent[at] ?? 0) < due; sent[at] = (sent[at] ?? 0) + 1)
        qtap.exchange({ host: `box-${at}.internal`, path: `/entries/${sent[at] ?? 0}`, responseBody: body });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  process.send?.({ is: 'sent', sent, seconds: (performance.now() - Math.max(start, began)) / 1_000 });
}
