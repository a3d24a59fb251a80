// A stand-in for dist/engine.js where only its life matters: answers `start`, and ends the way it is told to.
const told = process.env.TEST_ENGINE ?? '';
if (told === 'mute') setInterval(() => undefined, 1_000);
process.on('message', (letter) => {
  if (letter.type !== 'call') return;
  const reply = (value) => process.send({ type: 'reply', n: letter.n, reply: value });
  if (
    letter.name === 'start' &&
    told === 'busy-once' &&
    letter.body.port === Number(process.env.TEST_BUSY_PORT)
  )
    reply({ ok: false, error: { kind: 'problem', code: 'busy', message: 'Taken.', fix: 'None.' } });
  else if (letter.name === 'start') {
    reply({ ok: true, value: { url: `http://127.0.0.1:${letter.body.port}/mcp`, pid: process.pid } });
    process.stderr.write(`started with ${letter.body.options.sources[0].url}\n`);
  } else if (letter.name === 'diagnose')
    reply({ ok: true, value: [{ because: String(process.pid), proof: '', fix: '' }] });
  else if (letter.name === 'configure') reply({ ok: true, value: null });
});
process.on('disconnect', () => process.exit(0));
