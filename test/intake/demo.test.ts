import { afterEach, describe, expect, it } from 'vitest';
import { openDemo } from '../../src/intake/demo.ts';

const running: AbortController[] = [];
afterEach(() => running.splice(0).forEach((one) => one.abort()));

async function events(filter: string): Promise<Response> {
  const run = new AbortController();
  running.push(run);
  const url = await openDemo(run.signal);
  return fetch(url, {
    method: 'POST',
    body: JSON.stringify({ topics: { http: filter } }),
    signal: run.signal,
  });
}

describe('the demo as a source', () => {
  it('takes what is pushed to Qtap, and refuses what cannot be read', async () => {
    const good = await events('(res.status >= 400) and (req.method == "POST")');
    expect(good.status).toBe(200);
    await good.body?.cancel();
    const bad = await events('res.status ===');
    expect([bad.status, await bad.text()]).toEqual([
      400,
      expect.stringContaining('not an operator') as string,
    ]);
  });

  it('is gone when it is ended', async () => {
    const run = new AbortController();
    const url = await openDemo(run.signal);
    run.abort();
    await expect
      .poll(() =>
        fetch(url, { method: 'POST', body: '{}' }).then(
          (r) => r.body?.cancel(),
          () => 'gone',
        ),
      )
      .toBe('gone');
  });
});
