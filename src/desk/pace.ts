/** Long work in short stretches: the socket must be read in between, or the agent drops events. */

const stretchMs = 8;

/** Awaited often; now and then it lets others work. */
export function createPace(): () => Promise<void> {
  let end = performance.now() + stretchMs;
  return async () => {
    if (performance.now() < end) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    end = performance.now() + stretchMs;
  };
}
