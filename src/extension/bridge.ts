/**
 * Between the page and the engine: calls about rows and details are passed on untouched (the engine checks them),
 * calls to the host are checked and answered here.
 */

import { problem, isProblem, type Problem } from '../base/problem.ts';
import { asList, asRecord, asText, isTextList, trusted } from '../base/unknown.ts';
import { createCaller, type Caller, type Handlers, type Port } from '../wire/caller.ts';
import { type Window } from '../traffic/question.ts';
import { wholeFilter } from '../filter/whole.ts';
import { type EngineCalls } from '../wire/engine.ts';
import { panelProtocolVersion, type PanelCalls, type PanelNotices, type PanelState } from '../wire/panel.ts';
import { type OpenedView, type Status } from '../wire/views.ts';
import { type EngineCaller, type EngineProcess } from './engineProcess.ts';

export interface Bridge {
  /** Waits until the page is there to hear it. */
  readonly notify: PageCaller['notify'];
  /** The page is gone for now: nothing is looked at for it. */
  forgetPage(): void;
  close(): void;
}

type None = Record<never, never>;
type PageCaller = Caller<None, None, PanelNotices>;

/** What an act speaks of: exchanges by id, or all that a filter and a window hold for. */
export interface Acted {
  readonly ids: readonly string[];
  readonly filter?: string;
  readonly window?: Window;
}

export interface BridgeHost {
  readonly state: () => PanelState;
  /** What the engine has told last: a calm one tells nothing new to a page that has just opened. */
  readonly status: () => Status | undefined;
  readonly save: (change: Partial<PanelState>) => void;
  /** Runs a command of ours by its verb. */
  readonly act: (command: string, what: Acted) => Promise<void>;
  /** The page has marked an exchange for comparing, or unmarked it. */
  readonly marked: (id: string | undefined) => void;
  /** Asks the person, once, whether this value may be shown. */
  readonly mayReveal: (id: string, place: string) => Promise<boolean>;
  readonly mayCopySecrets: (id: string) => Promise<boolean>;
  readonly copy: (text: string) => Promise<void>;
}

type Passed =
  | 'view.change'
  | 'view.rows'
  | 'view.find'
  | 'view.hold'
  | 'view.close'
  | 'exchange'
  | 'part'
  | 'values'
  | 'focus'
  | 'capture';

/** What the page may ask to be done: verbs of the names table. */
const verbs = new Set([
  'explain',
  'addToChat',
  'compare',
  'connect',
  'pauseCapture',
  'resumeCapture',
  'clearCapture',
  'setCaptureFilter',
  'addSnapshot',
  'scan',
  'setMarker',
  'exportHar',
  'diagnose',
  'openExchange',
  'openRequestBody',
  'openResponseBody',
]);

