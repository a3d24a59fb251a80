/** What each test of the engine stands in: what ships, built once a file; a Qtap and a state folder of its own. */

import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { isProblem, type Problem } from '../../src/base/problem.ts';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { buildEngine } from './forked.ts';

export interface Around {
  /** The engine's file. */
  readonly file: string;
  readonly qtap: FakeQtap;
  readonly state: string;
  /** Files of engines that said that they run. */
  discovered(): string[];
}

/** Called once at the head of a file; what the file itself ends after a test is ended before the Qtap. */
export function aroundTests(): Around {
  let built: Awaited<ReturnType<typeof buildEngine>>;
  let qtap: FakeQtap;
  let state: string;
  beforeAll(async () => {
    built = await buildEngine();
  });
  afterAll(() => built.remove());
  beforeEach(async () => {
    qtap = await startFakeQtap();
    state = mkdtempSync(join(built.folder, 'state-'));
  });
  afterEach(() => qtap.stop());
  return {
    get file() {
      return built.file;
    },
    get qtap() {
      return qtap;
    },
    get state() {
      return state;
    },
    discovered: () => (existsSync(join(state, 'engines')) ? readdirSync(join(state, 'engines')) : []),
  };
}

/** The answer, or the test fails with the Problem. */
export function value<Answer>(answer: Answer | Problem): Answer {
  if (isProblem(answer)) throw new Error(`${answer.message} ${answer.fix}`);
  return answer;
}
