/** One path for every call: check, ask, fit. */

import { type z } from 'zod';
import { describeProblem, isProblem, problem, problemFrom, type Problem } from '../base/problem.ts';
import { cutToBytes, showUnseen } from '../base/text.ts';
import { caret } from '../filter/caret.ts';
import { type Answer } from '../present/answer.ts';
import { type DataRecord } from '../present/data.ts';
import { budgets, fit, type Fitted } from '../present/fit.ts';
import { safe } from '../traffic/safe.ts';
import { inquire, question, type Inquiry } from './inquiry.ts';
import { checkArguments, type CommonArguments } from './parameters.ts';
import { inputSchemaOf, outputSchemaOf, type ObjectSchema } from './schemas.ts';
import { type ResourceLink, type Tool, type ToolAnswer } from './tool.ts';
import { type ToolContext } from './waiting.ts';

/** One tool as clients see it. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema: ObjectSchema;
  readonly annotations: typeof annotations;
}

/** Text and data say the same, each complete alone. */
export interface ToolReply {
  readonly text: string;
  /** Absent beside a Problem: clients would check it against the output schema. */
  readonly data?: DataRecord;
  readonly isError: boolean;
  readonly problem?: Problem;
  readonly links?: readonly ResourceLink[];
}

/** They read a buffer: nothing changes, and nothing outside is asked. */
const annotations = {
  readOnlyHint: true,
  idempotentHint: true,
  openWorldHint: false,
} as const;

/** A tool whose own types only it knows, so that nine different ones stand in one list. */
export interface Entry {
  readonly listed: ListedTool;
  call(args: unknown, context: ToolContext, bodies: boolean): Promise<ToolReply>;
}

export function entryOf<Args extends CommonArguments, Row>(tool: Tool<Args, Row>): Entry {
  const inputSchema = inputSchemaOf(tool.input);
  return {
    listed: {
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema,
      outputSchema: outputSchemaOf(tool.output),
      annotations,
    },
    async call(args, context, bodies) {
      try {
        return await answerCall(tool, inputSchema, args, context, bodies);
      } catch (error) {
        return failed(problemFrom(error, 'Try again; if it happens again, report it with the log.'));
      }
    },
  };
}

async function answerCall<Args extends CommonArguments, Row>(
  tool: Tool<Args, Row>,
  inputSchema: ObjectSchema,
  given: unknown,
  context: ToolContext,
  bodies: boolean,
): Promise<ToolReply> {
  const checked = checkArguments(given, inputSchema);
  if (isProblem(checked)) return failed(checked);
  const parsed = tool.input.safeParse(checked.values);
  if (!parsed.success) return failed(misfit(parsed.error));
  const args = parsed.data;
  const { filter, source: _source, cursor: _cursor, limit: _limit, seconds: _seconds, ...rest } = args;
  const inquiry = await inquire(
    {
      tool: tool.name,
      args,
      given: new Set(Object.keys(checked.values)),
      narrow: tool.narrow?.(args) ?? [],
      rest: JSON.stringify(rest),
      notes: checked.notes,
      bodies,
    },
    context,
  );
  if (isProblem(inquiry)) return failed(inquiry, filter);

  // Fewer rows may fit than were asked for; the second time exactly those are asked for, with the cursor behind them.
  let limit = args.limit;
  for (let tries = 0; ; tries++) {
    const asked = { ...inquiry, limit };
    const answer = await tool.ask(args, asked);
    if (isProblem(answer)) return failed(answer, filter);
    const budget = tool.budget?.(args) ?? (inquiry.detailed ? budgets.detailed : budgets.concise);
    const leastRoom = tool.leastRoom?.(args);
    const fitted = fit(framed(answer, asked), {
      show: (row, room) => tool.show(row, room, asked),
      budget,
      ...(leastRoom === undefined ? {} : { leastRoom }),
    });
    const all = fitted.rows === answer.rows.length || answer.cursors !== undefined;
    if (all || fitted.rows === 0 || tries === 2) return replied(fitted, answer.links);
    limit = fitted.rows;
  }
}

/** A tool's answer in the frame that every answer has. */
function framed<Row>(answer: ToolAnswer<Row>, inquiry: Inquiry): Answer<Row> {
  const { desk, limit, opening } = inquiry;
  const rows = answer.rows.slice(0, limit);
  const why =
    (answer.nothing ?? rows.length === 0) && limit > 0
      ? desk
          .why(question(inquiry))
          .map(({ because, proof, fix }) => safe`${because} Proof: ${proof} Do: ${fix}`)
      : [];
  const { cursors, nextCursor, nothing: _nothing, links: _links, ...plain } = answer;
  return {
    ...plain,
    finding: opening ? safe`${opening}${answer.finding}` : answer.finding,
    coverage: desk.coverage(inquiry.window),
    next: [...inquiry.next, ...(answer.next ?? [])],
    notes: [...inquiry.notes, ...(answer.notes ?? [])],
    ...(why.length ? { why } : {}),
    rows,
    since: inquiry.since,
    ...(cursors ? { cursors: cursors.map(inquiry.page) } : {}),
    ...(nextCursor === undefined || limit === 0 ? {} : { nextCursor: inquiry.page(nextCursor) }),
  };
}

function replied({ text, data }: Fitted, links: readonly ResourceLink[] | undefined): ToolReply {
  return { text, data, isError: false, ...(links?.length ? { links } : {}) };
}

/** Several clients never show the model that a result is an error: the text says so itself. */
const mostProblem = 600;

export function failed(fault: Problem, filter?: string): ToolReply {
  const at = fault.code === 'bad-filter' && filter !== undefined ? fault.at : undefined;
  const pointed =
    at === undefined || filter === undefined
      ? describeProblem(fault)
      : `Error: ${fault.message}\n${caret(filter, at)}\nDo: ${fault.fix}`;
  return { text: cutToBytes(showUnseen(pointed), mostProblem), isError: true, problem: fault };
}

function misfit(error: z.ZodError): Problem {
  const [issue] = error.issues;
  return problem(
    'bad-argument',
    `\`${issue?.path.join('.') ?? 'an argument'}\` does not fit: ${issue?.message ?? 'it has another shape'}.`,
    'Look at the tool’s parameters and call again.',
  );
}
