import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { isProblem, problem } from '../../src/base/problem.ts';
import { createCaller, type Call, type Handlers, type Port } from '../../src/wire/caller.ts';

type Sums = {
  add: Call<{ a: number; b: number }, number>;
  slow: Call<null, string>;
  fail: Call<null, null>;
};
type Notices = { said: { word: string } };
type None = Record<never, never>;

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Two ends of a real channel: letters are cloned and arrive later, as between processes. */
function ports(): [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  const port = (raw: typeof port1): Port => ({
    post: (letter) => raw.postMessage(letter),
    onLetter(listener) {
      raw.on('message', listener);
      return () => raw.off('message', listener);
    },
    onClose(listener) {
      raw.on('close', listener);
      return () => raw.off('close', listener);
    },
    close: () => raw.close(),
  });
  open.push(() => port1.close());
  return [port(port1), port(port2)];
}

function pair(seen: { aborted?: boolean } = {}) {
  const [left, right] = ports();
  const handlers: Handlers<Sums> = {
    add: {
      check(body) {
        const given = body as { a?: unknown; b?: unknown };
        return typeof given.a === 'number' && typeof given.b === 'number'
          ? { a: given.a, b: given.b }
          : problem('bad-argument', 'a and b must be numbers.', 'Send two numbers.');
      },
      answer: ({ a, b }) => a + b,
    },
    slow: {
      check: () => null,
      answer: (_question, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            seen.aborted = true;
            resolve('stopped');
          });
        }),
    },
    fail: {
      check: () => null,
      answer: () => {
        throw new Error('the cupboard is bare');
      },
    },
  };
  const server = createCaller<None, None, Sums, Notices>(left, handlers);
  const client = createCaller<Sums, Notices, None, None>(right, {});
  return { server, client };
}

describe('a caller', () => {
  it('answers a call with the handler’s value', async () => {
    const { client } = pair();
    expect(await client.call('add', { a: 2, b: 3 })).toBe(5);
  });

  it('sends back the Problem of a check, and the handler never sees the body', async () => {
    const { client } = pair();
    // @ts-expect-error a wrong letter on purpose
    expect(await client.call('add', { a: 'two' })).toMatchObject({ code: 'bad-argument' });
  });

  it('turns an exception of a handler into a Problem', async () => {
    const { client } = pair();
    expect(await client.call('fail', null)).toMatchObject({
      code: 'internal',
      message: 'the cupboard is bare',
    });
  });

  it('gives up at the deadline and aborts the work on the other side', async () => {
    const seen: { aborted?: boolean } = {};
    const { client } = pair(seen);
    expect(await client.call('slow', null, { deadlineMs: 20 })).toMatchObject({ code: 'timed-out' });
    await expect.poll(() => seen.aborted).toBe(true);
  });

  it('aborts the work on the other side when the signal ends', async () => {
    const seen: { aborted?: boolean } = {};
    const { client } = pair(seen);
    const controller = new AbortController();
    const answer = client.call('slow', null, { signal: controller.signal });
    controller.abort();
    expect(await answer).toMatchObject({ code: 'cancelled' });
    await expect.poll(() => seen.aborted).toBe(true);
  });

  it('settles every open call when the other side goes away', async () => {
    const { client, server } = pair();
    const answer = client.call('slow', null);
    server.close();
    expect(await answer).toMatchObject({ code: 'not-running' });
    expect(client.closed).toBe(true);
    expect(isProblem(await client.call('add', { a: 1, b: 1 }))).toBe(true);
  });

  it('refuses a call that nobody answers, by a name of Object.prototype too', async () => {
    const { client } = pair();
    // @ts-expect-error a wrong name on purpose
    expect(await client.call('constructor', null)).toMatchObject({ code: 'not-allowed' });
  });

  it('carries notices to every listener until it stops', async () => {
    const { client, server } = pair();
    const heard: string[] = [];
    const stop = client.onNotice('said', ({ word }) => heard.push(word));
    server.notify('said', { word: 'one' });
    await expect.poll(() => heard).toEqual(['one']);
    stop();
    server.notify('said', { word: 'two' });
    await client.call('add', { a: 1, b: 1 });
    expect(heard).toEqual(['one']);
  });

  it('shrugs at letters that are no letters', async () => {
    const [left, right] = ports();
    const client = createCaller<Sums, Notices, None, None>(right, {});
    for (const junk of [null, 7, 'call', [], {}, { type: 'reply', n: 99, reply: { ok: true } }])
      left.post(junk as never);
    const answer = client.call('add', { a: 1, b: 1 }, { deadlineMs: 30 });
    expect(await answer).toMatchObject({ code: 'timed-out' });
  });
});
