/** Exchanges of an engine as a file's text, for the letter and for the command line. */

import { type Problem } from '../base/problem.ts';
import { version } from '../base/version.ts';
import { exportTraffic } from '../tools/exports.ts';
import { type EngineCalls } from '../wire/engine.ts';
import { type Engine } from './engine.ts';

export function exportFrom(
  { desks }: Pick<Engine, 'desks'>,
  wish: EngineCalls['export']['question'],
  signal: AbortSignal,
): Promise<EngineCalls['export']['answer'] | Problem> {
  return exportTraffic(desks.forPerson, wish, { version, signal });
}
