// A stand-in for dist/engine.js where only its life matters: answers `start`, and ends the way it is told to.
const { spawn } = require('node:child_process');
const http = require('node:http');
const told = process.env.TEST_ENGINE ?? '';
if (told === 'crash') process.exit(7);
const endpoint = http.createServer((_request, response) => response.end(String(process.pid)));
let heir;
process.on('message', (letter, handle) => {
  if (letter.type === 'door') {
    // An heir keeps the place taken when this engine is gone.
    if (told === 'heir')
      heir = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)'], {
        stdio: ['ignore', 'ignore', 'ignore', handle._handle.fd],
      });
    endpoint.listen(handle);
  }
  if (letter.type === 'guest' && handle) endpoint.emit('connection', handle);
  if (letter.type !== 'call') return;
  const reply = (value) => process.send({ type: 'reply', n: letter.n, reply: value });
  if (letter.name === 'start') {
    reply({ ok: true, value: { url: `http://127.0.0.1:${letter.body.port}/mcp` } });
    process.stderr.write(`started with ${letter.body.options.sources[0].url}\n`);
  } else if (letter.name === 'diagnose')
    reply({ ok: true, value: [{ because: String(process.pid), proof: String(heir?.pid), fix: '' }] });
  else if (letter.name === 'configure') reply({ ok: true, value: null });
});
process.send({ type: 'notice', name: 'ready', body: null });
process.on('disconnect', () => process.exit(0));
