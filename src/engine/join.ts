/** Whether an engine that runs already reads just what is wanted here. */

import { sourceIdentity } from '../intake/identity.ts';
import { type EngineOptions } from '../wire/options.ts';
import { findEngines, joinable, type AnnouncedEngine } from './discovery.ts';

/** Headers are no part of a discovery file, so an engine that is reached with some is never the same. */
export function engineToJoin(
  { sources, capture }: EngineOptions,
  state: string,
): AnnouncedEngine | undefined {
  if (sources.some(({ headers }) => headers !== undefined)) return undefined;
  return joinable(findEngines(state), {
    sources: sources.map(sourceIdentity),
    captureFilter: capture.filter.trim(),
  });
}
