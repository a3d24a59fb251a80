/** Names that may be handed to ssh: an option in disguise or a piece of shell never is. */

import { problem, type Problem } from '../../base/problem.ts';

/** `host`, `user@host`, an alias, `[::1]`: letters that names are made of, and never a dash in front. */
const name =
  /^(?:[A-Za-z0-9_][A-Za-z0-9._+-]*@)?(?:[A-Za-z0-9_][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?\]|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)$/;

export function checkHostName(text: string): string | Problem {
  const trimmed = text.trim();
  if (trimmed.length <= 255 && name.test(trimmed)) return trimmed;
  return problem(
    'bad-address',
    'This is not a host that ssh can be given: it may hold letters, digits, ".", "_", "-" and one "user@" in front.',
    'Write host, user@host, or a name from ~/.ssh/config.',
  );
}
