/**
 * `qtap://capture/export?as=har&seconds=60&filter=…`: the way by which `qtap-devtools export` gets what a running
 * engine holds. Listed for no client: a model has no use for megabytes.
 */

import { problem, type Problem } from '../base/problem.ts';
import { asWord } from '../base/unknown.ts';

const mimeTypes = { har: 'application/json', curl: 'text/plain', ndjson: 'application/x-ndjson' } as const;

export interface ExportAddress {
  readonly as: keyof typeof mimeTypes;
  readonly filter?: string;
  /** Everything that is held without it. */
  readonly window?: { readonly seconds: number };
  readonly mimeType: string;
}

const start = 'qtap://capture/export?';
const mostSeconds = 86_400;

export function writeExportAddress(wish: {
  readonly as: ExportAddress['as'];
  readonly filter?: string | undefined;
  readonly seconds?: number | undefined;
}): string {
  const { as, filter, seconds } = wish;
  return `${start}${new URLSearchParams({
    as,
    ...(filter === undefined ? {} : { filter }),
    ...(seconds === undefined ? {} : { seconds: String(seconds) }),
  }).toString()}`;
}

/** Undefined = another address. */
export function readExportAddress(uri: string): ExportAddress | Problem | undefined {
  if (!uri.startsWith(start)) return undefined;
  const given = new URLSearchParams(uri.slice(start.length));
  const as = asWord(given.get('as'), ['har', 'curl', 'ndjson'] as const);
  if (!as) return problem('bad-argument', 'An export is har, curl or ndjson.', 'Write as=har.');
  const filter = given.get('filter');
  const seconds = given.get('seconds');
  if (seconds !== null && !(/^\d{1,9}$/.test(seconds) && Number(seconds) >= 1))
    return problem(
      'bad-argument',
      '`seconds` must be a whole number from 1.',
      'Leave it out for everything.',
    );
  return {
    as,
    ...(filter ? { filter } : {}),
    ...(seconds === null ? {} : { window: { seconds: Math.min(mostSeconds, Number(seconds)) } }),
    mimeType: mimeTypes[as],
  };
}
