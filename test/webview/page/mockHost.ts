/**
 * The extension host and the engine as the page sees them, in the page itself: the same caller, the same letters,
 * rows made from their number, so that a million of them cost nothing to hold.
 */

import { problem, type Problem } from '../../../src/base/problem.ts';
import { trusted } from '../../../src/base/unknown.ts';
import { type ViewLine } from '../../../src/traffic/answers.ts';
import { type ViewQuery } from '../../../src/traffic/question.ts';
import { stamp, type SafeExchange, type SafeRow, type SafeText } from '../../../src/traffic/safe.ts';
import { type SourceState } from '../../../src/traffic/source.ts';
import { createCaller, type Caller, type Handlers, type Port } from '../../../src/wire/caller.ts';
import { type PanelCalls, type PanelNotices, type PanelState } from '../../../src/wire/panel.ts';
import { encodeRows } from '../../../src/wire/rows.ts';
import { type Gap, type Look, type Looked, type OpenedView, type Status } from '../../../src/wire/views.ts';
import { parse } from '../../../src/filter/parser.ts';
import { wholeFilter } from '../../../src/filter/whole.ts';
import { wholeOf, type Whole } from './mockExchange.ts';

type None = Record<never, never>;

export interface MockOptions extends Whole {
  readonly rows: number;
  readonly most: number;
  readonly state: SourceState;
  readonly demo: boolean;
  readonly paused: boolean;
  readonly noSource: boolean;
  readonly held: number;
  /** Older rows are still looked through. */
  readonly searching: boolean;
  readonly gaps: readonly Gap[];
  readonly panel: Partial<PanelState>;
  readonly path?: string;
  /** Never answer: the engine is still starting. */
  readonly mute: boolean;
}

const usual: MockOptions = {
  rows: 200,
  most: 1_000_000,
  state: { is: 'connected', bodies: true },
  demo: false,
  paused: false,
  noSource: false,
  held: -1,
  searching: false,
  gaps: [],
  panel: {},
  mute: false,
};

const hosts = [
  'api.stripe.com',
  'api.openai.com',
  'ledger.internal:8080',
  'api.segment.io',
  'cdn.example.com',
];
const paths = [
  '/v1/charges',
  '/v1/chat/completions',
  '/accounts/42/balance?currency=eur',
  '/v1/track',
  '/assets/app.js',
];
const containers = ['payment-service', 'assistant', 'ledger', 'web', undefined];
const statuses = [200, 200, 201, 304, 402, 200, 429, 200, 500, undefined];
const began = Date.UTC(2026, 0, 20, 12, 4, 0);

export function rowOf(n: number): SafeRow {
  const pick = <T>(from: readonly T[]): T => trusted<T>(from[n % from.length]);
  const container = pick(containers);
  return {
    id: `rmk${n.toString(36)}`,
    at: began + n * 37,
    durationMs: 4 + ((n * 31) % 400),
    method: stamp(n % 3 === 0 ? 'POST' : 'GET'),
    host: stamp(pick(hosts)),
    path: stamp(options.path ?? pick(paths)),
    route: stamp(pick(paths).replace(/\d+/, '{id}').replace(/\?.*/, '')),
    status: statuses[(n * 7) % statuses.length],
    direction: 'egress-external',
    process: stamp(n % 2 === 0 ? 'node' : 'python3'),
    pid: 4_000 + (n % 5),
    container: container === undefined ? undefined : stamp(container),
    source: stamp('pay-1'),
    type: stamp('application/json'),
    requestBytes: 120 + (n % 900),
    responseBytes: 300 + ((n * 97) % 90_000),
    worst: n % 23 === 0 ? 4 : 0,
    bodiesEvicted: false,
  };
}

export interface Mock {
  /** Rows arrive, and the oldest leave when there are more than `most`. */
  add(count: number): void;
  /** So many a second, told ten times a second, until called with 0. */
  arrive(perSecond: number): void;
  status(change: Partial<MockOptions>): void;
  /** Calls of the page by name, with their bodies. */
  readonly calls: { readonly name: string; readonly body: unknown }[];
  readonly page: Caller<None, None, PanelNotices>;
  readonly bytes: number;
}

declare global {
  interface Window {
    mockOptions?: Partial<MockOptions>;
    mock: Mock;
    acquireVsCodeApi: () => {
      postMessage(letter: unknown): void;
      getState(): unknown;
      setState(state: unknown): void;
    };
  }
}

let options: MockOptions = { ...usual, ...window.mockOptions };
const listeners: ((letter: unknown) => void)[] = [];
let stored: unknown = JSON.parse(sessionStorage.getItem('state') ?? 'null');
let postedBytes = 0;

window.acquireVsCodeApi = () => ({
  // As between processes: what arrives is a copy, and it arrives later.
  postMessage: (letter) => {
    const copy: unknown = structuredClone(letter);
    setTimeout(() => listeners.forEach((listener) => listener(copy)));
  },
  getState: () => stored,
  setState(state) {
    stored = state;
    sessionStorage.setItem('state', JSON.stringify(state));
  },
});

