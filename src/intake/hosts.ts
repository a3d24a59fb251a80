/** The named sources: what the settings ask for is kept running, paused or ended. */

import { systemClock } from '../base/clock.ts';
import { isProblem, type Problem } from '../base/problem.ts';
import { readCaptureFilter } from './explain.ts';
import { createHost, type Host, type HostOptions, type HostReport, type HostSettings } from './host.ts';

export interface HostsSettings {
  readonly sources: readonly HostSettings[];
  /** In our language; empty = everything. */
  readonly captureFilter: string;
}

export type HostsOptions = Omit<HostOptions, 'clock'> & Partial<Pick<HostOptions, 'clock'>>;

export interface Hosts {
  /**
   * Starts what is new or changed, ends what is gone, leaves the rest as it is. A capture filter that is wrong changes
   * nothing at all; an address that is wrong concerns its own source only.
   */
  configure(settings: HostsSettings): readonly Problem[];
  /** Nothing is read until `resume`: what happens meanwhile is a gap. All sources unless one is named. */
  pause(name?: string): void;
  /** Also tries again what had given up. */
  resume(name?: string): void;
  readonly reports: readonly HostReport[];
  stop(): void;
}

export function createHosts({ clock = systemClock, ...rest }: HostsOptions): Hosts {
  const options: HostOptions = { clock, ...rest };
  const hosts = new Map<string, Host>();

  function chosen(name: string | undefined): readonly Host[] {
    return [...hosts.values()].filter(({ settings }) => name === undefined || settings.name === name);
  }

  return {
    configure({ sources, captureFilter }) {
      const filter = readCaptureFilter(captureFilter);
      if (isProblem(filter)) return [filter];
      for (const [name, host] of hosts)
        if (!sources.some((settings) => settings.name === name)) {
          host.end('ended');
          hosts.delete(name);
        }
      for (const settings of sources) {
        const known = hosts.get(settings.name);
        if (known && known.captureFilter === (filter?.text ?? '') && same(known.settings, settings)) continue;
        const wasPaused = known?.report.paused ?? false;
        if (known && !wasPaused) known.end('ended');
        const host = createHost(settings, filter, options, wasPaused);
        hosts.set(settings.name, host);
        if (!wasPaused) host.begin();
      }
      return sources.flatMap(({ name }) => hosts.get(name)?.problem ?? []);
    },
    pause(name) {
      for (const host of chosen(name)) if (!host.report.paused) host.end('paused');
    },
    resume(name) {
      for (const host of chosen(name)) host.begin();
    },
    get reports() {
      return [...hosts.values()].map(({ report }) => report);
    },
    stop() {
      for (const host of hosts.values()) host.end('ended');
      hosts.clear();
    },
  };
}

function same(a: HostSettings, b: HostSettings): boolean {
  const key = ({ url, ssh, headers }: HostSettings): string =>
    JSON.stringify([url, ssh, Object.entries(headers ?? {}).sort()]);
  return key(a) === key(b);
}
