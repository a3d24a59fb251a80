/** What comes by letter is unknown until it was looked at here, once. */

import { problem, type Problem } from '../base/problem.ts';
import {
  asBoolean,
  asNumber,
  asRecord,
  asText,
  asWord,
  isTextList,
  type UnknownRecord,
} from '../base/unknown.ts';
import { groupings, parts, sortKeys, type Focus, type ViewQuery, type Window } from '../traffic/question.ts';
import { severities } from '../traffic/safe.ts';
import { type EngineCalls } from '../wire/engine.ts';
import { checkOptions, type EngineOptions } from '../wire/options.ts';
import { type Look } from '../wire/views.ts';

/** No page shows more rows at once. */
export const mostRowsAtOnce = 2_000;
const longestText = 10_000;
const mostIds = 10_000;

type Question<Name extends keyof EngineCalls> = EngineCalls[Name]['question'];
type Check<Asked> = (body: unknown) => Asked | Problem;

/** A reader of the letter's record; undefined = it is not what the call wants. */
function letter<Asked>(name: string, read: (body: UnknownRecord) => Asked | undefined): Check<Asked> {
  return (body) => {
    const record = asRecord(body);
    const asked = record && read(record);
    return (
      asked ??
      problem(
        'bad-argument',
        `The call ${name} came with other arguments than it takes.`,
        'Update both sides to one version.',
      )
    );
  };
}

const nothing: Check<null> = () => null;

function shortText(value: unknown): string | undefined {
  const text = asText(value);
  return text !== undefined && text.length <= longestText ? text : undefined;
}

function wholeNumber(value: unknown, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const number = asNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 && number <= most
    ? number
    : undefined;
}

function idList(value: unknown): readonly string[] | undefined {
  return isTextList(value) && value.length <= mostIds ? value : undefined;
}

