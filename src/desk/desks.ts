/** The desks of one engine and what they share: the key behind every placeholder, and what a person looks at. */

import { isProblem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { readInstallKey, temporaryInstallKey } from '../secrets/installKey.ts';
import { createRedactor } from '../secrets/redact.ts';
import { type SafeText } from '../traffic/safe.ts';
import { createDesk } from './create.ts';
import { type Desk } from './desk.ts';
import { createFocusKeeper } from './focus.ts';
import { captureStatus, type CaptureStatus } from './status.ts';

export interface Desks {
  /** Comparisons see redacted values: nobody guesses a secret letter by letter. */
  readonly forAgents: Desk;
  /** A person's own window: comparisons see raw values. Every answer is redacted all the same. */
  readonly forPerson: Desk;
  status(): CaptureStatus;
  /** Any text that may hold something captured, for a log or a notice. */
  safeText(text: string): SafeText;
  /** Why placeholders will differ from those of other runs; undefined = they will not. */
  readonly keyProblem: Problem | undefined;
}

/** `state` is the directory of the install key. */
export function openDesks(capture: Capture, state: string): Desks {
  const key = readInstallKey(state);
  const redactor = createRedactor({ installKey: isProblem(key) ? temporaryInstallKey() : key });
  const focus = createFocusKeeper();
  return {
    forAgents: createDesk({ capture, redactor, focus }),
    forPerson: createDesk({ capture, redactor, focus, raw: true }),
    status: () => captureStatus(capture, redactor.text),
    safeText: redactor.text,
    keyProblem: isProblem(key) ? key : undefined,
  };
}
