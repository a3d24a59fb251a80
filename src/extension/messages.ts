/**
 * VS Code makes links of `[words](command:…)` in its messages and prompts, and a click runs the command. What
 * another machine said, or what was captured, must not offer such a thing.
 */

import { showOnOneLine } from '../base/text.ts';

/** Text of somebody else, as one line of a message or a prompt. */
export function inMessage(text: string): string {
  return showOnOneLine(text.trim()).replace(/\]\(/g, '] (');
}
