// A Qtap on another host: bound to that host's loopback, an exchange every 50 ms, until it is killed.
import { startFakeQtap } from '../fake-qtap/server.ts';

const qtap = await startFakeQtap({ port: 10_001 });
let n = 0;
setInterval(() => qtap.exchange({ host: 'ledger.internal', path: `/balance/${n++}` }), 50);
