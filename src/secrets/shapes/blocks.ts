/** Secrets with a beginning and an end of their own: PEM and PuTTY keys, JSON Web Tokens. */

import { severityOf } from '../kinds/kinds.ts';
import { type Span } from '../text/span.ts';
import { isProof, readJwt } from '../values/checks.ts';
import { isSampleJwt } from '../values/checks.ts';
import { entropy } from '../values/looks.ts';
import { excuse } from '../values/notSecret.ts';

const longestKey = 40_000;

/** Private keys in PEM, OpenSSH and PuTTY form; what anybody may read (certificates, public keys) is left alone. */
export function findPrivateKeys(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('-----BEGIN '); at >= 0; at = text.indexOf('-----BEGIN ', at + 11)) {
    const label = /^-----BEGIN ([A-Z0-9 ]{0,40}?PRIVATE KEY(?: BLOCK)?)-----/.exec(text.slice(at, at + 80));
    if (!label) continue;
    const bodyStart = at + label[0].length;
    const close = text.indexOf('-----END', bodyStart);
    let end: number;
    if (close >= 0 && close - bodyStart <= longestKey) {
      const rest = /^-----END[A-Z0-9 ]{0,50}-----/.exec(text.slice(close, close + 80));
      end = close + (rest?.[0].length ?? 8);
    } else {
      // Cut off: as far as it still looks like the inside of a key.
      const body = /^[A-Za-z0-9+/=\s\\:,.-]{0,40000}/.exec(text.slice(bodyStart, bodyStart + longestKey));
      end = bodyStart + (body?.[0].length ?? 0);
    }
    const body = text
      .slice(bodyStart, close >= 0 && close < end ? close : end)
      .replace(/(?:Proc-Type|DEK-Info|Version|Comment):[^\n\\]{0,200}/g, '')
      .replace(/\\[nrt]|[\s\\]/g, '');
    const real = /^[A-Za-z0-9+/=]{44,}$/.test(body) && entropy(body) > 3.5;
    found.push({ start: at, end, kind: 'private-key', severity: 4, report: real });
    at = end - 11;
  }
  const putty = text.indexOf('PuTTY-User-Key-File-');
  if (putty >= 0) {
    const lines = text.indexOf('Private-Lines:', putty);
    if (lines >= 0) {
      const close = text.indexOf('Private-MAC:', lines);
      found.push({
        start: lines,
        end: close >= 0 && close - lines < longestKey ? close : Math.min(text.length, lines + longestKey),
        kind: 'private-key',
        severity: 4,
        report: true,
      });
    }
  }
  return found;
}

const wrapped = /(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi[A-Za-z0-9+/]{40,16000}={0,2}/g;

/** A PEM key in base64, as configurations of Kubernetes hold it. */
export function findWrappedKeys(text: string): Span[] {
  const found: Span[] = [];
  for (const match of text.matchAll(wrapped)) {
    const decoded = Buffer.from(match[0].slice(0, 120), 'base64').toString('latin1');
    if (!/^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/.test(decoded)) continue;
    const end = match.index + match[0].length;
    found.push({ start: match.index, end, kind: 'private-key', severity: 4, report: true });
    if (found.length > 200) break;
  }
  return found;
}

const jwtShape = /eyJ[\w-]{8,8000}\.(?:eyJ|e30)[\w-]{0,24000}\.[\w-]{0,4000}/y;

export function findJwts(text: string, now: number): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('eyJ'); at >= 0; at = text.indexOf('eyJ', at + 3)) {
    if (
      at > 0 &&
      /\w/.test(text[at - 1] ?? '') &&
      !/(?:\\[nrt]|%[0-9A-F]{2})$/i.test(text.slice(Math.max(0, at - 3), at))
    )
      continue;
    jwtShape.lastIndex = at;
    const match = jwtShape.exec(text);
    if (!match) continue;
    const end = at + match[0].length;
    const facts = readJwt(match[0], now);
    if (facts && text[end] !== '.') {
      const sample = excuse(match[0]) !== undefined || isSampleJwt(facts.claims) || isProof(facts);
      if (!sample)
        found.push({
          start: at,
          end,
          kind: 'jwt',
          severity: severityOf('jwt'),
          report: true,
          expired: facts.expired,
        });
    }
    at = end - 3;
  }
  return found;
}
