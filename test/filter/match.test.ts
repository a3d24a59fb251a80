import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { type FieldValue } from '../../src/filter/compare.ts';
import { compile } from '../../src/filter/match.ts';
import { parse } from '../../src/filter/parser.ts';
import { print } from '../../src/filter/print.ts';
import { evaluate } from './naive.ts';
import { chance, lookUp, randomFacts, randomTree, type Facts } from './random.ts';

function matches(filter: string, facts: Readonly<Record<string, FieldValue>>): boolean {
  const tree = parse(filter);
  if (isProblem(tree)) throw new Error(`${filter}: ${tree.message}`);
  return compile<Facts>(tree, lookUp)(new Map(Object.entries(facts)));
}

describe('a filter, asked about an exchange', () => {
  const checkout = {
    'req.method': 'POST',
    'req.host': 'api.stripe.com:443',
    'res.status': 402,
    'container.name': 'payment-service',
    direction: 'egress-external',
    'process.binary': 'node',
    'container.labels.com.docker.compose.service': 'pay',
    'pod.namespace': 'production',
    'dst.port': 443,
    'src.ip': '10.1.2.3',
  };

  // The twenty of Qtap's reference: each with an exchange it holds for and one it does not.
  it.each<[filter: string, other: Readonly<Record<string, FieldValue>> | undefined]>([
    ['*', undefined],
    ['res.status >= 400', { ...checkout, 'res.status': 399 }],
    ['res.status >= 400 and not (res.status >= 500)', { ...checkout, 'res.status': 500 }],
    ['res.status == 401 OR res.status == 402', { ...checkout, 'res.status': 403 }],
    ['res.status in [402, 503]', { ...checkout, 'res.status': 429 }],
    ['req.method == "POST" AND req.host == "api.stripe.com"', { ...checkout, 'req.method': 'post' }],
    ['req.method in ["POST","PUT","PATCH","DELETE"]', { ...checkout, 'req.method': 'GET' }],
    ['req.host contains "stripe"', { ...checkout, 'req.host': 'api.STRIPE.com' }],
    ['req.host matches /(^|\\.)stripe\\.com(:\\d+)?$/', { ...checkout, 'req.host': 'notstripe.com' }],
    ['in_zone(req.host, "stripe.com")', { ...checkout, 'req.host': 'notstripe.com' }],
    ['starts_with(req.host, "api.")', { ...checkout, 'req.host': 'xapi.stripe.com' }],
    ['res.status >= 400 AND container.name == "payment-service"', { ...checkout, 'container.name': 'web' }],
    ['direction == "egress-external"', { ...checkout, direction: 'ingress' }],
    [
      '(res.status >= 400 OR req.method == "DELETE") AND req.host != "localhost:3000"',
      { ...checkout, 'req.host': 'localhost:3000' },
    ],
    ['NOT (req.method == "GET" OR req.method == "HEAD")', { ...checkout, 'req.method': 'HEAD' }],
    ['binary == "node"', { ...checkout, 'process.binary': 'curl' }],
    [
      'container.name == "payment-service" AND pod.namespace == "production"',
      { 'container.name': 'payment-service' },
    ],
    [
      'container.labels.com.docker.compose.service == "pay"',
      { 'container.labels.com.docker.compose.service': 'web' },
    ],
    ['dst.port == 443 AND process.binary == "node"', { ...checkout, 'dst.port': 80 }],
    ['direction contains "egress" AND NOT (dst.port in [53, 5353])', { ...checkout, 'dst.port': 53 }],
  ])('%s', (filter, other) => {
    expect(matches(filter, checkout)).toBe(true);
    if (other) expect(matches(filter, other)).toBe(false);
  });

  it('never matches on a missing field, and neither does its negation', () => {
    for (const filter of [
      'container.name == "a"',
      'container.name != "a"',
      'container.name',
      'container.name contains ""',
    ]) {
      expect(matches(filter, {})).toBe(false);
      expect(matches(`not (${filter})`, {})).toBe(false);
    }
    expect(matches('container.name == "a" or res.status == 200', { 'res.status': 200 })).toBe(true);
    expect(matches('not (container.name == "a" and res.status == 200)', { 'res.status': 500 })).toBe(true);
  });

  it('says with has() whether a field is there at all', () => {
    expect(matches('not has(res.status)', {})).toBe(true);
    expect(matches('has(res.status)', { 'res.status': 200 })).toBe(true);
    expect(matches('not has(req.header.authorization)', { 'req.header.authorization': '' })).toBe(false);
  });

  it('binds AND tighter than OR', () => {
    expect(
      matches('req.method == "GET" or req.method == "POST" and res.status == 500', {
        'req.method': 'GET',
        'res.status': 200,
      }),
    ).toBe(true);
    expect(
      matches('not req.method == "GET" and res.status == 200', { 'req.method': 'POST', 'res.status': 500 }),
    ).toBe(false);
  });

  it('compares hosts with and without their port', () => {
    expect(matches('req.host == "api.stripe.com"', checkout)).toBe(true);
    expect(matches('req.host == "api.stripe.com:443"', checkout)).toBe(true);
    expect(matches('req.host != "api.stripe.com"', checkout)).toBe(false);
    expect(matches('req.host matches /com$/', checkout)).toBe(true);
    expect(matches('req.host == "[::1]"', { 'req.host': '[::1]:8080' })).toBe(true);
    expect(matches('req.host == ":"', { 'req.host': '::1' })).toBe(false);
    expect(matches('zone(req.host) == "stripe.co.uk"', { 'req.host': 'eu.api.stripe.co.uk:443' })).toBe(true);
  });

  it('knows status classes, ranges and units', () => {
    expect(matches('res.status == 4xx', checkout)).toBe(true);
    expect(matches('res.status != 4xx', checkout)).toBe(false);
    expect(matches('res.status in [5xx, 400-402]', checkout)).toBe(true);
    expect(matches('res.status == 403-499', checkout)).toBe(false);
    expect(matches('duration_ms > 1s', { duration_ms: 1001 })).toBe(true);
    expect(matches('res.bytes > 1kb', { 'res.bytes': 1024 })).toBe(false);
  });

  it('compares text that reads as a number with numbers, and quoted numbers with number fields', () => {
    expect(matches('req.header.retry-after > 5', { 'req.header.retry-after': '10' })).toBe(true);
    expect(matches('res.status == "402"', checkout)).toBe(true);
    expect(matches('req.method > 5', checkout)).toBe(false);
  });

  it('understands networks and every spelling of an address', () => {
    expect(matches('src.ip in 10.0.0.0/8', checkout)).toBe(true);
    expect(matches('src.ip in "10.1.0.0/16"', checkout)).toBe(true);
    expect(matches('src.ip == 11.0.0.0/8', checkout)).toBe(false);
    expect(matches('src.ip == "0:0:0:0:0:0:0:1"', { 'src.ip': '::1' })).toBe(true);
    expect(matches('src.ip in 10.0.0.0/8', { 'src.ip': '::ffff:10.0.0.9' })).toBe(true);
  });

  it('matches any item of a list', () => {
    expect(matches('res.json.items.id == 2', { 'res.json.items.id': [1, 2] })).toBe(true);
    expect(matches('res.json.items.id != 2', { 'res.json.items.id': [1, 2] })).toBe(false);
    expect(matches('tags contains "bin"', { tags: ['bin:node'] })).toBe(false);
    expect(matches('tags contains "bin:node"', { tags: ['bin:node'] })).toBe(true);
  });

  it('ignores case with ~ only', () => {
    expect(matches('req.host ~ "STRIPE"', checkout)).toBe(true);
    expect(matches('req.host not ~ "STRIPE"', checkout)).toBe(false);
    expect(matches('res.status not in [200, 204]', checkout)).toBe(true);
  });

  it('stays quick on patterns that make other engines hang', () => {
    const hostile = `${'a'.repeat(50_000)}!`;
    expect(matches('req.path matches /^(a+)+$/', { 'req.path': hostile })).toBe(false);
    expect(matches('req.path matches /^(a|aa)*$/', { 'req.path': hostile })).toBe(false);
  });

  it('agrees with a plain evaluation of the same tree', () => {
    const random = chance(7);
    for (let n = 0; n < 4_000; n++) {
      const tree = randomTree(random);
      const holds = compile<Facts>(tree, lookUp);
      for (let m = 0; m < 8; m++) {
        const facts = randomFacts(random);
        const expected = evaluate(tree, facts) === 'yes';
        if (holds(facts) !== expected)
          expect.fail(`${print(tree)} should be ${expected} for ${JSON.stringify([...facts])}`);
      }
    }
  });
});
