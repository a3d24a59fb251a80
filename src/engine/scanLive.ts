/** The scan of what arrives, for the command line: sources into a capture, each exchange scanned once, in order. */

import { sleep, systemClock } from '../base/clock.ts';
import { isProblem, type Problem } from '../base/problem.ts';
import { createCapture } from '../capture/capture.ts';
import { openDemo } from '../intake/demo.ts';
import { createFileScan, type FileScan, type FileScanSettings } from '../intake/fileScan.ts';
import { createHosts } from '../intake/hosts.ts';
import { tunnelsWith } from '../intake/tunnels.ts';
import { drawRun } from '../traffic/ids.ts';
import { type EngineOptions } from '../wire/options.ts';
import { type SourceStatus } from '../wire/views.ts';
import { type EngineSetup } from './engine.ts';
import { type FileScanRun } from './scanFile.ts';
import { sourcesOf } from './status.ts';
import { stateDirectory } from './stateDirectory.ts';

export interface ScanLiveOptions extends Omit<FileScanSettings, 'stateDirectory'> {
  readonly from: Pick<EngineOptions, 'sources' | 'capture'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What has arrived by then is still scanned. */
  readonly over: AbortSignal;
  readonly ask?: EngineSetup['ask'];
}

export interface LiveScanRun extends FileScanRun {
  sources(): readonly SourceStatus[];
  /** Whether any source ever was. */
  connected(): boolean;
  /** Exchanges that the capture gave up before their turn. */
  missed(): number;
  close(): void;
}

/** Longer than this the sources are not kept waiting. */
const stretchMs = 20;
const lookEveryMs = 50;

export function scanLive({
  from: { sources, capture: bounds },
  environment,
  over,
  ask,
  ...settings
}: ScanLiveOptions): LiveScanRun | Problem {
  const made = createFileScan({ ...settings, stateDirectory: stateDirectory(environment) });
  if (isProblem(made)) return made;
  const scan: FileScan = made;
  const { maxRows, maxMegabytes, minutes } = bounds;
  const clock = systemClock;
  const capture = createCapture({ maxRows, maxMegabytes, minutes, clock, run: drawRun() });
  const hosts = createHosts({ capture, clock, openTunnel: tunnelsWith(ask), openDemo });
  const [wrong] = hosts.configure({ sources, captureFilter: bounds.filter });
  const close = (): void => {
    hosts.stop();
    scan.close();
  };
  if (wrong) {
    close();
    return wrong;
  }
  let missed = 0;
  let connected = false;

  async function* arriving(): FileScanRun['items'] {
    const { columns } = capture;
    for (let row = columns.first; ;) {
      const ended = over.aborted;
      const until = performance.now() + stretchMs;
      for (; row < columns.next && performance.now() < until; row++) {
        const transaction = capture.read(row);
        if (transaction) yield scan.one(transaction);
        else missed++;
      }
      if (row < columns.next) await sleep(clock, 0);
      else if (ended) return;
      else await sleep(clock, lookEveryMs, over);
      connected ||= sourcesOf(capture, hosts).some(
        ({ state }) => state.is === 'connected' || state.is === 'silent',
      );
      if (over.aborted) hosts.pause();
    }
  }

  return {
    items: arriving(),
    scan,
    sources: () => sourcesOf(capture, hosts),
    // Between two looks a source may have come and gone.
    connected: () => connected || capture.columns.next > 0,
    missed: () => missed,
    close,
  };
}
