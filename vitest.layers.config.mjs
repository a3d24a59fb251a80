import { defineConfig } from 'vitest/config';
import { layers } from './scripts/layers.mjs';

// The slow layers of `npm test`, one project each. One file at a time: each may hold a whole editor and a
// browser, and two cores are the smallest machine this runs on.
export default defineConfig({
  test: {
    fileParallelism: false,
    projects: layers.map(({ name, folder, setup }) => ({
      test: {
        name,
        include: [`${folder}/**/*.test.ts`],
        globalSetup: setup ? [setup] : [],
        // Only against hanging: a test may wait several times, and a busy machine makes each wait long.
        testTimeout: 300_000,
        expect: { poll: { timeout: 60_000 } },
        hookTimeout: 300_000,
      },
    })),
  },
});
