/** One exchange in one line, plain for agents, coloured for a terminal. */

import {
  joinSafe,
  mapSafe,
  safe,
  severities,
  type SafeRow,
  type SafeText,
  type SeverityLevel,
} from '../traffic/safe.ts';
import { cutMiddle, cutPath } from './cut.ts';
import { type DataRecord, type Shown } from './data.ts';
import { onLine } from './fence.ts';
import { own, second, size, timeOfDay, took } from './words.ts';

const mostPath = 150;
const mostName = 60;

/** A captured name (host, process, container) short enough for a line. */
export function shortName(text: SafeText, most = mostName): SafeText {
  return cutMiddle(onLine(text), most);
}

export function shortPath(path: SafeText, most = mostPath): SafeText {
  return cutMiddle(onLine(cutPath(path, most)), most);
}

/** What a process is to a call: the one that made it, or, of one that came in, the one that answered. */
export function roleWord(inbound: boolean): SafeText {
  return inbound ? safe`answered by` : safe`by`;
}

/** `checkout/node`: the container, when there is one, and the program in it. */
export function callerName({
  process,
  container,
}: Pick<SafeRow, 'process' | 'container'>): SafeText | undefined {
  if (process && container) return safe`${shortName(container)}/${shortName(process)}`;
  const one = container ?? process;
  return one && shortName(one);
}

export function severityWord(level: SeverityLevel): (typeof severities)[number] | undefined {
  return level === 0 ? undefined : severities[level - 1];
}

/** `402`, or the words for an exchange that never got an answer. */
export function statusWord(status: number | undefined): SafeText {
  return status === undefined ? safe`no-response` : safe`${status}`;
}

export interface RowStyle {
  /** Several sources: each row says its own. */
  readonly sources: boolean;
}

/** For agents: a line and its structured twin. */
export function showRow(row: SafeRow, { sources }: RowStyle): Shown {
  const host = shortName(row.host, 100);
  const path = shortPath(row.path);
  const caller = callerName(row);
  const severity = severityWord(row.worst);
  const pieces: (SafeText | undefined)[] = [
    own(row.id),
    timeOfDay(row.at),
    shortName(row.method, 20),
    safe`${host}${path}`,
    statusWord(row.status),
    row.durationMs === undefined ? undefined : took(row.durationMs),
    size(row.responseBytes),
    caller,
    row.direction === 'ingress' ? safe`in` : undefined,
    severity && safe`finding:${severity}`,
    row.twin === undefined ? undefined : safe`twin:${own(row.twin)}`,
    sources ? safe`@${shortName(row.source, 40)}` : undefined,
  ];
  return {
    text: joinSafe(
      pieces.filter((piece) => piece !== undefined),
      ' ',
    ),
    data: rowData(row, sources),
  };
}

export function rowData(row: SafeRow, sources: boolean): DataRecord {
  const severity = severityWord(row.worst);
  return {
    id: own(row.id),
    at: second(row.at),
    method: shortName(row.method, 20),
    host: shortName(row.host, 100),
    path: shortPath(row.path),
    ...(row.status === undefined ? { noResponse: true } : { status: row.status }),
    ...(row.durationMs === undefined ? {} : { durationMs: Math.round(row.durationMs) }),
    bytes: row.responseBytes,
    ...(row.process ? { process: shortName(row.process) } : {}),
    ...(row.container ? { container: shortName(row.container) } : {}),
    ...(row.direction === 'ingress' ? { direction: own(row.direction) } : {}),
    ...(severity ? { finding: own(severity) } : {}),
    ...(row.twin === undefined ? {} : { twin: own(row.twin) }),
    ...(sources ? { source: shortName(row.source, 40) } : {}),
  };
}

export interface TerminalStyle extends RowStyle {
  readonly color: boolean;
  /** `12:04:31` in the reader's own zone. */
  readonly time: (at: number) => SafeText;
}

const escape = '\u001b[';
const colors = { dim: '2', green: '32', cyan: '36', yellow: '33', red: '31', magenta: '35' } as const;

/** For a terminal: columns that line up, colour only for meaning. Escape sequences of the captured are shown, not sent. */
export function terminalLine(row: SafeRow, { color, time, sources }: TerminalStyle): SafeText {
  const paint = (text: SafeText, name: keyof typeof colors): SafeText =>
    color ? mapSafe(text, (plain) => `${escape}${colors[name]}m${plain}${escape}0m`) : text;
  const severity = severityWord(row.worst);
  const status = row.status === undefined ? safe`---` : safe`${row.status}`;
  const pieces = [
    paint(time(row.at), 'dim'),
    padded(shortName(row.method, 20), 6),
    paint(status, statusColor(row.status)),
    left(row.durationMs === undefined ? safe`-` : took(row.durationMs), 7),
    left(size(row.responseBytes), 7),
    paint(padded(callerName(row) ?? safe`-`, 20), 'cyan'),
    safe`${shortName(row.host, 100)}${shortPath(row.path)}`,
    ...(row.status === undefined ? [paint(safe`no response`, 'magenta')] : []),
    ...(row.direction === 'ingress' ? [paint(safe`in`, 'dim')] : []),
    ...(severity ? [paint(safe`finding:${severity}`, 'magenta')] : []),
    ...(sources ? [paint(safe`@${shortName(row.source, 40)}`, 'dim')] : []),
    paint(own(row.id), 'dim'),
  ];
  return joinSafe(pieces, ' ');
}

function statusColor(status: number | undefined): keyof typeof colors {
  if (status === undefined) return 'magenta';
  if (status >= 500) return 'red';
  if (status >= 400) return 'yellow';
  return status >= 300 ? 'cyan' : 'green';
}

function padded(text: SafeText, width: number): SafeText {
  return mapSafe(text, (plain) => plain.padEnd(width));
}

function left(text: SafeText, width: number): SafeText {
  return mapSafe(text, (plain) => plain.padStart(width));
}
