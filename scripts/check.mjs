// `npm run check`: everything that can be said about the code without starting a browser or an editor.
import { spawnSync } from 'node:child_process';

const bin = (name) => `node_modules/.bin/${name}`;
const steps = [
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  [
    'lint',
    bin('eslint'),
    [
      '--max-warnings',
      '0',
      '--cache',
      '--cache-location',
      '.cache/eslint',
      'src',
      'test',
      'webview',
      'vitest.config.mts',
    ],
  ],
  ['types', bin('tsc'), ['-p', 'tsconfig.json']],
  ['types of the page', bin('tsc'), ['-p', 'webview/tsconfig.json']],
  ['unit tests', bin('vitest'), ['run', '--reporter', 'dot']],
  ['dead exports', bin('knip'), []],
];

let failed = 0;
for (const [name, command, args] of steps) {
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
  if (status === 0) console.log(`ok      ${name} (${took})`);
  else {
    failed++;
    console.log(`FAILED  ${name} (${took})\n${stdout}${stderr}`);
  }
}
process.exit(failed ? 1 : 0);
