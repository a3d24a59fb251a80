/** Whether settings can be read from at all, known without an engine. */

import { isProblem, type Problem } from '../base/problem.ts';
import { explainCaptureFilter } from '../intake/explain.ts';
import { checkSource } from '../intake/host.ts';
import { type EngineOptions } from '../wire/options.ts';

/** The first address or capture filter that can never work; undefined when all can be tried. */
export function readingProblem({ sources, capture }: EngineOptions): Problem | undefined {
  for (const source of sources) {
    const wrong = checkSource(source);
    if (wrong) return wrong;
  }
  const explained = explainCaptureFilter(capture.filter);
  return isProblem(explained) ? explained : undefined;
}
