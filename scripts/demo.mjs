// Starts the built-in demo by hand: node scripts/demo.mjs [port] [seed] [exchanges a second]
import { buildSync } from 'esbuild';
import { fileURLToPath } from 'node:url';

const [port = '10001', seed = '1', ratePerSecond = '6'] = process.argv.slice(2);
const outfile = fileURLToPath(new URL('../.cache/demo.mjs', import.meta.url));
buildSync({
  entryPoints: [fileURLToPath(new URL('../src/sources/demo/server.ts', import.meta.url))],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
});
const { startDemo } = await import(outfile);
const demo = await startDemo({
  port: Number(port),
  seed: Number(seed),
  ratePerSecond: Number(ratePerSecond),
});
console.log(`The demo speaks at ${demo.url}; Ctrl-C ends it.`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void demo.stop());
