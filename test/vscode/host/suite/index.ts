/**
 * What VS Code calls inside its extension host: runs every `*.suite.ts` beside it under Mocha and writes the
 * results where the runner reads them. The same files run in code-server and in a desktop VS Code.
 */

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

export interface HostResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  readonly error?: string;
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 150_000, color: false, reporter: 'spec' });
  for (const name of readdirSync(__dirname))
    if (name.endsWith('.suite.js')) mocha.addFile(join(__dirname, name));

  const results: HostResult[] = [];
  await new Promise<void>((resolve) => {
    const running = mocha.run(() => resolve());
    const add = (test: Mocha.Test, state: HostResult['state'], error?: string): void => {
      const result = { title: test.fullTitle(), state, durationMs: test.duration ?? 0 };
      results.push(error === undefined ? result : { ...result, error });
    };
    running.on('pass', (test) => add(test, 'passed'));
    running.on('pending', (test) => add(test, 'skipped'));
    running.on('fail', (test, error: Error) => add(test, 'failed', error.stack ?? String(error)));
  });

  const file = process.env['QTAP_TEST_RESULTS'];
  if (file) writeFileSync(file, JSON.stringify(results));
  const failures = results.filter(({ state }) => state === 'failed').length;
  // VS Code's exit code follows from whether this throws.
  if (failures) throw new Error(`${failures} of ${results.length} tests failed`);
}