const port: Port = {
  post(letter) {
    if (options.mute) return;
    const bytes = letter.type === 'reply' && letter.reply.ok ? bytesOf(letter.reply.value) : undefined;
    postedBytes += bytes?.byteLength ?? JSON.stringify(letter).length;
    window.postMessage(letter, '*', bytes ? [bytes] : []);
  },
  onLetter(listener) {
    listeners.push(listener);
    return () => undefined;
  },
  onClose: () => () => undefined,
  close: () => undefined,
};

function bytesOf(value: unknown): ArrayBuffer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('looked' in value) return bytesOf(value.looked);
  return 'bytes' in value && value.bytes instanceof ArrayBuffer ? value.bytes : undefined;
}

let total = options.rows;
let evicted = 0;
let filter = '';
const calls: { name: string; body: unknown }[] = [];
const heard = (name: string, body: unknown): void => void calls.push({ name, body });

let query_: ViewQuery = { filter: '', sort: 'time', descending: false };
/** How many rows there were when the list was held. */
let held_: number | undefined;

interface Places {
  readonly length: number;
  at(place: number): SafeRow | ViewLine;
  find(id: string): number;
}

const numberOf = (id: string): number => Number.parseInt(id.slice(3), 36);

/** Newest last, with gaps; newest first; or in groups by container, each open or closed. */
function placesNow(): Places {
  const length = shown();
  if (query_.group) return grouped(length);
  if (query_.descending && query_.sort === 'time')
    return {
      length,
      at: (place) => rowOf(evicted + length - 1 - place),
      find: (id) => evicted + length - 1 - numberOf(id),
    };
  const lines = options.gaps.map((gap) => ({
    gap,
    before: Math.max(0, Math.ceil((gap.from - began) / 37) - evicted),
  }));
  const inside = lines.filter(({ before }) => before > 0 && before <= length);
  return {
    length: length + inside.length,
    at(place) {
      const earlier = inside.filter(({ before }, i) => before + i < place).length;
      const here = inside[earlier];
      if (here && here.before + earlier === place)
        return { at: place, kind: 'gap', gaps: 1, ...here.gap, source: stamp(here.gap.source) };
      return rowOf(place - earlier + evicted);
    },
    find(id) {
      const n = numberOf(id) - evicted;
      return n < 0 || n >= length ? -1 : n + inside.filter(({ before }) => before <= n).length;
    },
  };
}

function grouped(length: number): Places {
  const rows = Array.from({ length }, (_, n) => rowOf(n + evicted));
  const nameOf = (row: SafeRow): SafeText => row.container ?? stamp('no container');
  const places: (SafeRow | ViewLine)[] = [];
  for (const name of new Set(rows.map(nameOf))) {
    const own = rows.filter((row) => nameOf(row) === name);
    const open = query_.open?.includes(name) === true;
    places.push({ at: places.length, kind: 'group', name, count: own.length, open });
    if (open) places.push(...own);
  }
  return {
    length: places.length,
    at: (place) => trusted<SafeRow | ViewLine>(places[place]),
    find: (id) => places.findIndex((place) => !('kind' in place) && place.id === id),
  };
}

/** "none" stands for a filter that matches nothing; everything else that parses matches all. */
function shown(): number {
  return filter.includes('"none"') ? 0 : (held_ ?? total);
}

function checkFilter(text: string): Problem | undefined {
  const tree = text === '' ? undefined : parse(text);
  return tree && 'code' in tree ? tree : undefined;
}

function exchangeOf(id: string): SafeExchange | Problem {
  const n = Number.parseInt(id.slice(3), 36);
  if (n < evicted)
    return problem(
      'evicted',
      `Exchange ${id} was given up at 12:04 to make room.`,
      'Raise capture.maxRows to keep more.',
    );
  return wholeOf(rowOf(n), options);
}

function lookAt({ from: asked, count, keep }: Look): Looked {
  const places = placesNow();
  const now = keep ? places.find(keep.id) : -1;
  const moved = keep && now >= 0 ? now - keep.at : undefined;
  const wanted = asked + (moved ?? 0);
  const from = Math.max(0, Math.min(wanted, places.length - count));
  const rows: SafeRow[] = [];
  const lines: ViewLine[] = [];
  for (let at = from; at < Math.min(places.length, from + count); at++) {
    const place = places.at(at);
    if ('kind' in place) lines.push(place);
    else rows.push(place);
  }
  const known = moved === undefined ? {} : { moved };
  return { bytes: encodeRows(rows), from, ...known, places: places.length, total: shown(), lines };
}