function windowOf(value: unknown): Window | undefined {
  const record = asRecord(value);
  const seconds = asNumber(record?.['seconds']);
  if (seconds !== undefined) return { seconds };
  const since = shortText(record?.['since']);
  if (since !== undefined) return { since };
  const from = asNumber(record?.['from']);
  const to = asNumber(record?.['to']);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** A field that may be absent: undefined then, null when it is there and wrong. */
function maybe<Value>(value: unknown, read: (value: unknown) => Value | undefined): Value | undefined | null {
  return value === undefined ? undefined : (read(value) ?? null);
}

function viewQuery(value: unknown): ViewQuery | undefined {
  const body = asRecord(value);
  const filter = shortText(body?.['filter']);
  const sort = asWord(body?.['sort'], sortKeys);
  const descending = asBoolean(body?.['descending']);
  if (!body || filter === undefined || sort === undefined || descending === undefined) return undefined;
  const group = maybe(body['group'], (word) => asWord(word, groupings));
  const window = maybe(body['window'], windowOf);
  const open = maybe(body['open'], (names) => (isTextList(names) ? names.slice(0, mostIds) : undefined));
  return group === null || window === null || open === null
    ? undefined
    : { filter, sort, descending, group, open, window };
}

function keepOf(value: unknown): { id: string; at: number } | undefined {
  const record = asRecord(value);
  const id = shortText(record?.['id']);
  const at = wholeNumber(record?.['at']);
  return id === undefined || at === undefined ? undefined : { id, at };
}

function lookOf(value: unknown): Look | undefined {
  const record = asRecord(value);
  const from = wholeNumber(record?.['from']);
  const count = wholeNumber(record?.['count'], mostRowsAtOnce);
  const keep = maybe(record?.['keep'], keepOf);
  return from === undefined || count === undefined || keep === null ? undefined : { from, count, keep };
}

const view = (body: UnknownRecord): number | undefined => wholeNumber(body['view']);

interface Selection {
  readonly ids: readonly string[] | undefined;
  readonly filter: string | undefined;
  readonly window: Window | undefined;
}

/** Which exchanges are meant: by id, or by filter and window. */
function selection(body: UnknownRecord): Selection | undefined {
  const ids = maybe(body['ids'], idList);
  const filter = maybe(body['filter'], shortText);
  const window = maybe(body['window'], windowOf);
  return ids === null || filter === null || window === null ? undefined : { ids, filter, window };
}

function captureAct(body: UnknownRecord): Question<'capture'> | undefined {
  const act = asWord(body['act'], ['pause', 'resume', 'clear', 'mark', 'filter'] as const);
  const name = shortText(body['name']);
  const expression = shortText(body['expression']);
  switch (act) {
    case undefined:
      return undefined;
    case 'mark':
      return name === undefined ? undefined : { act, name };
    case 'filter':
      return expression === undefined ? undefined : { act, expression };
    default:
      return { act };
  }
}

export interface StartQuestion {
  readonly version: number;
  readonly options: EngineOptions;
  readonly port: number;
  readonly token: string;
}

/** Long enough that nobody guesses it. */
const shortestToken = 16;

function start(body: unknown): StartQuestion | Problem {
  const given = asRecord(body);
  const version = wholeNumber(given?.['version']);
  const port = wholeNumber(given?.['port'], 65_535);
  const token = shortText(given?.['token']);
  if (version === undefined || port === undefined || token === undefined || token.length < shortestToken)
    return problem(
      'bad-argument',
      'The call start came with other arguments than it takes.',
      'Update both sides to one version.',
    );
  const options = checkOptions(given?.['options']);
  return 'kind' in options ? options : { version, options, port, token };
}

export const checks: { readonly [Name in keyof EngineCalls]: Check<Question<Name>> } = {
  start,
  configure: checkOptions,
  'view.open': letter('view.open', (body) => {
    const query = viewQuery(body);
    const look = maybe(body['look'], lookOf);
    return !query || look === null ? undefined : { ...query, look };
  }),
  'view.change': letter('view.change', (body) => {
    const number = view(body);
    const query = viewQuery(body['query']);
    return number === undefined || !query ? undefined : { view: number, query };
  }),
  'view.rows': letter('view.rows', (body) => {
    const number = view(body);
    const look = lookOf(body);
    return number === undefined || !look ? undefined : { view: number, ...look };
  }),
  'view.hold': letter('view.hold', (body) => {
    const number = view(body);
    const on = asBoolean(body['on']);
    return number === undefined || on === undefined ? undefined : { view: number, on };
  }),
  'view.find': letter('view.find', (body) => {
    const number = view(body);
    const id = shortText(body['id']);
    return number === undefined || id === undefined ? undefined : { view: number, id };
  }),
  'view.close': letter('view.close', (body) => {
    const number = view(body);
    return number === undefined ? undefined : { view: number };
  }),
  exchange: letter('exchange', (body) => {
    const id = shortText(body['id']);
    return id === undefined ? undefined : { id };
  }),
  part: letter('part', (body) => {
    const id = shortText(body['id']);
    const part = asWord(body['part'], parts);
    const path = maybe(body['path'], shortText);
    const offset = maybe(body['offset'], (value) => wholeNumber(value));
    return id === undefined || part === undefined || path === null || offset === null
      ? undefined
      : { id, part, path, offset };
  }),
  values: letter('values', (body) => {
    const field = shortText(body['field']);
    const prefix = shortText(body['prefix']);
    return field === undefined || prefix === undefined ? undefined : { field, prefix };
  }),
  tool: letter('tool', (body) => {
    const name = shortText(body['name']);
    return name === undefined ? undefined : { name, args: body['args'] };
  }),
  document: letter('document', (body) => {
    const kind = asWord(body['kind'], ['exchange', 'explain', 'snapshot', 'normalised'] as const);
    const id = maybe(body['id'], shortText);
    const meant = selection(body);
    return kind === undefined || id === null || !meant ? undefined : { kind, id, ...meant };
  }),
  body: letter('body', (body) => {
    const id = shortText(body['id']);
    const which = asWord(body['which'], ['request', 'response'] as const);
    return id === undefined || which === undefined ? undefined : { id, which };
  }),
  export: letter('export', (body) => {
    const as = asWord(body['as'], ['har', 'curl', 'fetch', 'ndjson'] as const);
    const meant = selection(body);
    return as === undefined || !meant ? undefined : { as, ...meant };
  }),
  findings: letter('findings', (body) => {
    const least = maybe(body['least'], (value) => asWord(value, severities));
    const meant = selection(body);
    return least === null || !meant ? undefined : { filter: meant.filter, window: meant.window, least };
  }),
  reveal: letter('reveal', (body) => {
    const id = shortText(body['id']);
    const place = shortText(body['place']);
    return id === undefined || place === undefined ? undefined : { id, place };
  }),
  render: letter('render', (body) => {
    const id = shortText(body['id']);
    const as = asWord(body['as'], ['curl', 'fetch'] as const);
    return id === undefined || as === undefined || body['withSecrets'] !== true
      ? undefined
      : { id, as, withSecrets: true };
  }),
  capture: letter('capture', captureAct),
  explain: letter('explain', (body) => {
    const expression = shortText(body['expression']);
    return expression === undefined ? undefined : { expression };
  }),
  focus: letter('focus', (body): Focus | undefined => {
    const ids = idList(body['ids']);
    const filter = shortText(body['filter']);
    const window = maybe(body['window'], windowOf);
    return !ids || filter === undefined || window === null ? undefined : { ids, filter, window };
  }),
  diagnose: nothing,
  exposure: nothing,
  checkSource: letter('checkSource', (body) => {
    const url = shortText(body['url']);
    const ssh = maybe(body['ssh'], shortText);
    return url === undefined || ssh === null ? undefined : { url, ssh };
  }),
  sshHosts: nothing,
  answer: letter('answer', (body) => {
    const n = wholeNumber(body['n']);
    const text = maybe(body['text'], shortText);
    return n === undefined || text === null ? undefined : { n, text };
  }),
};
