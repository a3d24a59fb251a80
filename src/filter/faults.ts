/** How the parser says what is wrong: where, what is near, and an example that works. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { nearestName } from '../base/text.ts';
import { fieldNames, fields } from './fields.ts';
import { compilePattern } from './regex.ts';
import { type Operand } from './tree.ts';

export const usualExample = 'res.status >= 400 and req.host == "api.stripe.com"';

/** Thrown inside the parser only, so that a fault deep in the grammar need not be handed up by hand. */
export class Fault extends Error {
  readonly problem: Problem;
  constructor(fault: Problem) {
    super(fault.message);
    this.problem = fault;
  }
}

/** An example with the field of an operand. */
export function exampleOf(operand: Operand): string {
  const name = operand.kind === 'field' ? operand.field.name : undefined;
  return fields.find((field) => field.name === name)?.example ?? usualExample;
}

export function unknownField(written: string, at: number): never {
  const near = nearestName(written, fieldNames);
  const example = near
    ? fields.find((field) => field.name === near || field.aliases?.includes(near))?.example
    : undefined;
  return fail(
    `There is no field “${written}”.`,
    `${near ? `Did you mean ${near}?` : 'The fields are in docs/filter.md; the usual ones are req.host, req.path, req.method, res.status, duration_ms, process.binary, container.name.'} For example: ${example ?? usualExample}.`,
    at,
  );
}

export function checkPattern(source: string, at: number): void {
  const pattern = compilePattern(source);
  if (isProblem(pattern)) fail(pattern.message, pattern.fix, at);
}

export function fail(message: string, fix: string, at: number): never {
  throw new Fault(problem('bad-filter', message, fix, at));
}
