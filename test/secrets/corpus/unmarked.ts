/** Secrets without a mark of their own, told by a word, a parameter or a host; and what looks like them. */

import { b64, createHarmless, exchange, password, secretKinds, type Case } from './build.ts';
import { type Values } from './values.ts';

export function unmarkedCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  const add = (...args: Parameters<typeof exchange>): void => void cases.push(exchange(...args));
  const host = 'https://api.north-star.dev';
  const okta = (): string => `00${v.chars('alnum', 38)}b7`;

  const said = (name: string, kind: string, value: string, text: string): void =>
    add(name, { url: `${host}/log`, body: { message: text } }, [
      { kinds: [kind], value, place: '$.message' },
    ]);
  {
    const value = okta();
    said('Okta behind "token"', 'okta-token', value, `Okta refused the API token ${value} of the sync job`);
  }
  {
    const value = okta();
    said('Okta further behind SSWS', 'okta-token', value, `SSWS header of the old client held "${value}"`);
  }
  {
    const value = `api-${v.uuid()}`;
    said('LaunchDarkly in prose', 'launchdarkly-api-key', value, `refused for credential ${value}, retrying`);
  }
  const asked = (name: string, parameter: string, value: string): void =>
    add(`${parameter}: ${name}`, { url: `https://rt.north-star.dev/ws?v=2&${parameter}=${value}` }, [
      { kinds: secretKinds, value, place: `query ${parameter}` },
    ]);
  asked('a socket', 'ticket', v.alnum(40));
  asked('a gateway', 'user_key', v.hex(32));
  asked('another gateway', 'user_key', v.alnum(36));
  {
    const value = v.alnum(32);
    add(
      'a ticket in an address that an answer names',
      {
        url: `${host}/session`,
        response: { body: { socket: `wss://rt.north-star.dev/ws?ticket=${value}`, protocol: 2 } },
      },
      [{ kinds: secretKinds, value, place: '$.socket' }],
    );
  }
  {
    const value = v.uuid();
    add(
      'a UUID in .netrc',
      {
        url: `${host}/netrc`,
        type: 'text/plain',
        body: `machine api.north-star.dev\n  login ada\n  password ${value}\n`,
      },
      [password(value, 'line 3')],
    );
  }
  for (const [name, url, header] of [
    ['a GitHub server', 'https://github.north-star.dev/api/v3/user', (s: string) => `token ${s}`],
    [
      'a GitHub server for git',
      'https://ghe.north-star.dev/a/b.git',
      (s: string) => `Basic ${b64(`x:${s}`)}`,
    ],
    ['GitHub with data residency', 'https://api.north-star.ghe.com/user', (s: string) => `Bearer ${s}`],
  ] as const) {
    const value = v.github();
    add(name, { url, headers: [['Authorization', header(value)]] }, [
      { kinds: ['github-token'], value, place: 'Authorization', severity: 'medium', carrier: true },
    ]);
  }
  return cases;
}

export function unmarkedLookalikes(v: Values): readonly Case[] {
  const { cases, add, answer } = createHarmless('unmarked', 'https://api.quiet-lake.org/v1/x');
  answer('what is no Okta token', {
    messages: [
      `next page token 00${v.chars('alnum', 38)}b7`,
      `no token for trace 00-${v.hex(32)}-${v.hex(16)}-01`,
      `token of user 00u${v.alnum(17)} expired`,
      `token checked against 00${v.hex(40)}`,
      `file 00${v.chars('alnum', 38)}b7 uploaded`,
    ],
  });
  answer('ids that begin with api', {
    messages: [
      `request api-${v.uuid()} has no token`,
      `token bucket of api-${v.uuid()} is full`,
      `cache key api-${v.uuid()}`,
    ],
  });
  for (const query of [
    `ticket=INC-${v.chars('digits', 6)}&view=full`,
    `ticket=${v.uuid()}`,
    `ticket=${v.chars('digits', 18)}`,
    'ticket=payment-page-shows-wrong-total-since-monday',
    `user_key=${v.chars('digits', 9)}`,
    `user_key=${v.hex(24)}`,
    `user_key=${v.uuid()}`,
    'user_key=ada.lovelace',
  ])
    add(query.replace(/=.*/, ''), { url: `https://help.quiet-lake.org/open?${query}` });
  answer(
    'prose in the words of .netrc',
    `Machine build-7 login denied password attempt ${v.uuid()}\nThe default login form password field\n`,
    'text/plain',
  );
  return cases;
}
