/** The one notice a status bar needs, put together from those who know. */

import { type Capture } from '../capture/capture.ts';
import { type Desks } from '../desk/desks.ts';
import { type Hosts } from '../intake/hosts.ts';
import { type SourceStatus, type Status } from '../wire/views.ts';

/** Each named source and what is known of it. */
export function sourcesOf(capture: Capture, { reports }: Pick<Hosts, 'reports'>): readonly SourceStatus[] {
  return reports.flatMap(({ name, url }): SourceStatus | [] => {
    const known = capture.ledger.sources.find((source) => source.name === name);
    if (!known) return [];
    const { state, stateSince, lastConnectedAt = stateSince } = known;
    const sinceMs = state.is === 'silent' ? lastConnectedAt : stateSince;
    return { name, url, demo: url === 'demo', state, sinceMs };
  });
}

export function statusOf(capture: Capture, hosts: Hosts, desks: Desks, captureFilter: string): Status {
  const { reports } = hosts;
  return {
    ...desks.status(),
    sources: sourcesOf(capture, hosts),
    paused: reports.length > 0 && reports.every(({ paused }) => paused),
    captureFilter,
  };
}
