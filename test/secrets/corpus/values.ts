/** Secrets of no one: made at run time from a seed, with the check digits that real ones have. */

import { createHash } from 'node:crypto';
import zlib from 'node:zlib';

export const alphabets = {
  digits: '0123456789',
  hex: '0123456789abcdef',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  alnum: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  lowerAlnum: '0123456789abcdefghijklmnopqrstuvwxyz',
  upperAlnum: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  base64: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/',
  base64url: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_',
} as const;

export type Values = ReturnType<typeof createValues>;

export function createValues(seed: number) {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const chars = (alphabet: keyof typeof alphabets, length: number): string => {
    const from = alphabets[alphabet];
    let text = '';
    for (let i = 0; i < length; i++) text += from[below(from.length)];
    return text;
  };
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)));
  const crc = (body: string): string => {
    let rest = zlib.crc32(body);
    let check = '';
    for (let i = 0; i < 6; i++) {
      check = `${alphabets.alnum[rest % 62]}${check}`;
      rest = Math.floor(rest / 62);
    }
    return check;
  };
  const base32 = (data: Buffer): string => {
    let bits = '';
    for (const byte of data) bits += byte.toString(2).padStart(8, '0');
    return (bits.match(/.{5}/g) ?? []).map((five) => alphabets.base32[Number.parseInt(five, 2)]).join('');
  };
  const luhn = (body: string): string => {
    let sum = 0;
    [...body].reverse().forEach((digit, i) => {
      const n = Number(digit) * (i % 2 === 0 ? 2 : 1);
      sum += n > 9 ? n - 9 : n;
    });
    return body + String((10 - (sum % 10)) % 10);
  };
  const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const words =
    'amber basil cedar delta ember fjord grove hazel indigo juniper koala lemon maple nectar olive pepper quartz raven sable tulip umber violet willow xenon yarrow zephyr'.split(
      ' ',
    );

  return {
    random,
    below,
    pick,
    chars,
    bytes,
    words,
    word: () => pick(words),
    uuid: () =>
      `${chars('hex', 8)}-${chars('hex', 4)}-4${chars('hex', 3)}-a${chars('hex', 3)}-${chars('hex', 12)}`,
    hex: (length: number) => chars('hex', length),
    alnum: (length: number) => chars('alnum', length),
    /** As people make them: no entropy to speak of. */
    password: () =>
      pick([
        () => `${capital(pick(words))}${10 + below(90)}!`,
        () => `${pick(words)}-${pick(words)}-${below(1000)}`,
        () => `${capital(pick(words))}${capital(pick(words))}${1950 + below(70)}`,
        () => `${pick(words)}#${pick(words)}`,
        () => chars('alnum', 12) + pick(['!', '$', '%', '&']),
      ])(),
    github: (prefix = 'ghp') => {
      const body = chars('alnum', 30);
      return `${prefix}_${body}${crc(body)}`;
    },
    githubFine: () => {
      const start = `github_pat_${chars('alnum', 22)}_${chars('alnum', 43)}`;
      return `${start}${base32(createHash('sha256').update(start).digest()).slice(0, 8)}${chars('alnum', 8)}`;
    },
    npm: () => {
      const body = chars('alnum', 30);
      return `npm_${body}${crc(body)}`;
    },
    awsId: (prefix = 'AKIA') => prefix + chars('base32', 16),
    awsSecret: () => `${chars('alnum', 12)}/${chars('alnum', 14)}+${chars('alnum', 12)}`,
    jwt: (claims: Record<string, unknown> = {}, alg = 'RS256') =>
      `${segment({ alg, typ: 'JWT', kid: chars('hex', 8) })}.${segment({ iss: 'https://id.acme-corp.net/', sub: `user|${chars('hex', 12)}`, iat: 1760000000, exp: 1999999999, ...claims })}.${bytes(alg === 'HS256' ? 32 : 256).toString('base64url')}`,
    pem: (label = 'PRIVATE KEY', length = 1190) => {
      const body = Buffer.concat([Buffer.from([0x30, 0x82]), bytes(length)]).toString('base64');
      return `-----BEGIN ${label}-----\n${body.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END ${label}-----`;
    },
    openssh: () => {
      const body = Buffer.concat([Buffer.from('openssh-key-v1\0'), bytes(380)]).toString('base64');
      return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.replace(/(.{70})/g, '$1\n').trimEnd()}\n-----END OPENSSH PRIVATE KEY-----`;
    },
    card: (brand: 'visa' | 'mastercard' | 'amex' = 'visa') => {
      const start = brand === 'visa' ? '4539' : brand === 'mastercard' ? '5412' : '3712';
      const length = brand === 'amex' ? 14 : 15;
      return luhn(start + chars('digits', length - 4));
    },
    /** Sixteen digits that pass Luhn and number something else. */
    luhnNumber: (start: string, length: number) => luhn(start + chars('digits', length - 1 - start.length)),
    ssn: () => `${pick(['219', '317', '452', '538', '604'])}-${10 + below(89)}-${1000 + below(8999)}`,
    iban: (country: 'DE' | 'GB' | 'FR' | 'NL' = 'DE') => {
      const bban =
        country === 'DE'
          ? chars('digits', 18)
          : country === 'GB'
            ? `BARC${chars('digits', 14)}`
            : country === 'FR'
              ? `${chars('digits', 10)}${chars('upperAlnum', 11)}${chars('digits', 2)}`
              : `INGB${chars('digits', 10)}`;
      const numeric = [...`${bban}${country}00`].map((c) => Number.parseInt(c, 36).toString()).join('');
      const check = 98n - (BigInt(numeric) % 97n);
      return `${country}${check.toString().padStart(2, '0')}${bban}`;
    },
    email: () =>
      `${pick(words)}.${pick(['keller', 'moreau', 'tanaka', 'okafor', 'lindqvist', 'rossi'])}${below(90)}@${pick(['posteo.de', 'gmail.com', 'fastmail.fm', 'orange.fr', 'proton.me'])}`,
    phone: () =>
      pick([
        `+49 151 ${chars('digits', 8)}`,
        `+1 (415) 8${chars('digits', 2)}-2${chars('digits', 3)}`,
        `+4420 7946 ${1000 + below(8999)}`.replace('7946', `7${chars('digits', 3)}`),
      ]),
    discord: () =>
      `${Buffer.from(`1${chars('digits', 17)}`).toString('base64url')}.G${chars('alnum', 5)}.${chars('base64url', 38)}`,
    telegram: () => `${1 + below(9)}${chars('digits', 9)}:AA${chars('base64url', 33)}`,
    azureKey: () => `${chars('base64', 86)}==`,
  };
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
