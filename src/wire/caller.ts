/**
 * Letters between two processes: calls with replies, deadlines and abort, and notices, over any port. The
 * same code stands at all four ends (engine, extension host twice, page).
 */

import { systemClock, type Clock, type Stop } from '../base/clock.ts';
import { isProblem, problem, problemFrom, type Problem } from '../base/problem.ts';
import { isRecord, trusted } from '../base/unknown.ts';

export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Problem };

/** One call's question and answer, for a table of calls. */
export interface Call<Question, Answer> {
  readonly question: Question;
  readonly answer: Answer;
}

export type Letter =
  | {
      readonly type: 'call';
      readonly n: number;
      readonly name: string;
      readonly deadlineMs: number;
      readonly body: unknown;
    }
  | { readonly type: 'reply'; readonly n: number; readonly reply: Reply<unknown> }
  | { readonly type: 'abort'; readonly n: number }
  | { readonly type: 'notice'; readonly name: string; readonly body: unknown };

export interface Port {
  /** May throw when the other side is gone: the caller then counts as closed. */
  post(letter: Letter): void;
  onLetter(listener: (letter: unknown) => void): Stop;
  onClose(listener: () => void): Stop;
  close(): void;
}

type Calls = { readonly [name: string]: Call<unknown, unknown> };

/** What one side answers. A handler gets `unknown`-proof input: `check` has looked at it first. */
export type Handlers<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Call<infer Q, infer A>
    ? {
        /** Looks at what came; a Problem is sent back as it is. */
        readonly check: (body: unknown) => Q | Problem;
        readonly answer: (question: Q, signal: AbortSignal) => A | Problem | Promise<A | Problem>;
      }
    : never;
};

export interface Caller<Theirs, TheirNotices, OurNotices> {
  call<Name extends keyof Theirs & string>(
    name: Name,
    question: Theirs[Name] extends Call<infer Q, unknown> ? Q : never,
    options?: { readonly deadlineMs?: number; readonly signal?: AbortSignal },
  ): Promise<Theirs[Name] extends Call<unknown, infer A> ? A | Problem : never>;
  notify<Name extends keyof OurNotices & string>(name: Name, body: OurNotices[Name]): void;
  onNotice<Name extends keyof TheirNotices & string>(
    name: Name,
    listener: (body: TheirNotices[Name]) => void,
  ): Stop;
  readonly closed: boolean;
  close(): void;
}

export const usualDeadlineMs = 30_000;

interface Waiting {
  readonly settle: (value: unknown) => void;
  readonly stop: Stop;
}

export function createCaller<Theirs, TheirNotices, Ours, OurNotices>(
  port: Port,
  handlers: Handlers<Ours>,
  clock: Clock = systemClock,
): Caller<Theirs, TheirNotices, OurNotices> {
  const waiting = new Map<number, Waiting>();
  const working = new Map<number, AbortController>();
  const listeners = new Map<string, Set<(body: unknown) => void>>();
  const known = trusted<Readonly<Record<string, Handlers<Calls>[string] | undefined>>>(handlers);
  let counter = 0;
  let closed = false;

  const post = (letter: Letter): void => {
    try {
      port.post(letter);
    } catch {
      end();
    }
  };

  function end(): void {
    if (closed) return;
    closed = true;
    stopLetters();
    stopClose();
    for (const controller of working.values()) controller.abort();
    working.clear();
    for (const { settle, stop } of waiting.values()) {
      stop();
      settle(problem('not-running', 'The other process has ended.', 'Try again: it is started anew.'));
    }
    waiting.clear();
  }

  function finish(n: number, value: unknown): void {
    const entry = waiting.get(n);
    if (!entry) return;
    waiting.delete(n);
    entry.stop();
    entry.settle(value);
  }

  async function work(n: number, name: string, deadlineMs: number, body: unknown): Promise<void> {
    const handler = Object.hasOwn(known, name) ? known[name] : undefined;
    const controller = new AbortController();
    working.set(n, controller);
    const stop = clock.after(deadlineMs, () => controller.abort());
    let value: unknown;
    try {
      if (!handler)
        value = problem('not-allowed', `There is no call "${name.slice(0, 60)}".`, 'Update both sides.');
      else {
        const checked = handler.check(body);
        value = isProblem(checked) ? checked : await handler.answer(checked, controller.signal);
      }
    } catch (error) {
      value = problemFrom(error, 'See the log; report it if it happens again.');
    }
    stop();
    if (!working.delete(n) || closed) return;
    post({ type: 'reply', n, reply: isProblem(value) ? { ok: false, error: value } : { ok: true, value } });
  }

  function receive(letter: unknown): void {
    if (!isRecord(letter)) return;
    const { type, n, name } = letter;
    if (type === 'notice' && typeof name === 'string') {
      for (const listener of listeners.get(name) ?? []) listener(letter['body']);
      return;
    }
    if (typeof n !== 'number') return;
    if (type === 'reply') {
      const reply = trusted<Reply<unknown>>(letter['reply']);
      finish(n, reply.ok ? reply.value : reply.error);
    } else if (type === 'abort') {
      working.get(n)?.abort();
      working.delete(n);
    } else if (type === 'call' && typeof name === 'string') {
      const asked = letter['deadlineMs'];
      void work(n, name, typeof asked === 'number' && asked > 0 ? asked : usualDeadlineMs, letter['body']);
    }
  }

  const stopLetters = port.onLetter(receive);
  const stopClose = port.onClose(end);

  return {
    call(name, question, options = {}) {
      const deadlineMs = options.deadlineMs ?? usualDeadlineMs;
      const { signal } = options;
      return new Promise((resolve) => {
        const settle = (value: unknown): void => resolve(trusted(value));
        if (closed) {
          settle(problem('not-running', 'The other process has ended.', 'Try again: it is started anew.'));
          return;
        }
        if (signal?.aborted) {
          settle(problem('cancelled', 'The call was cancelled.', 'Ask again.'));
          return;
        }
        const n = ++counter;
        const giveUp = (why: Problem): void => {
          if (!waiting.has(n)) return;
          post({ type: 'abort', n });
          finish(n, why);
        };
        const onAbort = (): void => giveUp(problem('cancelled', 'The call was cancelled.', 'Ask again.'));
        const stopTimer = clock.after(deadlineMs, () =>
          giveUp(
            problem('timed-out', `No answer to "${name}" in ${deadlineMs} ms.`, 'Try again; see the log.'),
          ),
        );
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.set(n, {
          settle,
          stop() {
            stopTimer();
            signal?.removeEventListener('abort', onAbort);
          },
        });
        post({ type: 'call', n, name, deadlineMs, body: question });
      });
    },
    notify(name, body) {
      if (!closed) post({ type: 'notice', name, body });
    },
    onNotice(name, listener) {
      const own = (body: unknown): void => listener(trusted(body));
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(own);
      return () => set.delete(own);
    },
    get closed() {
      return closed;
    },
    close() {
      end();
      port.close();
    },
  };
}
