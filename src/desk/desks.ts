/**
 * The desks of one engine and what they share: the key behind every placeholder, the user's rules, the scan
 * beside the reader, and what a person looks at.
 */

import { type Clock } from '../base/clock.ts';
import { createListeners } from '../base/listeners.ts';
import { type Stop } from '../base/clock.ts';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { createBook } from '../secrets/book.ts';
import { checkIgnores } from '../secrets/findings/ignores.ts';
import { readInstallKey, temporaryInstallKey } from '../secrets/findings/installKey.ts';
import { createRedactor } from '../secrets/redact.ts';
import { checkRules, createOwnRules } from '../secrets/rules/rules.ts';
import { mayHoldSecrets } from '../secrets/reading/prefilter.ts';
import { createScanner } from '../secrets/scan.ts';
import { type SafeFinding, type SafeText } from '../traffic/safe.ts';
import { type Arrival } from '../traffic/source.ts';
import { createDesk } from './create.ts';
import { type Desk } from './desk.ts';
import { createFocusKeeper } from './focus.ts';
import { createReveal, type Reveal } from './reveal.ts';
import { captureStatus, type CaptureStatus } from './status.ts';

export interface DesksOptions {
  readonly capture: Capture;
  readonly clock: Clock;
  /** Directory of the install key. */
  readonly state: string;
  /** The user's own, unchecked. */
  readonly rules: readonly unknown[];
  readonly ignore: readonly unknown[];
  /** Hears what a person should know: a rule that was switched off. */
  readonly warn?: (why: Problem) => void;
}

/** A critical leak of a value that was not seen at that host before. */
export interface Alarm {
  readonly id: string;
  readonly finding: SafeFinding;
}

export interface Desks {
  /** Comparisons see redacted values: nobody guesses a secret letter by letter. */
  readonly forAgents: Desk;
  /** A person's own window: comparisons see raw values. Every answer is redacted all the same. */
  readonly forPerson: Desk;
  readonly reveal: Reveal;
  /** What intake asks at each arrival. */
  readonly scanning: { suspects(arrival: Arrival): boolean; scan(row: number): void };
  onAlarm(listener: (alarm: Alarm) => void): Stop;
  /** What is not to be told of from now on, unchecked; what was found already is looked at again. */
  setIgnores(ignore: readonly unknown[]): Problem | undefined;
  status(): CaptureStatus;
  /** Any text that may hold something captured, for a log or a notice. */
  safeText(text: string): SafeText;
  /** Why placeholders will differ from those of other runs; undefined = they will not. */
  readonly keyProblem: Problem | undefined;
  close(): void;
}

export function openDesks({ capture, clock, state, rules, ignore, warn }: DesksOptions): Desks | Problem {
  const checked = checkRules(rules);
  if (isProblem(checked)) return checked;
  const ignores = checkIgnores(ignore);
  if (isProblem(ignores)) return ignores;
  let known = JSON.stringify(ignore);
  let current = ignores;
  const key = readInstallKey(state);
  const installKey = isProblem(key) ? temporaryInstallKey() : key;
  const own = createOwnRules(checked, {
    onSwitchedOff: (id) =>
      warn?.(
        problem(
          'bad-rule',
          `The rule ${id} took too long on a text and is switched off until the next start: what it would find is neither found nor hidden.`,
          'Make its regular expression simpler.',
        ),
      ),
  });
  const redactor = createRedactor({ installKey, rules: own });
  const focus = createFocusKeeper();
  const alarms = createListeners<Alarm>();
  const book = createBook({
    scanner: createScanner({
      installKey,
      rules: own,
      ignores: [{ has: (finding, where) => current.has(finding, where) }],
    }),
    clock,
    read: (row) => capture.read(row),
    flag: (row, worst) => capture.flag(row, worst),
  });
  const stopAlarms = book.onAlarm(({ row, finding }) =>
    alarms.tell({ id: capture.id(row), finding: redactor.finding(finding) }),
  );
  const stopFollowing = capture.onChange(({ evictedBefore, cleared }) => {
    if (cleared) book.clear();
    book.forget(evictedBefore);
  });
  return {
    forAgents: createDesk({ capture, redactor, book, focus }),
    forPerson: createDesk({ capture, redactor, book, focus, raw: true }),
    reveal: createReveal(capture, redactor),
    scanning: {
      // The user's rules may find what no literal announces.
      suspects: ({ head, bodies }) => checked.length > 0 || mayHoldSecrets(head) || mayHoldSecrets(bodies),
      scan: book.add,
    },
    onAlarm: alarms.add,
    setIgnores(next) {
      if (JSON.stringify(next) === known) return undefined;
      const read = checkIgnores(next);
      if (isProblem(read)) return read;
      known = JSON.stringify(next);
      current = read;
      book.again();
      return undefined;
    },
    status: () => captureStatus(capture, redactor.text),
    safeText: redactor.text,
    keyProblem: isProblem(key) ? key : undefined,
    close() {
      stopAlarms();
      stopFollowing();
      book.close();
      own.close();
    },
  };
}
