// A process of its own that serves scripted answers over its stdin and stdout: what a client starts.
import { writeFileSync } from 'node:fs';
import { serveOverStdio } from '../../src/mcp/stdio.ts';
import { scriptedAnswerer, type Seen } from './scripted.ts';

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort());
const seen: Seen = { waits: [] };
const served = serveOverStdio(
  {
    answerer: scriptedAnswerer(seen),
    version: '0.0.0',
    stdin: process.stdin,
    stdout: process.stdout,
    log: () => undefined,
    parent: () => process.ppid,
  },
  ending.signal,
);
// Whoever kills its parent must know that it has one.
process.stderr.write('serving\n');
const reason = await served;
const report = process.env['SCRIPTED_REPORT'];
if (report) writeFileSync(report, JSON.stringify({ reason, waits: seen.waits }));
process.exit(0);
