/** Questions that only a person can answer (a passphrase, a host key): each waits for its answer by number. */

export interface Question {
  readonly n: number;
  readonly question: string;
  readonly secret: boolean;
}

export interface Asks {
  /** Undefined = the person said no, or nobody is asked any more. */
  ask(question: string, secret: boolean, signal: AbortSignal): Promise<string | undefined>;
  answer(n: number, text: string | undefined): void;
}

export function createAsks(tell: (question: Question) => void): Asks {
  const waiting = new Map<number, (text: string | undefined) => void>();
  let counter = 0;
  return {
    ask(question, secret, signal) {
      if (signal.aborted) return Promise.resolve(undefined);
      const n = ++counter;
      return new Promise((resolve) => {
        const settle = (text: string | undefined): void => {
          waiting.delete(n);
          signal.removeEventListener('abort', giveUp);
          resolve(text);
        };
        const giveUp = (): void => settle(undefined);
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.set(n, settle);
        tell({ n, question, secret });
      });
    },
    answer: (n, text) => waiting.get(n)?.(text),
  };
}
