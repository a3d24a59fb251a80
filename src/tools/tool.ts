/** The shape of a question that an agent can ask. A tool returns data; text is made of it in one place (tools/registry). */

import { type z } from 'zod';
import { type Problem } from '../base/problem.ts';
import { type Coverage } from '../traffic/answers.ts';
import { type SafeText } from '../traffic/safe.ts';
import { type Desk } from '../desk/desk.ts';

/** What every answer carries, rows last. */
export interface Answer<Row = unknown> {
  /** One line a person would say: ids, numbers, plain names. */
  readonly finding: SafeText;
  readonly coverage: Coverage;
  /** How to go on, as calls. */
  readonly next: readonly SafeText[];
  /** Only with zero rows: the likely reasons in order. */
  readonly why?: readonly SafeText[];
  readonly rows: readonly Row[];
}

export interface ToolContext {
  readonly desk: Desk;
  readonly signal: AbortSignal;
  /** How long a call may block at most. */
  readonly deadlineMs: number;
  progress(done: number, of: number): void;
}

export interface Tool<Args, Row, A extends Answer<Row> = Answer<Row>> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodType<Args>;
  readonly output: z.ZodType;
  readonly annotations: {
    readonly readOnlyHint: true;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
  ask(args: Args, context: ToolContext): Promise<A | Problem>;
  /** One row as text, complete without the structured twin. */
  line(row: Row): SafeText;
}
