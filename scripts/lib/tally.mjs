// Counts of all layers, and the lines that sum them up.
import { readFileSync } from 'node:fs';
import { say, seconds } from './say.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

export const heading = (text) => say(`\n── ${text} ${'─'.repeat(Math.max(0, 90 - text.length))}`);

function add(sign, name, counts, note) {
  for (const [key, number] of Object.entries(counts)) total[key] += number;
  lines.push(`${sign} ${name}: ${note.replace(/\s+/g, ' ')}`);
}

export const failed = (name, note, tests = 1) => add('✗', name, { failed: tests }, note);

export const skipped = (name, note) => add('-', name, { skipped: 1 }, `skipped: ${note}`);

/** Counts a layer by its report: Vitest's JSON, or the same four numbers from elsewhere. */
export function ran(name, report, exitCode, since) {
  let result = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    // It ended before it could report: counted below as one failure.
  }
  const counts = {
    passed: result.numPassedTests,
    failed: result.numFailedTests,
    skipped: result.numPendingTests + result.numTodoTests,
  };
  // A file that does not even load fails without a failed test; so does a run that ran nothing.
  if (exitCode !== 0 || counts.passed + counts.skipped === 0) counts.failed ||= 1;
  const note = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds(since)})`;
  add(counts.failed ? '✗' : '✓', name, counts, note);
}

/** The closing lines; the last one is plain. Returns the exit code. */
export function close(since) {
  heading(`all layers (${seconds(since)})`);
  lines.forEach((line) => say(line));
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed ? 1 : 0;
}
