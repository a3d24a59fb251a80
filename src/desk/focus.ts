/** What a person has selected and filtered right now, so that an agent can be told "selected" and "panel". */

import { type Focus } from '../traffic/question.ts';

export interface FocusKeeper {
  get(): Focus | undefined;
  set(focus: Focus | undefined): void;
}

export function createFocusKeeper(): FocusKeeper {
  let current: Focus | undefined;
  return {
    get: () => current,
    set(focus) {
      current = focus;
    },
  };
}
