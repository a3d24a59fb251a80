import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/base/problem.ts';
import { checkHostName } from '../../../src/sources/tunnel/hostName.ts';
import { sshArguments } from '../../../src/sources/tunnel/ssh.ts';

describe('a host name for ssh', () => {
  it.each(['pay-1', 'root@10.0.0.7', 'first.last@box.example.com', '[::1]', 'fe80::1', 'user_1@my_host'])(
    'may be %s',
    (name) => {
      expect(checkHostName(name)).toBe(name);
    },
  );

  it.each([
    '',
    '-oProxyCommand=id',
    'a@-b',
    'host;id',
    '$(id)',
    '`id`',
    'a b',
    'a\nb',
    'user@host@other',
    'host/path',
    'ssh://host',
    'x'.repeat(300),
  ])('may not be %j', (name) => {
    expect(isProblem(checkHostName(name))).toBe(true);
  });

  it('stands behind the end of the options, alone', () => {
    const given = sshArguments('box', 4000, { host: '127.0.0.1', port: 10001 }, false);
    expect(given.slice(-2)).toEqual(['--', 'box']);
    expect(given).toContain('127.0.0.1:4000:127.0.0.1:10001');
    expect(given).toContain('BatchMode=yes');
    expect(given).toContain('ExitOnForwardFailure=yes');
  });
});