function open({ look, ...query }: ViewQuery & { readonly look?: Look }): OpenedView | Problem {
  heard('view.open', query);
  const wrong = checkFilter(query.filter);
  if (wrong) return wrong;
  filter = query.filter;
  setTimeout(tell);
  query_ = query;
  const looked = look ? { looked: lookAt(look) } : {};
  return { view: 1, total: shown(), searching: options.searching, ...looked };
}

const pass = <Q>(body: unknown): Q => trusted<Q>(body);
const panelState = (): PanelState => ({
  filter: '',
  columns: [],
  saved: [],
  recent: [],
  hidden: [],
  noise: {},
  ...options.panel,
});
const handlers: Handlers<PanelCalls> = {
  ready: {
    check: pass,
    answer(body) {
      heard('ready', body);
      return panelState();
    },
  },
  start: {
    check: pass,
    answer(query) {
      const { filter: remembered, hidden, noise } = panelState();
      const typed = query.filter === '' ? remembered : query.filter;
      return open({ ...query, filter: wholeFilter([typed], hidden, noise) });
    },
  },
  'view.open': { check: pass, answer: open },
  'view.change': {
    check: pass,
    answer(body) {
      heard('view.change', body);
      const { query } = body;
      const wrong = checkFilter(query.filter);
      if (wrong) return wrong;
      filter = query.filter;
      setTimeout(tell);
      query_ = query;
      return { total: shown(), searching: options.searching };
    },
  },
  'view.rows': { check: pass, answer: ({ view: _view, ...look }) => lookAt(look) },
  'view.find': { check: pass, answer: ({ id }) => ({ at: placesNow().find(id) }) },
  'view.hold': {
    check: pass,
    answer({ on }) {
      heard('view.hold', { on });
      held_ = on ? total : undefined;
      setTimeout(tell);
      return null;
    },
  },
  'view.close': { check: pass, answer: () => null },
  exchange: { check: pass, answer: ({ id }) => exchangeOf(id) },
  part: { check: pass, answer: () => problem('unknown-id', 'Not in this mock.', 'None.') },
  values: {
    check: pass,
    answer: ({ field }) =>
      field === 'req.host' ? hosts.map((host, n) => ({ value: stamp(host), count: 900 - n * 100 })) : [],
  },
  act: recorded('act'),
  capture: recorded('capture'),
  focus: recorded('focus'),
  copy: recorded('copy'),
  save: recorded('save'),
  marked: recorded('marked'),
  snippet: { check: pass, answer: ({ id }) => ({ text: stamp(`curl 'https://example.com/${id}'`) }) },
  reveal: {
    check: pass,
    answer(body) {
      heard('reveal', body);
      return { raw: 'sk_revealed', untilMs: Date.now() + 60_000 };
    },
  },
};

function recorded<Q>(name: string): { check: (body: unknown) => Q; answer: (question: Q) => null } {
  return {
    check: pass,
    answer(body) {
      heard(name, body);
      return null;
    },
  };
}

const page = createCaller<None, None, PanelCalls, PanelNotices>(port, handlers);

function status(): Status {
  return {
    sources: options.noSource
      ? []
      : [
          {
            name: options.demo ? 'demo' : 'pay-1',
            url: 'http://localhost:10001/devtools/api/events',
            demo: options.demo,
            state: options.state,
            sinceMs: Date.now() - 40_000,
          },
        ],
    paused: options.paused,
    perSecond: total === 0 ? 0 : 212,
    errorsLastMinute: total === 0 ? 0 : 47,
    held: held(),
    heldBytes: total === 0 ? 0 : 41_000_000,
    mostBytes: 128_000_000,
    ...(total === 0 ? {} : { p95Ms: 340 }),
    captureFilter: '',
    gaps: options.gaps,
    notScannedYet: 0,
  };
}

function held(): number {
  return options.held >= 0 ? options.held : total;
}

let added = 0;
function tell(): void {
  const rate = Array.from({ length: 60 }, (_, i) =>
    total === 0 ? 0 : Math.round(20 + 18 * Math.sin(i / 5) + ((i * 7) % 9)),
  );
  page.notify('view.changed', {
    view: 1,
    total: shown(),
    held: held(),
    added,
    searching: options.searching,
    rate: {
      from: began,
      bucketMs: 5_000,
      all: rate,
      errors: rate.map((n, i) => (i > 35 && i < 42 ? Math.round(n / 2) : 0)),
    },
  });
  page.notify('status', status());
  added = 0;
}

let timer: ReturnType<typeof setInterval> | undefined;
window.mock = {
  calls,
  page,
  get bytes() {
    return postedBytes;
  },
  add(count) {
    total += count;
    added += count;
    const over = Math.max(0, total - options.most);
    total -= over;
    evicted += over;
    tell();
  },
  arrive(perSecond) {
    clearInterval(timer);
    if (perSecond > 0) timer = setInterval(() => this.add(Math.round(perSecond / 10)), 100);
  },
  status(change) {
    options = { ...options, ...change };
    tell();
  },
};
