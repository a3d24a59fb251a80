/** What a person types (`host`, `host:port`, a URL, `demo`) becomes one checked address. */

import { isProblem, problem, type Problem } from '../../base/problem.ts';
import { showOnOneLine } from '../../base/text.ts';

export interface Address {
  readonly secure: boolean;
  /** As `net.connect` takes it: an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
  /** Sent with every request; may hold a credential, so it is never shown. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole URL, for people. */
  readonly url: string;
}

export interface Extras {
  /** For people who front Qtap with a proxy. */
  readonly headers?: Readonly<Record<string, string>>;
}

const usualPort = 10_001;
const usualPath = '/devtools/api/events';
const help = `Write host, host:port or a URL like http://localhost:${usualPort}${usualPath}; "demo" needs no Qtap.`;
/** These belong to the connection, not to the user. */
const ownHeaders = [
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'accept-encoding',
];

export function isDemo(text: string): boolean {
  return text.trim().toLowerCase() === 'demo';
}

/** Without a scheme it is http on Qtap's own port; a URL means what it says. */
export function readAddress(text: string, extras: Extras = {}): Address | Problem {
  const given = text.trim();
  if (given === '') return bad('The address is empty.');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(given)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    return bad(`The address has the scheme ${scheme}; only http and https can be read.`);
  const url = parse(scheme === undefined ? `http://${bracketed(given)}` : given);
  if (!url) return bad(`The address "${shown(given)}" is not a host, host:port or URL.`);
  if (url.username !== '' || url.password !== '')
    return bad(
      'The address holds a user name or a password.',
      'Leave it out and give an Authorization header instead.',
    );
  const port = url.port === '' ? impliedPort(scheme, url) : Number(url.port);
  if (port === 0) return bad('The address has the port 0.');
  const headers = readHeaders(extras);
  if (isProblem(headers)) return headers;
  const secure = url.protocol === 'https:';
  const path = pathOf(url);
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    path,
    headers,
    url: `${url.protocol}//${url.hostname}:${port}${path}`,
  };
}

function impliedPort(scheme: string | undefined, url: URL): number {
  if (scheme === undefined) return usualPort;
  return url.protocol === 'https:' ? 443 : 80;
}

function parse(text: string): URL | undefined {
  // The parser takes white space and back slashes for things they are not.
  if (/[\s\\]|^https?:\/\/\//i.test(text)) return undefined;
  try {
    const url = new URL(text);
    return url.hostname === '' ? undefined : url;
  } catch {
    return undefined;
  }
}

/** `::1` and `fe80::1/path` lack the brackets that a URL needs. */
function bracketed(text: string): string {
  const [host = '', ...rest] = text.split('/');
  const isBareIpv6 = !host.startsWith('[') && host.split(':').length > 2;
  return isBareIpv6 ? [`[${host}]`, ...rest].join('/') : text;
}

/** The page that a person has open, or nothing, stands for the stream behind it. */
function pathOf(url: URL): string {
  const path = url.pathname.replace(/\/+$/, '');
  return (path === '' || path === '/devtools' ? usualPath : path) + url.search;
}

function readHeaders({ headers = {} }: Extras): Readonly<Record<string, string>> | Problem {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name))
      return bad(`"${shown(name)}" cannot be the name of a header.`, 'Correct the header.');
    if (ownHeaders.includes(name.toLowerCase()))
      return bad(`The header ${name} is set by the connection itself.`, 'Leave it out.');
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
      return bad(`The header ${name} holds a character that no header may hold.`, 'Correct the header.');
    checked[name] = value;
  }
  return checked;
}

function bad(message: string, fix = help): Problem {
  return problem('bad-address', message, fix);
}

/** Nothing that may be a credential is repeated. */
function shown(text: string): string {
  return text.includes('@') ? '…' : showOnOneLine(text.slice(0, 60));
}
