import { describe, expect, test } from 'vitest';
import { compileRule } from './rulekit.ts';

const event = {
  req: { method: 'POST', host: 'api.stripe.com' },
  res: { status: 402 },
  direction: 'egress-external',
  src: { ip: '10.1.2.3', port: 48_412 },
  dst: { port: 443 },
  container: { name: 'payment-service', labels: { 'com.docker.compose.service': 'pay' } },
  tags: ['env:prod', 'team:pay'],
  empty: '',
};

function holds(expression: string, precedence?: 'or-first' | 'and-first'): boolean {
  const rule = compileRule(expression, precedence);
  if (typeof rule === 'string') throw new Error(`${expression}: ${rule}`);
  return rule(event);
}

describe('OR binds tighter than AND', () => {
  // res.status == 402 holds, res.status == 1 does not.
  const [yes, no] = ['res.status == 402', 'res.status == 1'];
  test.each([
    // a and (b or c), (a or b) and c
    [`${no} and ${yes} or ${yes}`, false, true],
    [`${yes} or ${yes} and ${no}`, false, true],
    [`${no} and ${no} or ${yes} and ${yes}`, false, true],
    [`${yes} or ${no} and ${yes}`, true, true],
  ])('%s', (expression, orFirst, andFirst) => {
    expect(holds(expression)).toBe(orFirst);
    expect(holds(expression, 'and-first')).toBe(andFirst);
  });
  test('NOT binds tighter than both', () => {
    expect(holds(`not ${no} and ${yes}`)).toBe(true);
    expect(holds(`not ${yes} or ${yes}`)).toBe(true);
  });
});

test.each([
  'res.status >= 400',
  '400 <= res.status',
  'res.status == 401 OR res.status == 402',
  'res.status in [402, 429]',
  'res.status == [402, "x"]',
  'req.method == "POST" AND req.host == "api.stripe.com"',
  `"POST" == req.method && req.host eq 'api.stripe.com'`,
  'req.host contains "stripe"',
  String.raw`req.host matches /(^|\.)stripe\.com(:\d+)?$/`,
  String.raw`req.host =~ |(?i)STRIPE|`,
  'req.host == /stripe/',
  'in_zone(req.host, "stripe.com")',
  'zone(req.host) == "stripe.com"',
  'starts_with(req.host, "api.")',
  '(res.status >= 500 OR req.method == "POST") AND req.host != "localhost:3000"',
  'NOT (req.method == "GET" OR req.method == "HEAD")',
  'container.labels.com.docker.compose.service == "pay"',
  'direction contains "egress" AND NOT (dst.port in [53, 5353])',
  'src.ip == "10.1.2.3"',
  'src.ip == 10.1.2.3',
  'src.ip matches /^10\\./',
  'tags == "env:prod"',
  'tags contains "team:pay"',
  'tags != "env:dev"',
  'req.method',
  '!empty',
  'res.status == 402.0',
  'res.status == 0622',
  'res.status == 402 -- a comment',
  'res.status /* in between */ == 402',
  'gone.field == 1 or res.status == 402',
])('holds: %s', (expression) => expect(holds(expression)).toBe(true));

test.each([
  'req.host == "API.stripe.com"',
  'req.host contains "Stripe"',
  'res.status == "402"',
  'src.ip in 10.0.0.0/8',
  'src.ip in "10.0.0.0/8"'.replace('in "10.0.0.0/8"', '== "10.0.0.0/8"'),
  'tags contains "team"',
  'pod.name == "a"',
  'pod.name != "a"',
  'not pod.name == "a"',
  'not (pod.name == "a" and res.status == 402)',
  'pod.name == "a" and res.status == 402',
  'req.host != /stripe/',
  'in_zone(pod.name, "x")',
  'req.method > 5',
  'empty',
])('does not hold: %s', (expression) => expect(holds(expression)).toBe(false));

test('a false side decides an AND even when the other side is missing', () => {
  expect(holds('not (pod.name == "a" and res.status == 1)')).toBe(true);
});

test.each([
  'process.pid ==',
  'process.pid === 1234',
  '== true',
  'test == >=',
  '??',
  'a == [1,]',
  'a == [1,[2]]',
  'a == []',
  'x > "5"',
  'a == "unclosed',
  'a == 08',
  'a in "text"',
  'a not in [1]',
  'a matches "text"',
  'a matches /(?=x)/',
  String.raw`a == "\q"`,
  '(a == 1',
  'a == 1)',
  'x-y == 1',
  '',
])('is refused: %s', (expression) => expect(compileRule(expression)).toBeTypeOf('string'));
