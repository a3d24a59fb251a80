import { expect } from 'vitest';
import { type FakeQtap } from '../fake-qtap/server.ts';

/** Resolves when a client has taken in all that was sent: it comes again only after it has read to the end. */
export async function taken(qtap: FakeQtap): Promise<void> {
  const before = qtap.accepted;
  await qtap.shutDown();
  await expect.poll(() => qtap.accepted).toBeGreaterThan(before);
}
