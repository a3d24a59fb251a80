/** The pages of one file of tests: one browser for all of them, and what a test opened is closed behind it. */

import { type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startBench, type Bench } from './browser.ts';

/** Called once at the head of a file. */
export function pagesOfTests(): Pick<Bench, 'open'> {
  const opened: Page[] = [];
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterEach(() => Promise.all(opened.splice(0).map((page) => page.close())));
  afterAll(() => bench.close());
  return {
    async open(options) {
      const page = await bench.open(options);
      opened.push(page);
      return page;
    },
  };
}
