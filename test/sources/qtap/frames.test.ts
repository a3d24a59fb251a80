import { createParser } from 'eventsource-parser';
import { describe, expect, it } from 'vitest';
import { Frames } from '../../../src/sources/qtap/frames.ts';
import { randomText, seeded } from './wire.ts';

interface Event {
  readonly name: string;
  readonly data: string;
}

/** All events of `bytes`, cut into pieces by `nextLength`. */
function read(
  bytes: Buffer,
  nextLength: () => number,
  most?: number,
): { events: Event[]; tooLong: string[] } {
  const events: Event[] = [];
  const tooLong: string[] = [];
  const frames = new Frames(
    {
      take: (name, from, start, end) => events.push({ name, data: from.toString('utf8', start, end) }),
      tooLong: (first) => tooLong.push(Buffer.from(first).toString()),
    },
    most,
  );
  for (let at = 0; at < bytes.length;) {
    const to = Math.min(bytes.length, at + nextLength());
    frames.append(bytes, at, to);
    at = to;
  }
  return { events, tooLong };
}

/** The same by the library that reads every other stream; a character a byte, so that it splits none. */
function byLibrary(bytes: Buffer): Event[] {
  const events: Event[] = [];
  const utf8 = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
  const parser = createParser({
    onEvent: ({ event, data }) => events.push({ name: utf8(event ?? 'message'), data: utf8(data) }),
  });
  parser.feed(bytes.toString('latin1'));
  return events;
}

describe('frames', () => {
  it('become events with a name and their data', () => {
    const { events } = read(Buffer.from('event: a.b\ndata: {"x":1}\n\ndata: second\n\n'), () => 1000);
    expect(events).toEqual([
      { name: 'a.b', data: '{"x":1}' },
      { name: 'message', data: 'second' },
    ]);
  });

  it('join several data lines with a line feed', () => {
    const bytes = Buffer.from('data: one\r\ndata:two\r\nid: 7\r\ndata:  three\r\n\r\n');
    for (const size of [1, 2, 3, 7, 100])
      expect(read(bytes, () => size).events).toEqual([{ name: 'message', data: 'one\ntwo\n three' }]);
  });

  it('wait for the blank line, and forget what is unfinished when a new stream begins', () => {
    const events: string[] = [];
    const frames = new Frames({
      take: (name, bytes, from, to) => events.push(`${name}=${bytes.toString('utf8', from, to)}`),
      tooLong: () => undefined,
    });
    const feed = (text: string): void => {
      frames.append(Buffer.from(text), 0, Buffer.byteLength(text));
    };
    feed('event: half\ndata: unfin');
    expect(events).toEqual([]);
    frames.reset();
    feed('data: whole\n\n');
    expect(events).toEqual(['message=whole']);
  });

  it('skip an event that is too long, say how it began, and go on with the next', () => {
    const text = `data: ok\n\ndata: ${'x'.repeat(5000)}\n\ndata: after\n\n`;
    for (const size of [1, 100, 1024]) {
      const { events, tooLong } = read(Buffer.from(text), () => size, 2000);
      expect(events.map(({ data }) => data)).toEqual(['ok', 'after']);
      expect(tooLong).toEqual([`data: ${'x'.repeat(58)}`]);
    }
  });

  it('skip an event of many short lines that is too long together', () => {
    const text = `${'data: 0123456789\n'.repeat(500)}\ndata: after\n\n`;
    const { events, tooLong } = read(Buffer.from(text), () => 64, 2000);
    expect(events).toEqual([{ name: 'message', data: 'after' }]);
    expect(tooLong).toHaveLength(1);
  });

  it('take a line of 8 MB', () => {
    const long = 'y'.repeat(8 * 1024 * 1024);
    const { events, tooLong } = read(Buffer.from(`event: e\ndata: ${long}\n\n`), () => 65_536);
    expect(tooLong).toEqual([]);
    expect(events[0]?.data.length).toBe(long.length);
  });

  it('are the same events that the library finds, whatever the split and the line ends', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = seeded(seed);
      const end = ['\n', '\r\n', '\r'][Math.floor(random() * 3)] ?? '\n';
      const mixed = random() < 0.3;
      const lineEnd = (): string => (mixed ? (['\n', '\r\n', '\r'][Math.floor(random() * 3)] ?? '\n') : end);
      let text = random() < 0.1 ? '\uFEFF' : '';
      for (let n = Math.floor(random() * 12); n >= 0; n--) {
        const lines = 1 + Math.floor(random() * 4);
        for (let i = 0; i < lines; i++) {
          const value = randomText(random, 40).replace(/\n/g, '');
          const field = [
            'data: ',
            'data:',
            'data',
            'event: ',
            'event',
            ': ',
            'id: ',
            'retry: ',
            'datax: ',
            ' ',
          ];
          text += (field[Math.floor(random() ** 2 * field.length)] ?? '') + value + lineEnd();
        }
        text += lineEnd();
      }
      // A last line that no carriage return leaves open: the library waits for what follows one.
      const bytes = Buffer.from(`${text}\n\n:`);
      const most = 1 + Math.floor(random() * 50);
      const { events } = read(bytes, () => 1 + Math.floor(random() * most));
      expect(events, `seed ${seed}`).toEqual(byLibrary(bytes));
    }
  });
});
