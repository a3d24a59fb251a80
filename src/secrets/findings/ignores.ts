/** What a user has decided not to be told of again: ignores with a reason, and a team's baseline. */

import { problem, type Problem } from '../../base/problem.ts';
import { asList, asRecord, asText } from '../../base/unknown.ts';
import { type Finding } from './finding.ts';

/** Where a finding was seen, for ignores that speak of more than its value. */
export interface Whereabouts {
  readonly host: string;
  readonly process: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface Ignore {
  readonly fingerprint?: string;
  readonly kind?: string;
  readonly host?: RegExp;
  readonly place?: RegExp;
  readonly process?: RegExp;
  readonly until: number;
}

export interface Ignores {
  has(finding: Finding, whereabouts: Whereabouts): boolean;
}

const most = 10_000;

/**
 * `{fingerprint, reason}` or `{kind?, host?, place?, process?, reason, until?}`, where `*` stands for anything.
 * A reason is a must: whoever reads the list later wants to know.
 */
export function checkIgnores(given: readonly unknown[]): Ignores | Problem {
  if (given.length > most) return wrong('The list', `it has more than ${most} entries`);
  const all: Ignore[] = [];
  for (const [i, one] of given.entries()) {
    const record = asRecord(one);
    const which = `Ignore ${i + 1}`;
    if (!record) return wrong(which, 'it is no object');
    for (const [key, value] of Object.entries(record)) {
      if (!['fingerprint', 'kind', 'host', 'place', 'process', 'reason', 'until'].includes(key))
        return wrong(which, `it has a field "${key}", which no ignore has`);
      if (asText(value) === undefined) return wrong(which, `its ${key} is no text`);
    }
    if (!asText(record['reason'])?.trim()) return wrong(which, 'it has no reason');
    const ignore = readIgnore(record);
    if (!ignore) return wrong(which, 'it needs a fingerprint, or one of kind, host, place and process');
    if (Number.isNaN(ignore.until)) return wrong(which, 'its "until" is no date');
    all.push(ignore);
  }
  return ignoresOf(all);
}

function readIgnore(record: Readonly<Record<string, unknown>>): Ignore | undefined {
  const text = (key: string): string | undefined => asText(record[key]);
  const until = text('until');
  const fingerprint = text('fingerprint')?.replace(/^‹?(?:[a-z0-9-]+#)?([a-z2-9]{6,12})›?$/, '$1');
  const kind = text('kind');
  const [host, place, process] = [text('host'), text('place'), text('process')];
  if (!fingerprint && !kind && !host && !place && !process) return undefined;
  return {
    ...(fingerprint ? { fingerprint } : {}),
    ...(kind ? { kind } : {}),
    ...(host ? { host: globOf(host) } : {}),
    ...(place ? { place: globOf(place) } : {}),
    ...(process ? { process: globOf(process) } : {}),
    until: until === undefined ? Infinity : Date.parse(until),
  };
}

function ignoresOf(all: readonly Ignore[]): Ignores {
  return {
    has: (finding, { host, process, at }) =>
      all.some(
        (one) =>
          at <= one.until &&
          (one.fingerprint === undefined || finding.fingerprint.startsWith(one.fingerprint)) &&
          (one.kind === undefined || one.kind === finding.kind) &&
          (one.host?.test(host) ?? true) &&
          (one.place?.test(finding.place) ?? true) &&
          (one.process?.test(process) ?? true),
      ),
  };
}

/** `*` is the only sign with a meaning, so an ignore cannot hang. */
function globOf(text: string): RegExp {
  const pieces = text
    .slice(0, 400)
    .split(/\*+/)
    .slice(0, 9)
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('[^]*?')}$`, 'i');
}

/** One line of a team's baseline: where something is known to be, and nothing derived from its value. */
export interface BaselineEntry {
  readonly kind: string;
  readonly host: string;
  readonly place: string;
  readonly process: string;
}

export function baselineEntry({ kind, place }: Finding, { host, process }: Whereabouts): BaselineEntry {
  // Positions in lists move; the shape of the place does not.
  return { kind, host, place: place.replace(/\[\d+\]/g, '[*]').replace(/\bline \d+/g, 'line *'), process };
}

export function readBaseline(parsed: unknown): Ignores | Problem {
  const record = asRecord(parsed);
  const findings = asList(record?.['findings']);
  if (record?.['version'] !== 1 || !findings)
    return wrong('The baseline', 'it is not {"version": 1, "findings": […]}');
  return checkIgnores(findings.map((one) => ({ ...asRecord(one), reason: 'baseline' })));
}

function wrong(which: string, why: string): Problem {
  return problem('bad-rule', `${which} cannot be used: ${why}.`, 'Correct it in the settings or the file.');
}
