/** Seeded chance, random trees and random exchanges for the property tests of the filter. */

import { fields, type FieldReference } from '../../src/filter/fields.ts';
import { type FieldValue } from '../../src/filter/compare.ts';
import { join, type Literal, type Operand, type Operator, type Tree } from '../../src/filter/tree.ts';

export type Chance = () => number;

/** mulberry32: the same seed, the same run. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(random: Chance, all: readonly T[]): T {
  return all[Math.floor(random() * all.length)] as T;
}

const words = [
  'GET',
  'POST',
  'api.stripe.com',
  'stripe.com',
  'localhost:3000',
  '/v1/x',
  'node',
  '10.0.0.1',
  '',
  'a"b\\c',
  'K',
  '402',
  'ünï',
  'true',
  '🙂',
  '\n',
];

export type Facts = ReadonlyMap<string, FieldValue>;

export function randomFacts(random: Chance): Facts {
  const facts = new Map<string, FieldValue>();
  const maybe = (name: string, make: () => FieldValue): void => {
    if (random() < 0.75) facts.set(name, make());
  };
  maybe('req.method', () => pick(random, ['GET', 'POST', 'DELETE', 'get', '']));
  maybe('req.host', () =>
    pick(random, [
      '',
      'api.stripe.com',
      'api.stripe.com:443',
      'stripe.com',
      'notstripe.com',
      'STRIPE.com:8443',
      'localhost:3000',
      'localhost',
      '[::1]:80',
      '::1',
      '10.0.0.1',
      '10.0.0.1:80',
      'İstripe.com',
      'a:b.stripe.com:80',
    ]),
  );
  maybe('req.path', () => pick(random, ['/v1/x?a=1', '/healthz', '/', 'a"b\\c']));
  maybe('res.status', () => pick(random, [200, 204, 301, 400, 402, 404, 422, 429, 500, 503]));
  maybe('duration_ms', () => Math.floor(random() * 2000));
  maybe('container.name', () => pick(random, ['web', 'payment-service', '']));
  maybe('src.ip', () => pick(random, ['10.0.0.1', '10.255.0.7', '192.168.1.1', '::1', 'fe80::1']));
  maybe('dst.port', () => pick(random, [80, 443, 53]));
  maybe('tags', () => pick(random, [[], ['bin:node'], ['bin:node', 'protocol:http1']] as string[][]));
  maybe('res.json.error.code', () => pick<FieldValue>(random, ['card_declined', 7, true, ['a', 'b'], '402']));
  maybe('req.header.x-count', () => pick(random, ['5', '05', 'five', '']));
  return facts;
}

export function lookUp(field: FieldReference): (facts: Facts) => FieldValue | undefined {
  const key = [field.name, ...field.path].join('.');
  return (facts) => facts.get(key);
}

const known = [
  'req.method',
  'req.host',
  'req.path',
  'res.status',
  'duration_ms',
  'container.name',
  'src.ip',
  'dst.port',
  'tags',
] as const;

export function randomField(random: Chance): Operand {
  const roll = random();
  if (roll < 0.08) return { kind: 'field', field: { name: 'res.json', path: ['error', 'code'] } };
  if (roll < 0.14) return { kind: 'field', field: { name: 'req.header', path: ['x-count'] } };
  if (roll < 0.17) {
    const family = pick(
      random,
      fields.filter((field) => field.key),
    );
    const path =
      family.key === 'path'
        ? [pick(random, ['a', '0', 'x y', 'b-c']), pick(random, ['in', 'Ü'])]
        : [pick(random, ['x.y', 'a/b', 'Z-1', '"'])];
    return { kind: 'field', field: { name: family.name, path } };
  }
  return { kind: 'field', field: { name: pick(random, known), path: [] } };
}

export function randomLiteral(random: Chance, depth = 0): Literal {
  switch (Math.floor(random() * (depth > 0 ? 8 : 9))) {
    case 0:
    case 1:
      return { kind: 'text', text: pick(random, words) };
    case 2: {
      const text = pick(random, ['0', '200', '400', '402', '-5', '1.5', '.5', '1s', '10kb', '+7']);
      const unit = text.endsWith('s') ? 1000 : text.endsWith('kb') ? 1024 : 1;
      return { kind: 'number', value: Number.parseFloat(text) * unit, text };
    }
    case 3:
      return { kind: 'class', hundreds: 2 + Math.floor(random() * 4) };
    case 4:
      return { kind: 'range', from: 400, to: 400 + Math.floor(random() * 100) };
    case 5:
      return {
        kind: 'regex',
        source: pick(random, [
          '^GET$',
          '(^|\\.)stripe\\.com(:\\d+)?$',
          '(?i)STRIPE',
          '[\\/?]',
          '\\d+',
          'a"b',
          '\\Bcom',
          'com$',
          '^\\[',
          '\\bweb\\b',
        ]),
      };
    case 6:
      return pick<Literal>(random, [
        { kind: 'ip', text: '10.0.0.1' },
        { kind: 'ip', text: '::1' },
        { kind: 'cidr', text: '10.0.0.0/8' },
        { kind: 'cidr', text: 'fe80::/10' },
      ]);
    case 7:
      return { kind: 'boolean', value: random() < 0.5 };
    default:
      return { kind: 'hex', text: pick(random, ['47:45:54', '0a', 'ab:cd:ef:01:02:03']) };
  }
}

export function randomTree(random: Chance, depth = 0): Tree {
  const roll = random();
  if (depth < 4 && roll < 0.5) {
    if (roll < 0.12) return { kind: 'not', part: randomTree(random, depth + 1) };
    const kind = random() < 0.5 ? 'and' : 'or';
    return join(
      kind,
      Array.from({ length: 2 + Math.floor(random() * 2) }, () => randomTree(random, depth + 1)),
    );
  }
  if (roll < 0.53) return { kind: 'all' };
  if (roll < 0.58) return { kind: 'truth', operand: randomField(random) };
  if (roll < 0.68) return { kind: 'truth', operand: randomCall(random) };
  return randomTest(random);
}

function randomCall(random: Chance): Operand {
  const name = pick(random, ['starts_with', 'in_zone', 'has', 'zone'] as const);
  const first =
    random() < 0.6
      ? ({ kind: 'field', field: { name: 'req.host', path: [] } } as const)
      : randomField(random);
  if (name === 'has' || name === 'zone') return { kind: 'call', name, arguments: [first] };
  return { kind: 'call', name, arguments: [first, { kind: 'text', text: pick(random, words) }] };
}

function randomTest(random: Chance): Tree {
  const roll = random();
  const left =
    random() < 0.1
      ? ({
          kind: 'call',
          name: 'zone',
          arguments: [{ kind: 'field', field: { name: 'req.host', path: [] } }],
        } as const)
      : randomField(random);
  const test = (operator: Operator, right: Operand): Tree => ({ kind: 'test', operator, left, right });
  if (roll < 0.15) {
    const literal = randomLiteral(random, 1);
    return test(
      pick(random, ['<', '<=', '>', '>=']),
      literal.kind === 'number' ? literal : { kind: 'field', field: { name: 'dst.port', path: [] } },
    );
  }
  if (roll < 0.25) return test('~', { kind: 'text', text: pick(random, words) });
  if (roll < 0.35)
    return test('matches', {
      kind: 'regex',
      source: pick(random, ['^G', 'stripe\\.com$', '(?i)get', ':\\d+$']),
    });
  if (roll < 0.5) {
    const items = Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomLiteral(random, 1));
    return test(pick(random, ['in', 'in', '==', '!=']), { kind: 'list', items });
  }
  if (roll < 0.55) return test(pick(random, ['==', '!=', 'contains']), randomField(random));
  return test(pick(random, ['==', '!=', 'contains']), randomLiteral(random));
}
