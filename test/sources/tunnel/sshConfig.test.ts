import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSshHosts } from '../../../src/sources/tunnel/sshConfig.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ssh-home-'));
  await mkdir(join(home, '.ssh', 'conf.d'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(home, '.ssh', name), text);
const read = () => readSshHosts(join(home, '.ssh', 'config'), home);

describe('the hosts of an ssh configuration', () => {
  it('are its names without patterns, in their order, with address and user', async () => {
    await write(
      'config',
      `# hosts of the team
Host pay-1 pay-2 *.internal !secret
  HostName 10.0.0.1
  User=deploy
Host *
  User nobody
host "quoted"
  HOSTNAME = q.example.com # the old one
`,
    );
    expect(await read()).toEqual([
      { name: 'pay-1', address: '10.0.0.1', user: 'deploy' },
      { name: 'pay-2', address: '10.0.0.1', user: 'deploy' },
      { name: 'quoted', address: 'q.example.com' },
    ]);
  });

  it('come through Include too, relative, with ~ and with wildcards, and a circle ends', async () => {
    await write('config', 'Include conf.d/*.conf ~/.ssh/more\nHost last');
    await write('conf.d/a.conf', 'Host a');
    await write('conf.d/b.conf', 'Host b\nInclude config');
    await write('conf.d/c.txt', 'Host not-read');
    await write('more', 'Host m');
    expect((await read()).map(({ name }) => name)).toEqual(['a', 'b', 'm', 'last']);
  });

  it('leave out names that ssh must not be given, and what stands under Match', async () => {
    await write('config', 'Host -oProxyCommand=evil good $(id)\nMatch host x\n  HostName y');
    expect(await read()).toEqual([{ name: 'good' }]);
  });

  it('are none when there is no file', async () => {
    expect(await read()).toEqual([]);
  });
});
