import { describe, expect, it } from 'vitest';
import { runHostSuite } from '../harness/hostSuite.ts';

// Mocha runs inside VS Code; each of its tests is reported here under its own name.
const results = await runHostSuite();

describe('in the real extension host', () => {
  for (const { title, state, error } of results)
    it.skipIf(state === 'skipped')(title, () => expect(error).toBeUndefined());

  it('runs the whole suite', () => expect(results.length).toBeGreaterThanOrEqual(16));
});
