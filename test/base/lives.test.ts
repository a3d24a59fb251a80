import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { lives } from '../../src/base/lives.ts';

describe('a process', () => {
  it('lives until it has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    const pid = child.pid ?? 0;
    expect(lives(pid, process.kill)).toBe(true);
    child.stdin.end();
    await once(child, 'close');
    expect(lives(pid, process.kill)).toBe(false);
  });

  it('lives when it may not be asked', () => {
    const refuse = (): never => {
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    };
    expect(lives(1, refuse)).toBe(true);
  });
});
