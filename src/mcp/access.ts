/** Who may speak to the HTTP endpoint: the Host that was called, the Origin that calls, and a bearer or the secret path. */

import { createHash, timingSafeEqual } from 'node:crypto';
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';

export interface AccessRules {
  readonly token: string;
  /** Also takes `/t/<token>/mcp` without a header, for clients that cannot send one. */
  readonly secretPath: boolean;
  /** Names beside loopback's under which this endpoint may be called: a tunnel's, this machine's. */
  readonly allowedHosts: readonly string[];
}

/** What of a request decides. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
}

/** Undefined = may pass. Nothing of the request is repeated in a refusal. */
export interface Refusal {
  readonly status: 401 | 403 | 404 | 405;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const endpointPath = '/mcp';

export function secretPathOf(token: string): string {
  return `/t/${token}${endpointPath}`;
}

export function createAccess(rules: AccessRules): (asked: Asked) => Refusal | undefined {
  const hosts = [...localhostAllowedHostnames(), ...rules.allowedHosts.map(hostName)];
  const origins = localhostAllowedOrigins();
  const isToken = equals(rules.token);
  return ({ method, url, host, origin, authorization }): Refusal | undefined => {
    // The browser's protection first: a page that was rebound to this address learns nothing, not even paths.
    if (!validateHostHeader(host, hosts).ok)
      return {
        status: 403,
        message: 'This address may not be used. Start with --allow-host NAME to allow it.',
      };
    if (!validateOriginHeader(origin, origins).ok)
      return { status: 403, message: 'Pages of this origin may not call.' };
    const path = url.split('?', 1)[0] ?? '';
    const secret = /^\/t\/([^/]{1,512})\/mcp$/.exec(path)?.[1];
    const bySecret = rules.secretPath && secret !== undefined && isToken(secret);
    if (path !== endpointPath && !bySecret) return { status: 404, message: 'Nothing is here.' };
    if (!bySecret && !isToken(bearer(authorization)))
      return {
        status: 401,
        message: 'A bearer token is needed: Authorization: Bearer <token>.',
        headers: { 'WWW-Authenticate': 'Bearer' },
      };
    // Sessions and their streams ended with the session era; we never had one.
    if (method !== 'POST')
      return { status: 405, message: 'Only POST is answered.', headers: { Allow: 'POST' } };
    return undefined;
  };
}

function bearer(authorization: string | undefined): string {
  return /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1] ?? '';
}

/** As in `Host`, but without the port; an IPv6 address in brackets. */
function hostName(name: string): string {
  const bare = name.toLowerCase();
  return bare.includes(':') && !bare.startsWith('[') ? `[${bare}]` : bare;
}

/** Takes the same time for every wrong guess: digests of equal length are compared. */
function equals(token: string): (guess: string) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const right = digest(token);
  return (guess) => timingSafeEqual(right, digest(guess)) && guess.length > 0;
}
