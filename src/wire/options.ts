/**
 * EngineOptions: every setting, its default and its bounds, and the one check of unknown input. VS Code's
 * settings, the command line and the `start` letter all pass here.
 */

import { problem, type Problem } from '../base/problem.ts';
import { asBoolean, asList, asNumber, asRecord, asText, isTextList } from '../base/unknown.ts';

export interface SourceOptions {
  readonly name: string;
  /** `host`, `host:port`, a URL or `demo`; sources/qtap/address checks it. */
  readonly url: string;
  /** `user@host` or a name from ~/.ssh/config: the url is reached through a tunnel to it. */
  readonly ssh?: string;
  /** For people who front Qtap with a proxy. From SecretStorage, the environment or a file; never logged. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface EngineOptions {
  readonly sources: readonly SourceOptions[];
  readonly capture: {
    /** What Qtap is asked to send: loses data. Empty = everything. */
    readonly filter: string;
    readonly maxRows: number;
    readonly maxMegabytes: number;
    /** How long per-minute counts are kept. */
    readonly minutes: number;
  };
  readonly mcp: { readonly enabled: boolean; readonly toolsets: readonly string[]; readonly bodies: boolean };
  /** Checked by secrets/rules, which names the rule that is wrong. */
  readonly secrets: { readonly rules: readonly unknown[]; readonly ignore: readonly unknown[] };
  /** Named filters that the panel hides by default. */
  readonly noise: Readonly<Record<string, string>>;
  /** How long one tool call may block. */
  readonly liveCallMs: number;
}

export const bounds = {
  maxRows: { least: 1_000, most: 5_000_000 },
  maxMegabytes: { least: 8, most: 4_096 },
  minutes: { least: 10, most: 7 * 1_440 },
  liveCallMs: { least: 1_000, most: 300_000 },
} as const;

export const defaultUrl = 'http://localhost:10001/devtools/api/events';

export const defaultOptions: EngineOptions = {
  sources: [{ name: 'qtap', url: defaultUrl }],
  capture: { filter: '', maxRows: 500_000, maxMegabytes: 128, minutes: 1_440 },
  mcp: { enabled: true, toolsets: ['default'], bodies: true },
  secrets: { rules: [], ignore: [] },
  noise: {
    'health-checks': 'req.path matches /^\\/(healthz?|livez|readyz|ping)([/?]|$)/',
    metrics: 'req.path matches /^\\/metrics([/?]|$)/',
    'own-traffic': 'req.path contains "/devtools/api/events"',
  },
  liveCallMs: 25_000,
};

/** Missing settings take their defaults; wrong ones are a Problem that names the setting. */
export function checkOptions(input: unknown): EngineOptions | Problem {
  const given = asRecord(input);
  if (!given) return wrong('options', 'an object');
  const capture = asRecord(given['capture'] ?? {});
  const mcp = asRecord(given['mcp'] ?? {});
  const secrets = asRecord(given['secrets'] ?? {});
  if (!capture) return wrong('capture', 'an object');
  if (!mcp) return wrong('mcp', 'an object');
  if (!secrets) return wrong('secrets', 'an object');

  const sources = checkSources(given['sources']);
  if ('kind' in sources) return sources;
  const filter = asText(capture['filter'] ?? '');
  if (filter === undefined) return wrong('capture.filter', 'a text');
  const maxRows = within(
    'capture.maxRows',
    capture['maxRows'],
    defaultOptions.capture.maxRows,
    bounds.maxRows,
  );
  if (typeof maxRows !== 'number') return maxRows;
  const maxMegabytes = within(
    'capture.maxMegabytes',
    capture['maxMegabytes'],
    defaultOptions.capture.maxMegabytes,
    bounds.maxMegabytes,
  );
  if (typeof maxMegabytes !== 'number') return maxMegabytes;
  const minutes = within(
    'capture.minutes',
    capture['minutes'],
    defaultOptions.capture.minutes,
    bounds.minutes,
  );
  if (typeof minutes !== 'number') return minutes;
  const liveCallMs = within('liveCallMs', given['liveCallMs'], defaultOptions.liveCallMs, bounds.liveCallMs);
  if (typeof liveCallMs !== 'number') return liveCallMs;
  const enabled = asBoolean(mcp['enabled'] ?? defaultOptions.mcp.enabled);
  if (enabled === undefined) return wrong('mcp.enabled', 'true or false');
  const bodies = asBoolean(mcp['bodies'] ?? defaultOptions.mcp.bodies);
  if (bodies === undefined) return wrong('mcp.bodies', 'true or false');
  const toolsets = mcp['toolsets'] ?? defaultOptions.mcp.toolsets;
  if (!isTextList(toolsets)) return wrong('mcp.toolsets', 'a list of names');
  const rules = asList(secrets['rules'] ?? []);
  if (!rules) return wrong('secrets.rules', 'a list');
  const ignore = asList(secrets['ignore'] ?? []);
  if (!ignore) return wrong('secrets.ignore', 'a list');
  const noise = textRecord(given['noise'] ?? defaultOptions.noise);
  if (!noise) return wrong('noise', 'names with filters');

  return {
    sources: sources.list,
    capture: { filter, maxRows, maxMegabytes, minutes },
    mcp: { enabled, toolsets, bodies },
    secrets: { rules, ignore },
    noise,
    liveCallMs,
  };
}

function checkSources(value: unknown): { list: readonly SourceOptions[] } | Problem {
  if (value === undefined) return { list: defaultOptions.sources };
  const given = asList(value);
  if (!given) return wrong('sources', 'a list of {name, url}');
  const list: SourceOptions[] = [];
  for (const item of given) {
    const record = asRecord(item);
    const name = asText(record?.['name']);
    const url = asText(record?.['url']);
    if (!record || !name || !url) return wrong('sources', 'a list of {name, url}, both texts');
    if (!/^[A-Za-z0-9._-]{1,40}$/.test(name))
      return wrong(`sources: the name "${name.slice(0, 40)}"`, '1 to 40 of letters, digits, ".", "_", "-"');
    if (list.some((other) => other.name === name)) return wrong(`sources: "${name}"`, 'a name used once');
    const ssh = record['ssh'] === undefined ? undefined : asText(record['ssh']);
    if (record['ssh'] !== undefined && ssh === undefined) return wrong(`sources.${name}.ssh`, 'a text');
    const headers = record['headers'] === undefined ? undefined : textRecord(record['headers']);
    if (record['headers'] !== undefined && !headers)
      return wrong(`sources.${name}.headers`, 'names with texts');
    list.push({ name, url, ...(ssh ? { ssh } : {}), ...(headers ? { headers } : {}) });
  }
  return { list };
}

function within(
  name: string,
  value: unknown,
  otherwise: number,
  { least, most }: { readonly least: number; readonly most: number },
): number | Problem {
  const number = value === undefined ? otherwise : asNumber(value);
  if (number === undefined || !Number.isInteger(number) || number < least || number > most)
    return wrong(name, `a whole number from ${least} to ${most}`);
  return number;
}

function textRecord(value: unknown): Readonly<Record<string, string>> | undefined {
  const record = asRecord(value);
  if (!record) return undefined;
  const checked: Record<string, string> = {};
  for (const [key, text] of Object.entries(record)) {
    if (typeof text !== 'string') return undefined;
    checked[key] = text;
  }
  return checked;
}

function wrong(name: string, wanted: string): Problem {
  return problem(
    'bad-settings',
    `The setting ${name} must be ${wanted}.`,
    `Correct ${name} and start again.`,
  );
}
