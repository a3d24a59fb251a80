import { afterEach, expect, test } from 'vitest';
import { isProblem } from '../../../src/base/problem.ts';
import { createRedactor } from '../../../src/secrets/redact.ts';
import { checkRules, createOwnRules, type OwnRules } from '../../../src/secrets/rules/rules.ts';
import { exchange } from '../corpus/build.ts';

const open: OwnRules[] = [];
const told: string[] = [];
afterEach(() => {
  open.splice(0).forEach((rules) => rules.close());
  told.length = 0;
});

function own(given: readonly unknown[], deadlineMs?: number): OwnRules {
  const rules = checkRules(given);
  if (isProblem(rules)) throw new Error(rules.message);
  const made = createOwnRules(rules, {
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    onSwitchedOff: (id) => told.push(id),
  });
  open.push(made);
  return made;
}

test('a rule by regular expression, key or header finds, and what it finds is hidden', () => {
  const rules = own([
    { id: 'badge', regex: 'badge-([0-9]{6})', severity: 'critical' },
    { id: 'employee', keys: ['employeeNumber'], severity: 'medium' },
    { id: 'tenant', headers: ['X-Tenant'], severity: 'low' },
  ]);
  const redactor = createRedactor({ installKey: new Uint8Array(32), rules });
  const { transaction } = exchange('own', {
    url: 'https://api.acme-shop.net/x?ref=badge-118742',
    headers: [['X-Tenant', 'north-wing']],
    body: { employee_number: 'E-4411', note: 'see badge-220415 at the door' },
  });
  const safe = redactor.exchange(transaction);
  expect(safe.findings.map(({ kind, severity, place }) => [kind, severity, place]).sort()).toEqual([
    ['badge', 'critical', 'request body: $.note'],
    ['badge', 'critical', 'request url'],
    ['employee', 'medium', 'request body: $.employee_number'],
    ['tenant', 'low', 'request header: X-Tenant'],
  ]);
  for (const raw of ['118742', '220415', 'E-4411', 'north-wing'])
    expect(JSON.stringify(safe)).not.toContain(raw);
  expect(safe.request.body.text).toContain('see badge-‹badge#');
});

test('sections and allowed values narrow a rule', () => {
  const rules = own([
    {
      id: 'badge',
      regex: '/BADGE-[0-9]{6}/i',
      sections: ['request body'],
      allow: ['badge-000000', '/^badge-9/'],
    },
  ]);
  expect(rules.ofText('badge-118742', 'request body')).toHaveLength(1);
  expect(rules.ofText('badge-118742', 'response body')).toHaveLength(0);
  expect(rules.ofText('badge-000000 badge-900000', 'request body')).toHaveLength(0);
});

test('a rule that hangs is switched off and named, the others go on', () => {
  const rules = own(
    [
      { id: 'hangs', regex: '(a+)+$' },
      { id: 'badge', regex: 'badge-[0-9]{6}' },
    ],
    50,
  );
  const text = `${'a'.repeat(60)}! badge-118742`;
  expect(rules.ofText(text, 'request body').map(({ kind }) => kind)).toEqual(['badge']);
  expect(rules.switchedOff()).toEqual(['hangs']);
  expect(told).toEqual(['hangs']);
  expect(rules.ofText(text, 'request body').map(({ kind }) => kind)).toEqual(['badge']);
});

test.each([
  [{}, /number 1 .*needs an id/],
  [{ id: 'x y' }, /needs an id/],
  [{ id: 'ab' }, /neither regex nor keys nor headers/],
  [{ id: 'ab', regex: '(' }, /rule ab .*cannot be read/],
  [{ id: 'ab', regex: 'x*' }, /matches the empty text/],
  [{ id: 'ab', keys: ['k'], severity: 'huge' }, /severity is none of low, medium, high, critical/],
  [{ id: 'ab', keys: ['k'], sections: ['body'] }, /sections are none of/],
  [{ id: 'ab', keys: ['k'], colour: 'red' }, /a field "colour"/],
])('the rule %j is refused with its reason', (rule, why) => {
  const wrong = checkRules([rule]);
  expect(wrong).toMatchObject({ code: 'bad-rule' });
  if (isProblem(wrong)) expect(wrong.message).toMatch(why);
});
