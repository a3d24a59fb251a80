import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createAskpass } from '../../../src/sources/tunnel/askpass.ts';

const question = "Enter passphrase for key 'id':";

/** As ssh does it. */
async function asked(env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await promisify(execFile)(env['SSH_ASKPASS'] ?? '', [question], {
    env: { ...process.env, ...env },
  });
  return stdout;
}

describe.skipIf(process.platform === 'win32')('the helper that asks for ssh', () => {
  it('prints what the person types, and is gone when it is closed', async () => {
    const helper = await createAskpass((text, secret) =>
      Promise.resolve(text === question && secret ? 'open sesame' : undefined),
    );
    const folder = dirname(helper.env['SSH_ASKPASS'] ?? '');
    expect(await asked(helper.env)).toBe('open sesame\n');
    await helper.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('fails when the person says no, and for whoever does not know its token', async () => {
    const helper = await createAskpass((text) => Promise.resolve(text === question ? undefined : 'x'));
    await expect(asked(helper.env)).rejects.toThrow();
    await expect(asked({ ...helper.env, QTAP_DEVTOOLS_ASKPASS_TOKEN: 'guessed' })).rejects.toThrow();
    await helper.close();
  });

  it('removes what a killed one has left, and nothing of those that live', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    const left = join(tmpdir(), `qtap-devtools-ask-${dead.pid ?? 0}-abcdef`);
    mkdirSync(left);
    const first = await createAskpass(() => Promise.resolve('x'));
    const second = await createAskpass(() => Promise.resolve('x'));
    expect(existsSync(left)).toBe(false);
    expect(await asked(first.env)).toBe('x\n');
    const ours = `qtap-devtools-ask-${process.pid}-`;
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(ours))).toHaveLength(2);
    await first.close();
    await second.close();
  });
});
