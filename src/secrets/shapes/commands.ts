/** Passwords in command lines and statements, where an option or a keyword says what they are. */

import { severityOf } from '../kinds/kinds.ts';
import { type Span } from '../text/span.ts';
import { looksLikePassword } from '../values/looks.ts';
import { excuse } from '../values/notSecret.ts';

const mostFound = 200;

const pairs =
  /(?<![\w-])(?:-u|--user|stats\s{1,4}auth)[ =]?["']?(?<user>[^\s:"'<>$]{1,100}):(?<password>[^\s"'<>]{3,200})/gi;

// The program is named first; its option stands somewhere behind it on the same line.
const alone = [
  /(?<![\w-])identified\s{1,4}(?:with\s{1,4}\S{1,40}\s{1,4})?by\s{1,4}'(?<password>[^']{3,128})(?=')/gi,
  /(?<![\w-])ConvertTo-SecureString\s{1,4}(?:-String\s{1,4})?\\?["'](?<password>[^"'\r\n\\]{3,128})(?=\\?["'])/gi,
  /(?<![\w-])sshpass\s{1,4}-p\s{0,2}["']?(?<password>[^\s"']{3,128})(?=["'\s])/gi,
  /(?<![\w-])(?:docker|podman)\s{1,4}login\s[^\n;|]{0,120}?(?<=\s)-p[ =]["']?(?<password>[^\s"';|]{3,200})/gi,
  /(?<![\w-])(?:mysql|mysqldump|mysqladmin|mariadb)\s[^\n;|]{0,120}?(?<=\s)-p["']?(?<password>[^\s"';|=-][^\s"';|]{2,127})/gi,
  /(?<![\w-])redis-cli\s[^\n;|]{0,120}?(?<=\s)-a\s{1,2}["']?(?<password>[^\s"';|]{3,200})/gi,
  // Redis: the command's own line, with or without a user.
  /(?<=^|\n|> |\\n)AUTH\s(?:[\w.-]{1,60}\s)?(?<password>(?=\S{0,40}\d)[^\s"']{6,200})(?=\s{0,2}(?:\r?\n|\\n|$))/g,
  /(?<![\w-])ldap(?:search|modify|add|delete|whoami|passwd|compare)\s[^\n;|]{0,120}?(?<=\s)-w\s{1,2}["']?(?<password>[^\s"';|]{3,200})/gi,
];
const mayCommand =
  /-u|--user|stats\s{1,4}auth|identified|sshpass|securestring|(?:docker|podman)\s{1,4}login|mysql|mariadb|redis-cli|ldap|AUTH\s/i;

/** `curl -u user:password`, `IDENTIFIED BY 'password'`, `mysql -ppassword`. */
export function findCommands(text: string): Span[] {
  if (!mayCommand.test(text)) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(pairs)) {
    const { user = '', password = '' } = match.groups ?? {};
    if (/^(?:user|username|login|name)$/i.test(user) && /^pass/i.test(password)) continue;
    add(found, match.index + match[0].length, password, 'basic-credentials');
    if (found.length > mostFound) break;
  }
  for (const pattern of alone)
    for (const match of text.matchAll(pattern)) {
      const password = match.groups?.['password'] ?? '';
      add(found, match.index + match[0].length, password, 'password');
      if (found.length > 2 * mostFound) break;
    }
  return found;
}

function add(found: Span[], end: number, value: string, kind: string): void {
  if (excuse(value) !== undefined || !looksLikePassword(value)) return;
  found.push({ start: end - value.length, end, kind, severity: severityOf(kind), report: true });
}
