/** What a source sent and nobody could read: how often, why, and how it began. */

import { showOnOneLine } from '../base/text.ts';
import { type Capture } from '../capture/capture.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type Reasons } from '../traffic/answers.ts';
import { safe } from '../traffic/safe.ts';

/** Runs of letters and digits longer than this are payload, not the form of an event. */
const longestWord = 16;

export function faultReasons({ ledger }: Capture, redactor: Redactor): Reasons {
  return ledger.faults.map(({ source, reason, count, firstBytes }) => ({
    because: safe`${redactor.name(source)} sent ${count} ${count === 1 ? safe`event` : safe`events`} that could not be read: ${redactor.text(reason)}.`,
    proof: safe`The latest begins with ${redactor.text(formOf(firstBytes))}`,
    fix: safe`Compare the versions of Qtap and of this program; a proxy in between may change what it carries.`,
  }));
}

/**
 * The form of an event: its names and marks. Only its beginning is here, so a value may be cut where nothing can tell
 * any more what it was: values, long words and the last word are left out before anybody looks for secrets.
 */
function formOf(firstBytes: Uint8Array): string {
  const text = Buffer.from(firstBytes.buffer, firstBytes.byteOffset, firstBytes.byteLength).toString();
  const form = text
    .replace(/:\s*"[^"]*(?:"|$)/g, ':"…"')
    .replace(/[^\s"{}[\]:,]+$/, '…')
    .replace(/[\w+/=.%~-]+/g, (word) => (word.length > longestWord ? '…' : word));
  return showOnOneLine(form);
}
