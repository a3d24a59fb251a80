/** A row number becomes a SafeRow. */

import { type Capture } from '../capture/capture.ts';
import { flag } from '../capture/columns.ts';
import { baseName } from '../query/reading.ts';
import { type Redactor } from '../secrets/redact.ts';
import { directions } from '../traffic/transaction.ts';
import { type SafeRow, type SeverityLevel } from '../traffic/safe.ts';

/** Undefined when the row is gone. */
export function safeRow(capture: Capture, redactor: Redactor, row: number): SafeRow | undefined {
  const { columns } = capture;
  const block = columns.blockOf(row);
  if (!block) return undefined;
  const { names } = columns;
  const i = row - block.first;
  const status = block.status[i] ?? 0;
  const durationMs = block.durationMs[i] ?? NaN;
  const direction = directions[(block.direction[i] ?? 0) - 1];
  const exe = names.exe.text(block.exe[i] ?? 0);
  const container = names.container.text(block.container[i] ?? 0);
  const type = names.type.text(block.type[i] ?? 0);
  const pid = block.pid[i] ?? -1;
  const twin = capture.twin(row);
  const requestBytes = block.requestBytes[i] ?? 0;
  const responseBytes = block.responseBytes[i] ?? 0;
  return {
    id: capture.id(row),
    at: block.endedAt[i] ?? 0,
    ...(Number.isNaN(durationMs) ? {} : { durationMs }),
    method: redactor.name(names.method.text(block.method[i] ?? 0)),
    host: redactor.name(names.host.text(block.host[i] ?? 0)),
    path: redactor.path(block.paths.text(i)),
    route: redactor.path(names.route.text(block.route[i] ?? 0)),
    ...(status === 0 ? {} : { status }),
    ...(direction ? { direction } : {}),
    ...(exe ? { process: redactor.name(baseName(exe)) } : {}),
    ...(pid < 0 ? {} : { pid }),
    ...(container ? { container: redactor.name(container) } : {}),
    source: redactor.name(names.source.text(block.source[i] ?? 0)),
    ...(type ? { type: redactor.name(type) } : {}),
    requestBytes,
    responseBytes,
    worst: worstOf(block.flags[i] ?? 0, block.worst[i] ?? 0),
    ...(twin === undefined ? {} : { twin: capture.id(twin) }),
    bodiesEvicted: requestBytes + responseBytes > 0 && capture.held(row) !== 'whole',
  };
}

function worstOf(flags: number, worst: number): SeverityLevel {
  if ((flags & flag.scanned) === 0) return 0;
  return worst === 1 || worst === 2 || worst === 3 || worst === 4 ? worst : 0;
}

export function safeRows(capture: Capture, redactor: Redactor, rows: readonly number[]): SafeRow[] {
  return rows.flatMap((row) => safeRow(capture, redactor, row) ?? []);
}
