import { expect } from 'vitest';
import { type FakeQtap } from '../fake-qtap/server.ts';

/** Resolves when a client has taken in all that was sent: it comes again only after it has read to the end. */
export async function taken(qtap: FakeQtap): Promise<void> {
  const before = qtap.accepted;
  await qtap.shutDown();
  await expect.poll(() => qtap.accepted).toBeGreaterThan(before);
}

/** How often the stream was asked for. Not connections: a client that hears nothing for a while asks on another one whether we live. */
export function streams({ seen }: FakeQtap): number {
  return seen.filter(({ method }) => method === 'POST').length;
}
