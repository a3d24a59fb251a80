/** What a status bar shows of the capture, told every second: so it looks at the last minute only. */

import { type Capture } from '../capture/capture.ts';
import { latencyOf } from '../query/numbers.ts';
import { scan } from '../query/scan.ts';
import { everything } from '../query/stages.ts';
import { resolveWindow } from '../query/window.ts';
import { isProblem } from '../base/problem.ts';
import { type SafeText } from '../traffic/safe.ts';

export interface CaptureStatus {
  /** Exchanges a second, over the last ten. */
  readonly perSecond: number;
  /** 4xx, 5xx and no response. */
  readonly errorsLastMinute: number;
  readonly held: number;
  readonly heldBytes: number;
  readonly mostBytes: number;
  /** Of the last minute. */
  readonly p95Ms?: number;
  /** Of the last hour, the newest last. */
  readonly gaps: readonly {
    readonly source: string;
    readonly from: number;
    readonly to?: number;
    readonly reason: SafeText;
  }[];
  readonly notScannedYet: number;
}

const rateSeconds = 10;
const mostGaps = 20;

export function captureStatus(capture: Capture, safeText: (text: string) => SafeText): CaptureStatus {
  const now = capture.clock.now();
  const minute = resolveWindow(capture, { seconds: 60 });
  let recent = 0;
  let errors = 0;
  let measured = 0;
  let durations = new Float64Array(1_024);
  if (!isProblem(minute))
    scan(capture, minute, everything, (block, rows, count) => {
      if (measured + count > durations.length) {
        const larger = new Float64Array(2 * (measured + count));
        larger.set(durations);
        durations = larger;
      }
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        const status = block.status[i] ?? 0;
        const durationMs = block.durationMs[i] ?? Number.NaN;
        if ((block.arrivedAt[i] ?? 0) > now - rateSeconds * 1_000) recent++;
        if (status === 0 || status >= 400) errors++;
        if (!Number.isNaN(durationMs)) durations[measured++] = durationMs;
      }
    });
  const { p95 } = latencyOf(durations.subarray(0, measured));
  const { gaps, notScannedYet } = capture.coverage(now - 3_600_000, now + 1);
  const { bytes, mostBytes } = capture.memory;
  return {
    perSecond: Math.round((recent / rateSeconds) * 10) / 10,
    errorsLastMinute: errors,
    held: capture.columns.next - capture.columns.first,
    heldBytes: bytes,
    mostBytes,
    ...(p95 === undefined ? {} : { p95Ms: p95 }),
    gaps: gaps.slice(-mostGaps).map(({ source, from, to, reason }) => ({
      source,
      from,
      ...(to === undefined ? {} : { to }),
      reason: safeText(reason),
    })),
    notScannedYet,
  };
}
