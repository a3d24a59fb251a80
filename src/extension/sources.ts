/** The setting `sources` as people choose it; apart from VS Code, so that it is tested as data. */

export interface SourceSetting {
  readonly name: string;
  readonly url: string;
  readonly ssh?: string;
}

const usualUrl = 'localhost:10001';

/** An item of the setting; undefined when it is none. */
export function asSource(record: Readonly<Record<string, unknown>> | undefined): SourceSetting | undefined {
  const { name, url, ssh } = record ?? {};
  if (typeof name !== 'string' || typeof url !== 'string') return undefined;
  return typeof ssh === 'string' ? { name, url, ssh } : { name, url };
}

/** Qtap on its usual port of a host that ssh reaches. */
export function sourceBehind(host: string): SourceSetting {
  return { name: plainName(host), url: usualUrl, ssh: host };
}

/** What a person types: `user@host` is a host for ssh, anything else an address. */
export function sourceFrom(typed: string): SourceSetting {
  const text = typed.trim();
  if (text.includes('@') && !text.includes('://')) return sourceBehind(text);
  return { name: plainName(text.replace(/^https?:\/\//, '')), url: text };
}

/** The same place, whatever it is called. */
export function sameSource(a: SourceSetting, b: SourceSetting): boolean {
  return a.url === b.url && a.ssh === b.ssh;
}

/** The source under a name that no other place has: the one it had before, or a new one. */
export function sourceNamed(source: SourceSetting, known: readonly SourceSetting[]): SourceSetting {
  const before = known.find((one) => sameSource(one, source));
  if (before) return before;
  let { name } = source;
  for (let n = 2; known.some((one) => one.name === name); n++) name = `${source.name.slice(0, 36)}-${n}`;
  return { ...source, name };
}

/** A host's name as a source may be called (wire/options). */
function plainName(text: string): string {
  const plain = text.replace(/^.*@/, '').replace(/[^A-Za-z0-9._-]+/g, '-');
  return plain.replace(/^-+|-+$/g, '').slice(0, 40) || 'qtap';
}
