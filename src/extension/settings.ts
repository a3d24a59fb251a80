/**
 * VS Code's settings become EngineOptions. Addresses, rules and ignores have `machine` scope in the manifest, so
 * a repository cannot set them; here they are read from the person's own layers only, whatever the manifest says.
 */

import { type Problem } from '../base/problem.ts';
import { asRecord } from '../base/unknown.ts';
import { checkOptions, defaultOptions, type EngineOptions } from '../wire/options.ts';

/** Before the name of every setting and command. */
export const section = 'qtapDevtools';

/** One setting as VS Code's `inspect` tells it. */
export interface Inspected {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

export interface SettingsReader {
  inspect(name: string): Inspected | undefined;
}

/** Settings that decide where traffic comes from and what may leave: never a workspace's to say. */
const personal = new Set([
  'sources',
  'secrets.rules',
  'secrets.ignore',
  'capture.filter',
  'mcp.enabled',
  'mcp.toolsets',
]);

/** Undefined = as it comes. */
export function readSetting(reader: SettingsReader, name: string): unknown {
  const inspected = reader.inspect(name);
  if (!inspected) return undefined;
  if (personal.has(name)) return inspected.globalValue;
  return inspected.workspaceFolderValue ?? inspected.workspaceValue ?? inspected.globalValue;
}

/** `secretHeaders` are from SecretStorage, by the source's name. `QTAP_DEVTOOLS_URL` counts where no source is set. */
export function engineOptions(
  reader: SettingsReader,
  secretHeaders: Readonly<Record<string, Readonly<Record<string, string>>>>,
  environmentUrl: string | undefined,
): EngineOptions | Problem {
  const sources = readSetting(reader, 'sources');
  const listed = Array.isArray(sources) && sources.length > 0 ? sources : undefined;
  const fallback = environmentUrl
    ? [{ name: environmentUrl === 'demo' ? 'demo' : 'qtap', url: environmentUrl }]
    : defaultOptions.sources;
  const given: readonly unknown[] = listed ?? fallback;
  return checkOptions({
    sources: given.map((item) => {
      const record = asRecord(item);
      const headers = typeof record?.['name'] === 'string' ? secretHeaders[record['name']] : undefined;
      return record && headers ? { ...record, headers } : item;
    }),
    capture: {
      filter: readSetting(reader, 'capture.filter') ?? undefined,
      maxRows: readSetting(reader, 'capture.maxRows') ?? undefined,
      maxMegabytes: readSetting(reader, 'capture.maxMegabytes') ?? undefined,
      minutes: readSetting(reader, 'capture.minutes') ?? undefined,
    },
    mcp: {
      enabled: readSetting(reader, 'mcp.enabled') ?? undefined,
      toolsets: readSetting(reader, 'mcp.toolsets') ?? undefined,
    },
    secrets: {
      rules: readSetting(reader, 'secrets.rules') ?? undefined,
      ignore: readSetting(reader, 'secrets.ignore') ?? undefined,
    },
    noise: readSetting(reader, 'noise.presets') ?? undefined,
  });
}

export function textsOf(
  record: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, string>> | undefined {
  if (!record) return undefined;
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value] as const] : [],
    ),
  );
}

/** What is kept in SecretStorage: headers by the name of their source. */
export function headersOf(
  stored: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    Object.entries(stored).flatMap(([name, headers]) => {
      const texts = textsOf(asRecord(headers));
      return texts ? [[name, texts] as const] : [];
    }),
  );
}
