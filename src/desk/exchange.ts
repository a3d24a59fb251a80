/** An id becomes a SafeExchange, or the reason why it cannot; and parts of one, by JSON path or offset. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { cutToBytes } from '../base/text.ts';
import { type Capture } from '../capture/capture.ts';
import { type KnownConnection } from '../capture/tables.ts';
import { parsePath } from '../content/path.ts';
import { valueAt } from '../content/valueAt.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type Transaction } from '../traffic/transaction.ts';
import {
  joinSafe,
  mapSafe,
  safe,
  type SafeConnection,
  type SafeExchange,
  type SafeHeader,
  type SafePart,
  type SafeText,
  type SeverityLevel,
} from '../traffic/safe.ts';
import { type PartQuestion } from './desk.ts';
import { safeRow } from './rows.ts';

/** The row of an id, or in a sentence where it went. */
export function rowOf(capture: Capture, id: string): number | Problem {
  const found = capture.find(id);
  switch (found.is) {
    case 'held':
      return found.row;
    case 'evicted': {
      const bounds = {
        rows: 'the number of rows that are kept was reached',
        bytes: 'the memory for rows was full',
        memory: 'the process ran short of memory',
        cleared: 'the capture was cleared',
      } as const;
      return problem(
        'evicted',
        `${id} left the buffer at ${new Date(found.at).toISOString()}: ${bounds[found.bound]}.`,
        `${heldWords(capture)} Raise qtapDevtools.capture.maxRows to keep more.`,
      );
    }
    case 'earlier':
      return problem(
        'earlier-capture',
        `${id} is from an earlier capture, which ended with its engine.`,
        heldWords(capture),
      );
    case 'unknown':
      return problem(
        'unknown-id',
        `There is no exchange ${/^[A-Za-z0-9]{1,12}$/.test(id) ? id : 'of that id'}.`,
        heldWords(capture),
      );
  }
}

function heldWords(capture: Capture): string {
  const { columns } = capture;
  return columns.first === columns.next
    ? 'Nothing is held now.'
    : `Held are ${capture.id(columns.first)} to ${capture.id(columns.next - 1)}.`;
}

export function safeExchange(capture: Capture, redactor: Redactor, id: string): SafeExchange | Problem {
  const row = rowOf(capture, id);
  if (isProblem(row)) return row;
  const line = safeRow(capture, redactor, row);
  const transaction = capture.read(row);
  if (!line || !transaction) return problem('evicted', `${id} has just left the buffer.`, heldWords(capture));
  const redacted = redactor.exchange(transaction);
  const { findings, request, response, url, path, host, partiallyScanned } = redacted;
  const worst = findings.reduce<SeverityLevel>((most, { severity }) => {
    const level = levels[severity];
    return level > most ? level : most;
  }, line.worst);
  const connection = connectionOf(capture, redactor, transaction);
  const process = processOf(capture, redactor, transaction);
  const { scheme, httpVersion } = transaction.request;
  return {
    row: { ...line, host, path, worst },
    url,
    ...(scheme === undefined ? {} : { scheme: redactor.name(scheme) }),
    ...(httpVersion === undefined ? {} : { httpVersion: redactor.name(httpVersion) }),
    ...(transaction.time.endText === undefined ? {} : { endText: transaction.time.endText }),
    ...(transaction.source.nativeId === undefined
      ? {}
      : { nativeId: redactor.name(transaction.source.nativeId) }),
    request,
    ...(response ? { response } : {}),
    headersLossy: transaction.request.headersLossy !== undefined,
    ...(process ? { process } : {}),
    ...(connection ? { connection } : {}),
    tags: transaction.tags.map(redactor.path),
    findings,
    partiallyScanned,
  };
}

const levels = { low: 1, medium: 2, high: 3, critical: 4 } as const;

function processOf(
  capture: Capture,
  redactor: Redactor,
  { process, source }: Transaction,
): SafeExchange['process'] {
  if (!process) return undefined;
  const known =
    process.pid === undefined ? undefined : capture.tables.process(source.name, process.pid)?.fact;
  // The pid may belong to another program by now.
  const same = known && (process.exe === undefined || known.exe === undefined || known.exe === process.exe);
  const fact = same ? known : undefined;
  const name = (text: string | undefined): SafeText | undefined =>
    text === undefined || text === '' ? undefined : redactor.name(text);
  return compact({
    pid: process.pid,
    exe: name(process.exe),
    user: name(fact?.user?.name),
    hostname: name(fact?.hostname),
    container: name(process.container?.name ?? fact?.container?.name),
    image: name(process.container?.image ?? fact?.container?.image),
    pod: name(process.pod?.name ?? fact?.pod?.name),
    namespace: name(process.pod?.namespace ?? fact?.pod?.namespace),
  });
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the members that are undefined. */
function compact<T extends object>(value: T): Present<T> {
  const kept: Present<T> = {};
  for (const key in value) {
    const member = value[key];
    if (isPresent(member)) kept[key] = member;
  }
  return kept;
}

function isPresent<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}

