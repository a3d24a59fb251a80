import { type Stop } from './clock.ts';

export interface Listeners<Value> {
  add(listener: (value: Value) => void): Stop;
  /** Tells everyone; one failing listener harms no other. */
  tell(value: Value): void;
  readonly size: number;
  clear(): void;
}

/** `onError` hears what a listener threw; without it the error is dropped, because the teller cannot mend it. */
export function createListeners<Value>(onError?: (error: unknown) => void): Listeners<Value> {
  const all = new Set<(value: Value) => void>();
  return {
    add(listener) {
      // A wrapper of its own, so that adding one function twice means two subscriptions.
      const own = (value: Value): void => listener(value);
      all.add(own);
      return () => all.delete(own);
    },
    tell(value) {
      for (const listener of [...all]) {
        try {
          listener(value);
        } catch (error) {
          onError?.(error);
        }
      }
    },
    get size() {
      return all.size;
    },
    clear: () => all.clear(),
  };
}
