/** Keys and passwords of connection strings, known by what stands around them. */

import { type Span } from '../text/span.ts';
import { looksLikePassword } from '../values/looks.ts';
import { excuse, isMadeUp } from '../values/notSecret.ts';

const connectionKeys =
  /(?<![A-Za-z])(AccountKey|SharedAccessKey|Password|Pwd)\s{0,3}=\s{0,3}([^;"'\s<>&]{4,400})/gi;

const server =
  /(?:server|data source|host|addr(?:ess)?|network address|dsn|driver|initial catalog|database)\s{0,3}=/i;
const longestLine = 2_000;

/** A connection string is one line, and names what it connects to. */
function isBesideServer(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - longestLine), at);
  const [after = ''] = text.slice(at, at + longestLine).split('\n', 1);
  return server.test(before.slice(before.lastIndexOf('\n') + 1) + after);
}

/** `AccountKey=…`, and the password of an ADO or ODBC connection string. */
export function findConnectionKeys(text: string): Span[] {
  if (!text.includes(';')) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(connectionKeys)) {
    const [all, name = '', value = ''] = match;
    if (excuse(value) !== undefined || isMadeUp(value)) continue;
    const isKey = /key$/i.test(name);
    if (isKey && !/^[A-Za-z0-9+/]{40,}={0,2}$/.test(value)) continue;
    if (!isKey && (!isBesideServer(text, match.index) || !looksLikePassword(value))) continue;
    const start = match.index + all.length - value.length;
    const kind = /^accountkey$/i.test(name) ? 'azure-storage-key' : 'connection-string';
    found.push({ start, end: start + value.length, kind, severity: 4, report: true, where: name });
    if (found.length > 200) break;
  }
  return found;
}

// Go's MySQL driver, Oracle's thin driver, and the lines of a .pgpass file.
const passwordFields =
  /(?<![\w/@.])[\w.-]{1,60}:([^\s:@"'<>]{4,100})@(?:tcp|unix)\(|\bjdbc:oracle:\w{2,5}:[\w.-]{1,60}\/([^\s@"'<>/]{4,100})@|(?<=^|\n|\\n)(?:\*|[\w-]{1,60}(?:\.[\w-]{1,60}){0,6}):(?:\*|\d{4,5}):[\w*-]{1,60}:[\w*-]{1,60}:([^\s:"'<>]{4,100})(?=\r?\n|\\[nr]|$)/g;

/** Passwords between colons, where no name says what they are. */
export function findPasswordFields(text: string): Span[] {
  if (!/@tcp\(|@unix\(|jdbc:oracle|:\d{4,5}:|\*:\*:/.test(text)) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(passwordFields)) {
    const value = match[1] ?? match[2] ?? match[3] ?? '';
    if (excuse(value) !== undefined || !looksLikePassword(value) || /^pass\w{0,6}$/i.test(value)) continue;
    const start = match.index + match[0].lastIndexOf(value);
    found.push({ start, end: start + value.length, kind: 'database-url', severity: 4, report: true });
    if (found.length > 200) break;
  }
  return found;
}
