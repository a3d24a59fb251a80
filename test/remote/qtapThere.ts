// A Qtap on another host: an exchange every 50 ms, until it is killed. `node program.mjs [ADDRESS [PORT]]`,
// by default on that host's loopback. Bodies are large and end with what must not leave that host.
import { startFakeQtap } from '../fake-qtap/server.ts';
import { bodyMark, secretThere } from './marks.ts';

const [address = '127.0.0.1', port = '10001'] = process.argv.slice(2);
const qtap = await startFakeQtap({ address, port: Number(port) });
const body = JSON.stringify({
  entries: Array.from({ length: 2_000 }, (_, at) => `entry ${at} of the ledger`),
  mark: bodyMark,
  api_key: secretThere,
});
let n = 0;
setInterval(
  () =>
    qtap.exchange({
      host: 'ledger.internal',
      path: `/balance/${n++}`,
      requestHeaders: { authorization: `Bearer ${secretThere}` },
      responseBody: body,
      responseHeaders: { 'content-type': 'application/json' },
    }),
  50,
);
