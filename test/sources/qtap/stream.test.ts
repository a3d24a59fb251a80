import { expect, test } from 'vitest';
import { Frames } from '../../../src/sources/qtap/frames.ts';
import { createTextEvents } from '../../../src/sources/qtap/stream.ts';
import { randomText, seeded } from './wire.ts';

/** The same bytes in the same pieces through both readers. */
function readBoth(
  bytes: Buffer,
  nextLength: () => number,
  most?: number,
): [byBytes: string[], byText: string[]] {
  const byBytes: string[] = [];
  const byText: string[] = [];
  const keepIn = (all: string[]) => (name: string, from: Buffer, start: number, end: number) =>
    void all.push(`${name}=${from.toString('utf8', start, end)}`);
  const frames = new Frames(
    {
      take: keepIn(byBytes),
      tooLong: (first) => byBytes.push(`too long: ${Buffer.from(first).toString()}`),
    },
    most,
  );
  const text = createTextEvents(
    keepIn(byText),
    (first) => byText.push(`too long: ${Buffer.from(first).toString()}`),
    most,
  );
  for (let at = 0; at < bytes.length;) {
    const to = Math.min(bytes.length, at + nextLength());
    const piece = Buffer.from(bytes.subarray(at, to));
    frames.append(piece, 0, piece.length);
    text.feed(piece);
    at = to;
  }
  return [byBytes, byText];
}

test('the byte reader and the library see the same events in the same pieces', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = seeded(seed);
    const end = random() < 0.5 ? '\n' : '\r\n';
    let wire = '';
    for (let n = Math.floor(random() * 15); n > 0; n--) {
      if (random() < 0.7) wire += `event: e${n}${end}`;
      for (let lines = 1 + Math.floor(random() * 3); lines > 0; lines--)
        wire += `data: ${randomText(random, 60).replace(/\n/g, '')}${end}`;
      wire += end;
    }
    const most = 1 + Math.floor(random() * 80);
    const [byBytes, byText] = readBoth(Buffer.from(wire), () => 1 + Math.floor(random() * most));
    expect(byText, `seed ${seed}`).toEqual(byBytes);
  }
});

test('both skip an event that is too long, and only that one', () => {
  for (const size of [1, 7, 100, 1_000])
    for (const end of ['\n', '\r\n']) {
      const long = `event: big${end}data: ${'x'.repeat(3_000)}`;
      const wire = `data: a${end}${end}${long}${end}${end}data: b${end}${end}`;
      const [byBytes, byText] = readBoth(Buffer.from(wire), () => size, 1_500);
      expect(byBytes[0]).toBe('message=a');
      expect(byBytes[2]).toBe('message=b');
      expect(byText.map((one) => one.slice(0, 9))).toEqual(byBytes.map((one) => one.slice(0, 9)));
      expect(byText).toHaveLength(3);
    }
});
