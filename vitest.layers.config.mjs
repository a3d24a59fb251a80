import { defineConfig } from 'vitest/config';
import { layers } from './scripts/layers.mjs';

// The slow layers of `npm test`, one project each. One file at a time unless the layer says otherwise: each may
// hold a whole editor and a browser, and two cores are the smallest machine this runs on.
export default defineConfig({
  test: {
    fileParallelism: false,
    projects: layers.map(({ name, folder, setup, workers = 1 }) => ({
      test: {
        name,
        include: [`${folder}/**/*.test.ts`],
        globalSetup: setup ? [setup] : [],
        maxWorkers: workers,
        sequence: { groupOrder: workers - 1 },
        // Only against hanging: a test may wait several times, and a busy machine makes each wait long.
        testTimeout: 300_000,
        expect: { poll: { timeout: 60_000 } },
        hookTimeout: 300_000,
      },
    })),
  },
});
