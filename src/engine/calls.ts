/** EngineProtocol's calls: each is checked once, on entry, and handed to the one who knows. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { asWord } from '../base/unknown.ts';
import { explainCaptureFilter } from '../intake/explain.ts';
import { checkSource } from '../intake/host.ts';
import { sshHosts } from '../intake/tunnels.ts';
import { makeDocument } from '../tools/documents.ts';
import { bodyDocument, rawSnippet } from '../tools/exports.ts';
import { safe, severities } from '../traffic/safe.ts';
import { type Handlers } from '../wire/caller.ts';
import { engineProtocolVersion, type EngineCalls } from '../wire/engine.ts';
import { type ViewNotices } from '../wire/views.ts';
import { checks, type StartQuestion } from './checks.ts';
import { type Engine } from './engine.ts';
import { exportFrom } from './export.ts';
import { createOpenViews, type OpenViews } from './views.ts';

export interface CallsOptions {
  readonly start: (question: StartQuestion) => Promise<Engine | Problem>;
  readonly viewChanged: (change: ViewNotices['view.changed']) => void;
  readonly answerQuestion: (n: number, text: string | undefined) => void;
  readonly now: () => number;
}

export interface EngineSide {
  readonly handlers: Handlers<EngineCalls>;
  /** Nobody asks any more: views are closed. The engine is its maker's to close. */
  close(): void;
}

export function createCalls({ start, viewChanged, answerQuestion, now }: CallsOptions): EngineSide {
  let running: { readonly engine: Engine; readonly views: OpenViews } | undefined;
  let starting = false;

  async function startOnce(question: StartQuestion): Promise<{ url: string } | Problem> {
    if (question.version !== engineProtocolVersion)
      return problem(
        'not-allowed',
        `The other side speaks version ${question.version} of the protocol, this engine version ${engineProtocolVersion}.`,
        'Reload the window, so that both are of one version.',
      );
    if (starting || running)
      return problem('not-allowed', 'This engine was started already.', 'Send configure instead.');
    starting = true;
    const engine = await start(question).finally(() => {
      starting = false;
    });
    if (isProblem(engine)) return engine;
    running = { engine, views: createOpenViews(engine.desks.forPerson, viewChanged) };
    return { url: engine.http?.url ?? '' };
  }

  /** A handler that needs a running engine. */
  function handle<Name extends keyof EngineCalls>(
    name: Name,
    answer: (
      engine: Engine,
      question: EngineCalls[Name]['question'],
      signal: AbortSignal,
      views: OpenViews,
    ) => EngineCalls[Name]['answer'] | Problem | Promise<EngineCalls[Name]['answer'] | Problem>,
  ): {
    check: (body: unknown) => EngineCalls[Name]['question'] | Problem;
    answer: (
      question: EngineCalls[Name]['question'],
      signal: AbortSignal,
    ) => EngineCalls[Name]['answer'] | Problem | Promise<EngineCalls[Name]['answer'] | Problem>;
  } {
    return {
      check: checks[name],
      answer: (question, signal) =>
        running
          ? answer(running.engine, question, signal, running.views)
          : problem('not-running', 'This engine was not started yet.', 'Send start first.'),
    };
  }

  const handlers: Handlers<EngineCalls> = {
    start: { check: checks.start, answer: startOnce },
    configure: handle('configure', (engine, options) => engine.configure(options) ?? null),
    'view.open': handle('view.open', (_engine, asked, _signal, views) => views.open(asked)),
    'view.change': handle('view.change', (_engine, { view, query }, _signal, views) =>
      views.change(view, query),
    ),
    'view.hold': handle('view.hold', (_engine, { view, on }, _signal, views) => views.hold(view, on)),
    'view.rows': handle('view.rows', (_engine, { view, ...look }, _signal, views) => views.rows(view, look)),
    'view.find': handle('view.find', (_engine, { view, id }, _signal, views) => views.find(view, id)),
    'view.close': handle('view.close', (_engine, { view }, _signal, views) => {
      views.close(view);
      return null;
    }),
    exchange: handle('exchange', ({ desks }, { id }) => desks.forPerson.exchange(id)),
    part: handle('part', ({ desks }, question) =>
      desks.forPerson.part({ ...question, mostBytes: mostPartBytes }),
    ),
    values: handle('values', ({ desks }, { field, prefix }) => desks.forPerson.values(field, prefix)),
    tool: handle('tool', callTool),
    document: handle('document', ({ desks, options }, question, signal) =>
      makeDocument(desks.forPerson, question, { signal, bodies: options.mcp.bodies }),
    ),
    body: handle('body', ({ desks }, { id, which }) => bodyDocument(desks.forPerson, id, which)),
    export: handle('export', (engine, question, signal) => exportFrom(engine, question, signal)),
    findings: handle('findings', ({ desks }, { filter, window, least }, signal) =>
      desks.forPerson.findings({
        window: window ?? allHeld,
        filter,
        least: asWord(least, severities),
        limit: mostFindings,
        signal,
      }),
    ),
    reveal: handle('reveal', (engine, { id, place }) => {
      const found = engine.desks.reveal.value(id, place);
      if (isProblem(found)) return found;
      engine.log('info', safe`A person revealed a value of ${engine.desks.safeText(id)}.`);
      return { raw: found.raw, untilMs: now() + shownMs };
    }),
    render: handle('render', (engine, { id, as }) => {
      const request = engine.desks.reveal.request(id);
      if (isProblem(request)) return request;
      engine.log('info', safe`A person copied ${engine.desks.safeText(id)} with its secrets.`);
      return { raw: rawSnippet(request, as) };
    }),
    capture: handle('capture', (engine, act) => engine.act(act) ?? null),
    explain: handle('explain', (_engine, { expression }) => explainCaptureFilter(expression)),
    focus: handle('focus', ({ desks }, focus) => {
      desks.forPerson.setFocus(focus);
      return null;
    }),
    diagnose: handle('diagnose', async ({ desks, exposure }, _question, signal) => [
      ...desks.forPerson.why({ window: { seconds: 60 }, limit: 1, signal }),
      ...(await exposure()),
    ]),
    exposure: handle('exposure', ({ exposure }) => exposure()),
    checkSource: handle('checkSource', (_engine, source) => checkSource(source) ?? null),
    sshHosts: handle('sshHosts', () => sshHosts()),
    answer: {
      check: checks.answer,
      // ssh may ask before the start is answered.
      answer({ n, text }) {
        answerQuestion(n, text);
        return null;
      },
    },
  };
  return { handlers, close: () => running?.views.closeAll() };
}

/** The details of one exchange show at most this much of a part at a time. */
const mostPartBytes = 256 * 1024;
const mostFindings = 500;
/** How long a revealed value stays on the screen. */
const shownMs = 30_000;
/** The longest window there is. */
const allHeld = { seconds: 86_400 };

async function callTool(
  engine: Engine,
  { name, args }: EngineCalls['tool']['question'],
  signal: AbortSignal,
): Promise<EngineCalls['tool']['answer']> {
  const { text, data, isError } = await engine.registry.call(name, args, {
    desk: engine.desks.forAgents,
    signal,
    deadlineMs: engine.options.liveCallMs,
    progress: () => undefined,
  });
  return { text, data, isError };
}
