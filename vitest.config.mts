import { defineConfig } from 'vitest/config';

// Unit tests only: test/ mirrors src/. NAME.long.test.ts starts processes or goes through very much; `npm run
// test:fast` leaves those out. The slower layers (a real VS Code, a real browser, real clients, namespaces) are
// projects of vitest.layers.config.mjs, which scripts/test.mjs starts one by one.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'vscode',
      'webview',
      'clients',
      'commands',
      'remote',
      'scripts',
      'start',
      'bench',
      'faults',
    ].map((layer) => `test/${layer}/**`),
    setupFiles: [],
    // Only against hanging: on a busy machine a property test may take a while, and time is not what is tested.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Two cores are the smallest machine this runs on; more workers only fight.
    maxWorkers: 2,
  },
});
