import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { compile } from '../../src/filter/match.ts';
import { parse } from '../../src/filter/parser.ts';
import { pushdown } from '../../src/filter/pushdown.ts';
import { print } from '../../src/filter/print.ts';
import { compileRule } from '../fake-qtap/rulekit.ts';
import { chance, lookUp, randomFacts, randomTree, type Facts } from './random.ts';

function split(filter: string) {
  const tree = parse(filter);
  if (isProblem(tree)) throw new Error(tree.message);
  return pushdown(tree);
}

/** What Qtap's own filter sees of an exchange. */
function atQtap(facts: Facts): object {
  return {
    req: { method: facts.get('req.method') || undefined, host: facts.get('req.host') || undefined },
    res: { status: facts.get('res.status') ?? 422 },
  };
}

describe('what Qtap is asked for', () => {
  it.each([
    ['*', '', ''],
    ['res.status >= 400', 'res.status >= 400', ''],
    ['req.method == "POST"', 'req.method == "POST"', ''],
    ['req.method in ["POST", "PUT"]', 'req.method in ["POST", "PUT"]', ''],
    ['req.host == "api.stripe.com"', 'req.host matches /^(api\\.stripe\\.com(:\\d+)?)$/', ''],
    ['req.host == "localhost:3000"', 'req.host matches /^(localhost:3000)$/', ''],
    ['in_zone(req.host, "Stripe.com")', 'req.host matches /(?i)(^|\\.)stripe\\.com\\.?(:\\d+)?$/', ''],
    ['starts_with(req.host, "api.")', 'req.host matches /^api\\./', ''],
    ['req.host ~ "Stripe"', 'req.host matches /(?i)Stripe/', ''],
    ['res.status == 4xx', '(res.status >= 400) and (res.status < 500)', ''],
    ['res.status in [429, 5xx]', '(res.status == 429) or ((res.status >= 500) and (res.status < 600))', ''],
    [
      'res.status >= 400 or not has(res.status)',
      '(res.status >= 400) or (res.status == 422)',
      'res.status >= 400 or not has(res.status)',
    ],
    ['res.status >= 400 and req.path contains "/v1"', 'res.status >= 400', 'req.path contains "/v1"'],
    ['res.status >= 400 or req.path contains "/v1"', '', 'res.status >= 400 or req.path contains "/v1"'],
    [
      'not (req.method == "GET" or req.path contains "/v1")',
      'not (req.method == "GET")',
      'not (req.method == "GET" or req.path contains "/v1")',
    ],
    ['container.name == "web"', '', 'container.name == "web"'],
    [
      '(req.method == "GET" or req.method == "HEAD") and req.method != "PUT"',
      '((req.method == "GET") or (req.method == "HEAD")) and (not (req.method == "PUT"))',
      '',
    ],
    [
      'req.host matches /com$/',
      '(req.host matches /com$/) or (req.host matches /:\\d+$/)',
      'req.host matches /com$/',
    ],
    ['req.host == "10.0.0.1"', 'req.host matches /^(10\\.0\\.0\\.1(:\\d+)?)$/', ''],
    ['req.method contains "ad"', 'req.method matches /ad/', ''],
  ])('%s', (filter, pushed, here) => {
    expect(split(filter)).toMatchObject({ pushed, here });
  });

  it('says why something stays here', () => {
    expect(split('req.path == "/" and container.name == "web" and res.status >= 500').notes).toEqual([
      'req.path: Qtap cannot filter on it, so it is compared here.',
      'container.name: some versions of Qtap never match it on HTTP, so it is compared here.',
      'Qtap reports a lost response as status 422; the two are told apart here.',
    ]);
    expect(split('container.name == "web"').notes).toContain(
      'Nothing is left out at the source: Qtap sends everything.',
    );
  });

  it('never loses what the whole filter asks for, and is understood by Qtap', () => {
    const random = chance(23);
    let restricted = 0;
    let refused = 0;
    for (let n = 0; n < 8_000; n++) {
      const tree = randomTree(random);
      const { pushed } = pushdown(tree);
      if (pushed === '') continue;
      restricted++;
      const rule = compileRule(pushed);
      if (typeof rule === 'string') return expect.fail(`${pushed}: ${rule}`);
      const whole = compile<Facts>(tree, lookUp);
      for (let m = 0; m < 12; m++) {
        const facts = randomFacts(random);
        if (!rule(atQtap(facts))) {
          refused++;
          if (whole(facts))
            expect.fail(`${print(tree)}\npushed as ${pushed}\nloses ${JSON.stringify([...facts])}`);
        }
      }
    }
    // The property is worth nothing when nothing is ever pushed or refused.
    expect(restricted).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(1_000);
  });

  it('judges exactly as we do when nothing stays here', () => {
    const random = chance(29);
    let compared = 0;
    for (let n = 0; n < 8_000; n++) {
      const tree = randomTree(random);
      const { pushed, here } = pushdown(tree);
      if (pushed === '' || here !== '') continue;
      const rule = compileRule(pushed);
      if (typeof rule === 'string') return expect.fail(`${pushed}: ${rule}`);
      const whole = compile<Facts>(tree, lookUp);
      for (let m = 0; m < 12; m++) {
        const facts = new Map([
          ['res.status', 200] as const,
          ['req.host', 'x'] as const,
          ['req.method', 'GET'] as const,
          ...randomFacts(random),
        ]);
        // No host at all, which in_zone reads in two ways.
        if (facts.get('req.host') === 'a:b.stripe.com:80') continue;
        compared++;
        if (rule(atQtap(facts)) !== whole(facts))
          expect.fail(`${print(tree)}\npushed as ${pushed}\ndiffers for ${JSON.stringify([...facts])}`);
      }
    }
    expect(compared).toBeGreaterThan(1_000);
  });

  it('survives a printed and parsed round: what is pushed parses in our language too', () => {
    const random = chance(31);
    for (let n = 0; n < 2_000; n++) {
      const { pushed, here } = pushdown(randomTree(random));
      if (pushed) expect(isProblem(parse(pushed)), pushed).toBe(false);
      if (here) expect(isProblem(parse(here)), here).toBe(false);
    }
  });
});
