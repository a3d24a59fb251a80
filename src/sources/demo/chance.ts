/** Chance from a seed: the same seed tells the same day. Credentials made here look real and open nothing. */

import { crc32 } from 'node:zlib';

export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number;
  /** True with this probability. */
  odds(probability: number): boolean;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Characters from an alphabet. */
  letters(count: number, alphabet?: string): string;
  bytes(count: number): Uint8Array;
  /** Milliseconds around `typical`, now and then much longer, as latencies are. */
  latency(typical: number): number;
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const hex = '0123456789abcdef';

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32: 32 bits of state are plenty for a story.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    odds: (probability) => next() < probability,
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    letters(count, alphabet = base62) {
      let text = '';
      for (let i = 0; i < count; i++) text += alphabet.charAt(between(0, alphabet.length - 1));
      return text;
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => between(0, 255)),
    latency(typical) {
      // Log-normal: the sum of uniforms stands for a bell curve.
      const bell = next() + next() + next() + next() - 2;
      return Math.max(1, Math.round(typical * Math.exp(bell * 0.9)));
    },
  };
}

/** Twenty characters as Qtap's ids have them. */
export function qtapId(chance: Chance): string {
  return `c${chance.letters(19, '0123456789abcdefghijklmnopqrstuv')}`;
}

export function uuid(chance: Chance): string {
  const parts = [8, 4, 3, 3, 12].map((count) => chance.letters(count, hex));
  return `${parts[0]}-${parts[1]}-4${parts[2]}-a${parts[3]}-${parts[4]}`;
}

/** A classic GitHub token; its last six characters are the checksum that scanners verify. */
export function githubToken(chance: Chance): string {
  const secret = chance.letters(30);
  let sum = crc32(secret);
  let check = '';
  for (let i = 0; i < 6; i++) {
    check = base62.charAt(sum % 62) + check;
    sum = Math.floor(sum / 62);
  }
  return `ghp_${secret}${check}`;
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** The value of a session cookie. */
  readonly session: string;
  readonly city: string;
  readonly ip: string;
}

const given = [
  'Ines',
  'Tomasz',
  'Aiko',
  'Ravi',
  'Léa',
  'Marcus',
  'Zoë',
  'Ifeoma',
  'Jürgen',
  'Camila',
] as const;
const family = ['Okafor', 'Lindqvist', 'Moreau', 'Tanaka', 'Brandt', 'Silva', 'Novak', 'Haddad'] as const;
const words = ['maple', 'harbor', 'velvet', 'copper', 'falcon', 'meadow', 'ginger', 'tundra'] as const;
const cities = ['Lisboa', 'Gdańsk', 'Lyon', 'Göteborg', 'Osaka', 'Leeds', 'Turku'] as const;

export function person(chance: Chance): Person {
  const first = chance.pick(given);
  const last = chance.pick(family);
  const plain = `${first}.${last}`
    .normalize('NFD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase();
  return {
    name: `${first} ${last}`,
    email: `${plain}${chance.between(1, 99)}@${chance.pick(['mailbird.dev', 'postfach.example', 'inbox.example'])}`,
    password: `${chance.pick(words)}-${chance.pick(words)}-${chance.between(10, 99)}!`,
    session: chance.letters(40),
    city: chance.pick(cities),
    ip: `203.0.113.${chance.between(2, 250)}`,
  };
}
