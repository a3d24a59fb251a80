import { expect, test } from 'vitest';
import { createScanner } from '../../../src/secrets/scan.ts';
import { exchange, type Shape } from '../corpus/build.ts';
import { createValues } from '../corpus/values.ts';

const scanner = createScanner({ installKey: new Uint8Array(32).fill(2) });
const values = createValues(31);
const gitlab = `glpat-${values.alnum(20)}`;
const github = values.github();
const key = values.hex(32);

test.each<readonly [what: string, shape: Shape, severity: string, carrier: boolean]>([
  [
    'a firm’s own GitLab, whatever its host is called',
    { url: 'https://git.larch-market.net/api/v4/projects', headers: [['PRIVATE-TOKEN', gitlab]] },
    'medium',
    true,
  ],
  [
    'the same to one who collects what he is sent',
    { url: 'https://webhook.site/1c2f', headers: [['PRIVATE-TOKEN', gitlab]] },
    'critical',
    false,
  ],
  [
    'a provider’s token to a stranger',
    { url: 'https://api.larch-market.net/x', headers: [['Authorization', `Bearer ${github}`]] },
    'critical',
    false,
  ],
  [
    'GitHub’s at a server of one’s own',
    { url: 'https://github.larch-market.net/api/v3/user', headers: [['Authorization', `token ${github}`]] },
    'medium',
    true,
  ],
  [
    'the same to a host that only begins like GitHub',
    { url: 'https://github.com.larch-market.net/login', headers: [['Authorization', `token ${github}`]] },
    'critical',
    false,
  ],
  [
    'the same in the text of a body to such a server',
    { url: 'https://github.larch-market.net/api/v3/gists', body: { note: `use ${github} for it` } },
    'critical',
    false,
  ],
  [
    'a provider’s token under its name, in a body to its provider',
    { url: 'https://gitlab.com/api/v4/runners', body: { token: gitlab } },
    'medium',
    true,
  ],
  [
    'the same in the middle of a text',
    { url: 'https://gitlab.com/api/v4/notes', body: { note: `use ${gitlab} for it` } },
    'critical',
    false,
  ],
  ['a key in an address', { url: `https://api.larch-market.net/x?api_key=${key}` }, 'high', false],
  [
    'a key in an address without TLS',
    { url: `http://api.larch-market.net/x?api_key=${key}` },
    'critical',
    false,
  ],
])('%s', (_what, shape, severity, carrier) => {
  const { findings } = scanner.scan(exchange('weighed', shape).transaction);
  expect(findings.map((one) => [one.severity, one.carrier])).toEqual([[severity, carrier]]);
});