function connectionOf(
  capture: Capture,
  redactor: Redactor,
  { connection, source }: Transaction,
): SafeConnection | undefined {
  if (connection?.id === undefined) return undefined;
  const known = capture.tables.connectionById(source.name, connection.id);
  if (known) return safeConnection(redactor, known);
  return {
    id: connection.id,
    state: 'unknown',
    ...(connection.endpoint === undefined ? {} : { endpoint: redactor.name(connection.endpoint) }),
    tlsProbes: [],
    source: redactor.name(source.name),
  };
}

export function safeConnection(redactor: Redactor, { id, source, fact }: KnownConnection): SafeConnection {
  const name = (text: string | undefined): SafeText | undefined =>
    text === undefined || text === '' ? undefined : redactor.name(text);
  const address = (at: { ip: string; port: number } | undefined): SafeText | undefined =>
    at && redactor.name(at.ip.includes(':') ? `[${at.ip}]:${at.port}` : `${at.ip}:${at.port}`);
  const exe = fact?.exe;
  return {
    id,
    state: fact?.state ?? 'unknown',
    source: redactor.name(source),
    tlsProbes: (fact?.tlsProbes ?? []).map(redactor.name),
    ...compact({
      remote: address(fact?.remote),
      local: address(fact?.local),
      endpoint: name(fact?.endpoint),
      direction: fact?.direction,
      process: name(exe?.slice(exe.lastIndexOf('/') + 1)),
      pid: fact?.pid,
      container: name(fact?.container?.name),
      tlsVersion: name(fact?.tlsVersion),
      protocol: name(fact?.protocol),
      bytesSent: fact?.bytesSent,
      bytesReceived: fact?.bytesReceived,
      openedAt: fact?.openedAt,
      closedAt: fact?.closedAt,
    }),
  };
}

export function safePart(capture: Capture, redactor: Redactor, question: PartQuestion): SafePart | Problem {
  const { id, part, path, offset = 0, mostBytes } = question;
  const exchange = safeExchange(capture, redactor, id);
  if (isProblem(exchange)) return exchange;
  const message = part.startsWith('request') ? exchange.request : exchange.response;
  if (!message)
    return problem(
      'bad-argument',
      `No response to ${id} was seen, so it has no ${part}.`,
      'Ask for a part of the request.',
    );
  if (part.endsWith('headers')) return pieceOf(question, headerText(message.headers), offset);
  const { text, data: _data, ...about } = message.body;
  if (about.state === 'evicted')
    return problem(
      'body-evicted',
      `The body of ${id} was given up for room; its headers may still be there.`,
      'Ask for the headers, or raise qtapDevtools.capture.maxMegabytes to keep more.',
    );
  if (path === undefined) return { ...pieceOf(question, text, offset), body: about };
  const steps = parsePath(path);
  if (isProblem(steps)) return steps;
  const found = valueAt(text, steps, about.kind);
  if (!found)
    return problem(
      'bad-argument',
      about.kind === 'json' || about.kind === 'ndjson'
        ? `There is nothing at that path in the ${part} of ${id}.`
        : `The ${part} of ${id} is not JSON, so a path leads nowhere.`,
      'Leave `path` out to see what is there.',
    );
  return {
    ...pieceOf(
      { part, mostBytes },
      mapSafe(text, () => found.value),
      offset,
    ),
    body: about,
  };
}

function headerText(headers: readonly SafeHeader[]): SafeText {
  return joinSafe(
    headers.map(({ name, value }) => safe`${name}: ${value}`),
    '\n',
  );
}

function pieceOf(
  { part, mostBytes }: Pick<PartQuestion, 'part' | 'mostBytes'>,
  whole: SafeText,
  offset: number,
): SafePart {
  const from = Math.min(Math.max(0, offset), whole.length);
  const text = mapSafe(whole, (all) => cutToBytes(all.slice(from), mostBytes));
  return { part, text, offset: from, left: whole.length - from - text.length };
}
