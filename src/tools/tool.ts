/** The shape of a question that an agent can ask. A tool returns data; text and data are made of it in one place (tools/registry). */

import { type z } from 'zod';
import { type Problem } from '../base/problem.ts';
import { type Answer } from '../present/answer.ts';
import { type Shown } from '../present/data.ts';
import { type Budget } from '../present/fit.ts';
import { type Inquiry } from './inquiry.ts';
import { type CommonArguments } from './parameters.ts';

/** Bodies too big for an answer, by address. */
export interface ResourceLink {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes?: number;
}

/** An answer without what every answer gets: coverage, reasons for nothing, notes. */
export interface ToolAnswer<Row> extends Omit<Answer<Row>, 'coverage' | 'next' | 'notes' | 'why' | 'since'> {
  readonly next?: Answer['next'];
  readonly notes?: Answer['notes'];
  readonly links?: readonly ResourceLink[];
  /** There was nothing to look at (not: nothing was found in it). Without it: no rows. */
  readonly nothing?: boolean;
}

export interface Tool<Args extends CommonArguments, Row> {
  readonly name: string;
  readonly title: string;
  /** What it answers, when to use it or a sibling, what it leaves out. At most 500 characters. */
  readonly description: string;
  readonly input: z.ZodType<Args>;
  /** What a client may count on in the data beside the frame; `rows` among it. */
  readonly output: z.ZodRawShape;
  /** Conditions of its own parameters, in the filter language; they combine with `filter` by AND. */
  narrow?(args: Args): readonly string[];
  /** Asked again with a smaller limit when fewer rows fit and the rows have no cursors of their own. */
  ask(args: Args, inquiry: Inquiry): ToolAnswer<Row> | Problem | Promise<ToolAnswer<Row> | Problem>;
  /** One row in at most `room` bytes of text and of data. */
  show(row: Row, room: number, inquiry: Inquiry): Shown;
  /** Rows that share the room get at least this many bytes each; without it a row takes what it needs. */
  leastRoom?(args: Args): number | undefined;
  /** For those who asked for more in so many words. */
  budget?(args: Args): Budget | undefined;
}
