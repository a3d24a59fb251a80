/**
 * An error a person can act on: what happened, why, and what to do. Problems are values: they are returned
 * and sent between processes. Only misuse of our own code throws.
 */

/** The closed list of codes. Clients may branch on these, so a code never changes its meaning. */
export const problemCodes = [
  'bad-filter',
  'bad-argument',
  'unknown-parameter',
  'unknown-id',
  'evicted',
  'body-evicted',
  'earlier-capture',
  'no-selection',
  'unreachable',
  'refused',
  'bad-address',
  'not-allowed',
  'too-large',
  'timed-out',
  'cancelled',
  'not-running',
  'busy',
  'bad-settings',
  'needs-restart',
  'bad-rule',
  'tunnel-failed',
  'cannot-read',
  'internal',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

export interface Problem {
  readonly kind: 'problem';
  readonly code: ProblemCode;
  /** One sentence: what happened and why. Nothing captured from traffic ever appears in it. */
  readonly message: string;
  /** One sentence: what to do next. */
  readonly fix: string;
  /** Where in the text the fault is, when there is a text: 0-based, in UTF-16 units. */
  readonly at?: number;
}

export function problem(code: ProblemCode, message: string, fix: string, at?: number): Problem {
  return at === undefined
    ? { kind: 'problem', code, message, fix }
    : { kind: 'problem', code, message, fix, at };
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'problem';
}

/** For the few places where an exception must become a value. */
export function problemFrom(error: unknown, fix: string): Problem {
  if (isProblem(error)) return error;
  return problem('internal', error instanceof Error ? error.message : String(error), fix);
}

/** The two sentences as every face shows them. */
export function describeProblem({ message, fix }: Problem): string {
  return `Error: ${message} Do: ${fix}`;
}
