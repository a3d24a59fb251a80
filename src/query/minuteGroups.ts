/** Groups out of the counts by the minute, for stretches whose rows are gone. */

import { type Capture } from '../capture/capture.ts';
import { type MinuteCount } from '../capture/minutes.ts';
import { type FieldName } from '../filter/fields.ts';
import { compile, type Read } from '../filter/match.ts';
import { fieldsOf, type Tree } from '../filter/tree.ts';
import { type By } from '../traffic/question.ts';
import { type GroupKey } from './counts.ts';
import { baseName } from './reading.ts';

export interface MinuteGroups {
  /** The whole minutes that were added up. */
  readonly from: number;
  readonly to: number;
  readonly groups: readonly { readonly key: GroupKey; readonly counts: readonly number[] }[];
}

const readers: { readonly [name in FieldName]?: Read<MinuteCount> } = {
  'req.host': ({ host }) => host || undefined,
  route: ({ route }) => route || undefined,
  'process.path': ({ exe }) => exe || undefined,
  'process.binary': ({ exe }) => baseName(exe) || undefined,
  'container.name': ({ container }) => container || undefined,
};

/** Undefined when the question needs more than the minutes keep. */
export function minuteGroups(
  { minutes }: Capture,
  tree: Tree,
  by: By,
  from: number,
  to: number,
): MinuteGroups | undefined {
  if (by === 'status' || fieldsOf(tree).some(({ name }) => !readers[name])) return undefined;
  const holds = compile<MinuteCount>(tree, ({ name }) => readers[name] ?? (() => undefined));
  const groups = new Map<string, { readonly key: GroupKey; readonly counts: number[] }>();
  let first = Infinity;
  let last = -Infinity;
  for (const count of minutes.between(from, to)) {
    first = Math.min(first, count.from);
    last = Math.max(last, count.to);
    if (!holds(count)) continue;
    const key = keyOf(count, by);
    const group = groups.get(key.name) ?? { key, counts: count.counts.map(() => 0) };
    groups.set(key.name, group);
    count.counts.forEach((value, i) => (group.counts[i] = (group.counts[i] ?? 0) + value));
  }
  if (last < 0) return undefined;
  return { from: first, to: last, groups: [...groups.values()] };
}

function keyOf({ host, route, exe, container }: MinuteCount, by: Exclude<By, 'status'>): GroupKey {
  switch (by) {
    case 'host':
      return { name: host };
    case 'route':
      return { name: `${host} ${route}`, host, route };
    case 'process':
      return { name: baseName(exe) };
    case 'container':
      return { name: container };
  }
}
