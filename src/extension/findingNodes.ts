/** The findings tree as data, and as a report: apart from VS Code, so that their shape is tested as data. */

import { howMany } from '../base/text.ts';
import { type FindingGroup, type Findings } from '../traffic/answers.ts';

export type FindingNode =
  | { readonly is: 'section'; readonly title: string; readonly groups: readonly FindingGroup[] }
  | { readonly is: 'kind'; readonly kind: string; readonly groups: readonly FindingGroup[] }
  | { readonly is: 'process'; readonly process: string; readonly groups: readonly FindingGroup[] }
  | { readonly is: 'finding'; readonly group: FindingGroup }
  /** Why it was told, and what to do. */
  | { readonly is: 'why'; readonly text: string };

/** The tree below a node. */
export function childrenOf(
  node: FindingNode | undefined,
  findings: Findings | undefined,
): readonly FindingNode[] {
  if (!findings) return [];
  if (!node) {
    const sections: FindingNode[] = [];
    if (findings.leaks.length > 0) sections.push({ is: 'section', title: 'Leaks', groups: findings.leaks });
    if (findings.inUse.length > 0)
      sections.push({ is: 'section', title: 'Credentials in normal use', groups: findings.inUse });
    return sections;
  }
  switch (node.is) {
    case 'section':
      return split(node.groups, ({ kind }) => kind).map(([kind, groups]) => ({ is: 'kind', kind, groups }));
    case 'kind':
      return split(node.groups, whoSent).map(([process, groups]) => ({ is: 'process', process, groups }));
    case 'process':
      return node.groups.map((group) => ({ is: 'finding', group }));
    case 'finding':
      return whyOf(node.group).map((text) => ({ is: 'why', text }));
    case 'why':
      return [];
  }
}

function whyOf({ place, masked, count, firstAt, advice }: FindingGroup): readonly string[] {
  return [
    advice,
    `Seen ${count === 1 ? 'once' : `${count} times`} in ${place} since ${new Date(firstAt).toLocaleTimeString()}: ${masked.join(', ')}`,
  ];
}

function whoSent({ container, process }: FindingGroup): string {
  return container ?? process ?? 'unknown process';
}

function split(
  groups: readonly FindingGroup[],
  by: (group: FindingGroup) => string,
): (readonly [string, readonly FindingGroup[]])[] {
  const all = new Map<string, FindingGroup[]>();
  for (const group of groups) {
    const key = by(group);
    const list = all.get(key) ?? [];
    all.set(key, list);
    list.push(group);
  }
  return [...all];
}

export function total(groups: readonly FindingGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

/** The whole result as text to hand on: it holds masked forms and fingerprints, never a value. */
export function findingsReport(findings: Findings): string {
  const line = (group: FindingGroup): string =>
    `- **${group.severity}** ${group.kind}: ${group.place}, ${whoSent(group)} → ${group.host}${group.route}, ` +
    `${group.masked.join(', ')}, ${group.count}×, ${new Date(group.firstAt).toISOString()} to ${new Date(group.lastAt).toISOString()}, ` +
    `exchanges ${group.ids.slice(0, 5).join(', ')}. ${group.advice}`;
  return [
    `# Sensitive data in traffic: risk ${findings.risk}`,
    '',
    `${howMany(findings.scanned, 'exchange')} scanned, ${findings.notScannedYet} not yet, ${findings.partiallyScanned} only in part, ${howMany(findings.suppressed, 'finding')} ignored by rule.`,
    '',
    '## Leaks',
    ...(findings.leaks.length > 0 ? findings.leaks.map(line) : ['None.']),
    '',
    '## Credentials in normal use',
    ...(findings.inUse.length > 0 ? findings.inUse.map(line) : ['None.']),
    '',
  ].join('\n');
}
