// Runs on Node 24: `run.mjs TOOL PLAN`, the folder with @vscode/test-electron and what to do with it.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , tool, plan] = process.argv;
const { runTests } = createRequire(join(tool, 'package.json'))('@vscode/test-electron');
process.exitCode = await runTests(JSON.parse(plan));