export function createBridge(port: Port, engine: EngineProcess, host: BridgeHost): Bridge {
  let isReady = false;
  const waiting: (() => void)[] = [];
  /** What the page has open in which life of the engine: a page that is hidden is gone without a word. */
  let opened: { readonly caller: EngineCaller; readonly view: number } | undefined;
  function forgetPage(): void {
    const last = opened;
    opened = undefined;
    isReady = false;
    if (last && engine.running === last.caller) void last.caller.call('view.close', { view: last.view });
  }

  const pass = <Name extends Passed>(
    name: Name,
  ): {
    check: (body: unknown) => EngineCalls[Name]['question'];
    answer: (
      question: EngineCalls[Name]['question'],
      signal: AbortSignal,
    ) => Promise<EngineCalls[Name]['answer'] | Problem>;
  } => ({
    check: (body) => trusted(body),
    async answer(question, signal) {
      const caller = await engine.ensure();
      if (isProblem(caller)) return caller;
      return trusted(await caller.call(name, trusted(question), { signal }));
    },
  });

  async function openView(
    asked: EngineCalls['view.open']['question'],
    signal: AbortSignal,
  ): Promise<OpenedView | Problem> {
    const caller = await engine.ensure();
    if (isProblem(caller)) return caller;
    const answer = await caller.call('view.open', asked, { signal });
    if (isProblem(answer)) return answer;
    opened = { caller, view: answer.view };
    return answer;
  }

  const handlers: Handlers<PanelCalls> = {
    'view.open': { check: (body) => trusted(body), answer: openView },
    start: {
      check(body) {
        const given = asRecord(body);
        return given
          ? trusted<PanelCalls['start']['question']>({ ...given, filter: asText(given['filter']) ?? '' })
          : badLetter('start');
      },
      answer(query, signal) {
        const { filter, hidden, noise } = host.state();
        return openView(
          { ...query, filter: wholeFilter([query.filter === '' ? filter : query.filter], hidden, noise) },
          signal,
        );
      },
    },
    'view.change': pass('view.change'),
    'view.rows': pass('view.rows'),
    'view.find': pass('view.find'),
    'view.hold': pass('view.hold'),
    'view.close': pass('view.close'),
    exchange: pass('exchange'),
    part: pass('part'),
    values: pass('values'),
    focus: pass('focus'),
    capture: pass('capture'),
    ready: {
      check(body) {
        const version = asRecord(body)?.['version'];
        return version === panelProtocolVersion
          ? { version }
          : problem(
              'not-allowed',
              'The page and the extension are of different versions.',
              'Reload the window.',
            );
      },
      answer() {
        forgetPage();
        isReady = true;
        // After the answer, on which the page builds.
        setTimeout(() => {
          const status = host.status();
          if (status) page.notify('status', status);
          waiting.splice(0).forEach((tell) => tell());
        });
        return host.state();
      },
    },
    act: {
      check(body) {
        const given = asRecord(body);
        const command = asText(given?.['command']);
        const ids = given?.['ids'];
        if (command === undefined || !verbs.has(command) || !isTextList(ids)) return badLetter('act');
        const window = given?.['window'];
        return {
          command,
          ids: ids.slice(0, 1_000),
          filter: asText(given?.['filter']),
          // The engine looks at it: to us it is a parcel.
          ...(window === undefined ? {} : { window: trusted<Window>(window) }),
        };
      },
      async answer({ command, ids, filter, window }) {
        await host.act(command, { ids, filter, window });
        return null;
      },
    },
    reveal: {
      check: checkReveal,
      async answer({ id, place }, signal) {
        if (!(await host.mayReveal(id, place))) return cancelled();
        const caller = await engine.ensure();
        return isProblem(caller) ? caller : caller.call('reveal', { id, place }, { signal });
      },
    },
    copy: {
      check: checkCopy,
      async answer({ id, as, withSecrets }) {
        const caller = await engine.ensure();
        if (isProblem(caller)) return caller;
        if (withSecrets && !(await host.mayCopySecrets(id))) return cancelled();
        const answer = withSecrets
          ? await caller.call('render', { id, as, withSecrets })
          : await caller.call('export', { as, ids: [id] });
        if (isProblem(answer)) return answer;
        await host.copy('raw' in answer ? answer.raw : answer.text);
        return null;
      },
    },
    snippet: {
      check(body) {
        const copied = checkCopy(body);
        return isProblem(copied) ? copied : { id: copied.id, as: copied.as };
      },
      async answer({ id, as }) {
        const caller = await engine.ensure();
        return isProblem(caller) ? caller : caller.call('export', { as, ids: [id] });
      },
    },
    marked: {
      check: (body) => ({ id: asText(asRecord(body)?.['id']) }),
      answer({ id }) {
        host.marked(id);
        return null;
      },
    },
    save: {
      check: checkSave,
      answer(change) {
        host.save(change);
        return null;
      },
    },
  };

  const page = createCaller<None, None, PanelCalls, PanelNotices>(port, handlers);
  let stops: (() => void)[] = [];
  const follow = (caller: EngineCaller): void => {
    for (const stop of stops) stop();
    stops = [
      caller.onNotice('view.changed', (body) => page.notify('view.changed', body)),
      caller.onNotice('status', (body) => page.notify('status', body)),
    ];
  };
  const stopStarts = engine.onStart((caller) => {
    follow(caller);
    page.notify('restarted', null);
  });
  if (engine.running) follow(engine.running);
  return {
    notify(name, body) {
      if (isReady) page.notify(name, body);
      else waiting.push(() => page.notify(name, body));
    },
    forgetPage,
    close() {
      forgetPage();
      stopStarts();
      for (const stop of stops) stop();
      page.close();
    },
  };
}

function checkReveal(body: unknown): { id: string; place: string } | Problem {
  const given = asRecord(body);
  const id = asText(given?.['id']);
  const place = asText(given?.['place']);
  return id !== undefined && place !== undefined ? { id, place } : badLetter('reveal');
}

function checkCopy(body: unknown): PanelCalls['copy']['question'] | Problem {
  const given = asRecord(body);
  const id = asText(given?.['id']);
  const as = given?.['as'];
  if (id === undefined || (as !== 'curl' && as !== 'fetch')) return badLetter('copy');
  return { id, as, withSecrets: given?.['withSecrets'] === true };
}

const mostText = 10_000;

function checkSave(body: unknown): Partial<PanelState> | Problem {
  const given = asRecord(body);
  if (!given || JSON.stringify(given).length > 200_000) return badLetter('save');
  const filter = asText(given['filter'])?.slice(0, mostText);
  const recent = isTextList(given['recent']) ? given['recent'].slice(0, 20) : undefined;
  const hidden = isTextList(given['hidden']) ? given['hidden'].slice(0, 50) : undefined;
  const saved = asList(given['saved'])?.flatMap((item) => {
    const record = asRecord(item);
    const name = asText(record?.['name']);
    const text = asText(record?.['filter']);
    return name !== undefined && text !== undefined ? [{ name, filter: text }] : [];
  });
  const columns = asList(given['columns'])?.flatMap((item) => {
    const record = asRecord(item);
    const width = record?.['width'];
    return typeof record?.['key'] === 'string' && typeof width === 'number'
      ? [{ key: trusted<PanelState['columns'][number]['key']>(record['key']), width }]
      : [];
  });
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(recent ? { recent } : {}),
    ...(hidden ? { hidden } : {}),
    ...(saved ? { saved: saved.slice(0, 200) } : {}),
    ...(columns ? { columns: columns.slice(0, 30) } : {}),
  };
}

function badLetter(name: string): Problem {
  return problem('bad-argument', `The page sent a "${name}" that cannot be read.`, 'Reload the window.');
}

function cancelled(): Problem {
  return problem('cancelled', 'You said no.', 'Try again.');
}
