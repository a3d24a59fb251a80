/** Room divided between texts that stand in one row, both as text and inside JSON. */

import { byteLength } from '../base/text.ts';
import { type Shown } from './data.ts';

export function fitsIn({ text, data }: Shown, room: number): boolean {
  return byteLength(text) <= room && byteLength(JSON.stringify(data)) <= room;
}

/** What is left of `room` when everything but the bodies is there. */
export function leftBeside({ text, data }: Shown, room: number): number {
  return room - Math.max(byteLength(text), byteLength(JSON.stringify(data)));
}

/** Room divided so that nobody gets more than it wants: what one leaves goes to the others. */
export function shareOut(room: number, wants: readonly number[]): readonly number[] {
  const shares = wants.map(() => 0);
  let left = Math.max(0, Math.floor(room));
  let open = wants.map((_, i) => i).filter((i) => (wants[i] ?? 0) > 0);
  while (open.length > 0 && left >= open.length) {
    const each = Math.floor(left / open.length);
    const still: number[] = [];
    for (const i of open) {
      const taken = Math.min(each, (wants[i] ?? 0) - (shares[i] ?? 0));
      shares[i] = (shares[i] ?? 0) + taken;
      left -= taken;
      if ((shares[i] ?? 0) < (wants[i] ?? 0)) still.push(i);
    }
    // Nobody had enough: each has taken all that a round gives.
    if (still.length === open.length) break;
    open = still;
  }
  return shares;
}

/** How many bytes a body wants, counting what JSON adds to quotes; of long ones the beginning speaks. */
export function wantOf(text: string): { readonly bytes: number; readonly growth: number } {
  const sample = text.slice(0, 4_000);
  const plain = Math.max(1, byteLength(sample));
  const growth = Math.max(1, (byteLength(JSON.stringify(sample)) - 2) / plain);
  return { bytes: Math.ceil((byteLength(text) + 12) * growth), growth };
}
