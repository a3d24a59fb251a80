/** What the functions of the language do with text. */

/**
 * Second-level labels under which countries hand out names (`co.uk`, `com.au`). Not the public suffix list,
 * which is 250 KB and changes weekly: a heuristic that is right for nearly all hosts a service calls.
 */
const handedOut = new Set([
  'ac',
  'co',
  'com',
  'edu',
  'gob',
  'gov',
  'ltd',
  'mil',
  'net',
  'ne',
  'nom',
  'or',
  'org',
  'plc',
  'sch',
]);
/** Suffixes under which strangers own the next label. */
const hosting = [
  'amazonaws.com',
  'appspot.com',
  'azurewebsites.net',
  'blob.core.windows.net',
  'cloudfront.net',
  'fly.dev',
  'github.io',
  'gitlab.io',
  'herokuapp.com',
  'netlify.app',
  'ngrok.io',
  'pages.dev',
  'run.app',
  'vercel.app',
  'workers.dev',
];

/** `api.stripe.com:443` → `api.stripe.com`; `[::1]:80` → `[::1]`. A bare IPv6 address has no port. */
export function withoutPort(host: string): string {
  const bare = /^(.*):\d+$/s.exec(host)?.[1];
  return bare === undefined || (bare.includes(':') && !bare.endsWith(']')) ? host : bare;
}

/** The domain equals the zone or lies below it. Case does not matter in names. */
export function inZone(domain: string, zone: string): boolean {
  const name = bareName(domain);
  const wanted = bareName(zone);
  return wanted !== '' && (name === wanted || name.endsWith(`.${wanted}`));
}

/** The part of a name that somebody registered: `eu.api.stripe.co.uk` → `stripe.co.uk`. */
export function zoneOf(domain: string): string {
  const name = bareName(domain);
  if (/^[\d.]+$/.test(name) || name.includes(':')) return name;
  const labels = name.split('.');
  const suffix = hosting.find((one) => name.endsWith(`.${one}`));
  const country = labels.length > 2 && labels.at(-1)?.length === 2 && handedOut.has(labels.at(-2) ?? '');
  const kept = suffix ? suffix.split('.').length + 1 : country ? 3 : 2;
  return labels.slice(-kept).join('.');
}

function bareName(host: string): string {
  return withoutPort(host).toLowerCase().replace(/\.$/, '');
}
