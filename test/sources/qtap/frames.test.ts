import { createParser } from 'eventsource-parser';
import { describe, expect, it, vi } from 'vitest';
import { Answer, type Fed } from '../../../src/sources/qtap/answer.ts';
import { Frames } from '../../../src/sources/qtap/frames.ts';
import { randomText, seeded } from './wire.ts';

interface Event {
  readonly name: string;
  readonly data: string;
}

interface Exports {
  feed(at: number, to: number): number;
}

interface Platform {
  readonly Module: unknown;
  readonly validate: unknown;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Exports };
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

/** The same bytes in HTTP's chunks, behind an answer's head. */
function chunked(bytes: Buffer, random: () => number): Buffer {
  const parts = [Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')];
  for (let at = 0; at < bytes.length;) {
    const chunk = bytes.subarray(at, at + 1 + Math.floor(random() ** 2 * 300));
    const size = random() < 0.5 ? chunk.length.toString(16).toUpperCase() : `0${chunk.length.toString(16)}`;
    parts.push(
      Buffer.from(`${size}${random() < 0.3 ? ';ext=1' : ''}\r\n`),
      Buffer.from(chunk),
      Buffer.from('\r\n'),
    );
    at += chunk.length;
  }
  parts.push(Buffer.from(random() < 0.5 ? '0\r\n\r\n' : '0\r\nTrailer: x\r\n\r\n'));
  return Buffer.concat(parts);
}

/** Chunks taken off where events are found, or before; `room`: read into where they are found. */
function readAnswer(
  wire: Buffer,
  form: 'chunks' | 'room' | 'pieces',
  nextLength: () => number,
): [Event[], Fed] {
  const events: Event[] = [];
  const frames = new Frames({
    take: (name, from, start, end) => events.push({ name, data: from.toString('utf8', start, end) }),
    tooLong: () => events.push({ name: 'too long', data: '' }),
  });
  const answer = new Answer({
    head: () => (form === 'room' ? 'chunks' : form),
    piece: (bytes, from, to) => frames.append(bytes, from, to),
    chunks: (bytes, from, to) => frames.append(bytes, from, to, true),
  });
  let fed: Fed = 'more';
  for (let at = 0; at < wire.length && fed === 'more';) {
    const piece = wire.subarray(at, at + nextLength());
    if (form === 'room') piece.copy(frames.room);
    fed = answer.feed(form === 'room' ? frames.room : piece, piece.length);
    at += piece.length;
  }
  return [events, fed];
}

describe('frames in chunks', () => {
  it('are the same as without them, whatever the split', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed);
      let text = '';
      for (let n = Math.floor(random() * 8); n >= 0; n--)
        text += `event: e${n}\ndata: ${randomText(random, 500).replace(/\n/g, '')}\n\n`;
      const wire = chunked(Buffer.from(text), random);
      const most = 1 + Math.floor(random() * 400);
      const [events, fed] = readAnswer(wire, 'chunks', () => 1 + Math.floor(random() * most));
      expect([events, fed], `seed ${seed}`).toEqual([byLibrary(Buffer.from(text)), 'end']);
      for (const form of ['room', 'pieces'] as const)
        expect(
          readAnswer(wire, form, () => most),
          `seed ${seed}`,
        ).toEqual([events, fed]);
    }
  });

  it('are found after one so large that the room they are read into has moved', () => {
    const large = Buffer.from(`data: ${'z'.repeat(20_000_000)}\n\ndata: next\n\n`);
    const wire = chunked(Buffer.concat([large, large]), seeded(1));
    for (const size of [300_000, 1_500_000]) {
      const [events, fed] = readAnswer(wire, 'room', () => size);
      expect(events.map(({ data }) => data.length)).toEqual([20_000_000, 4, 20_000_000, 4]);
      expect(fed).toBe('end');
    }
  });

  it('begin anew with a new stream, also in the middle of a chunk or of its size', () => {
    const whole = Buffer.from('8\r\ndata: wh\r\n5\r\nole\n\n\r\n');
    for (const cut of ['4', '40\r\ndata: un', '3\r\n: x', '0\r\n\r\n']) {
      const events: string[] = [];
      const frames = new Frames({
        take: (_name, bytes, from, to) => events.push(bytes.toString('utf8', from, to)),
        tooLong: () => undefined,
      });
      frames.append(Buffer.from(cut), 0, cut.length, true);
      frames.reset();
      expect(frames.append(whole, 0, whole.length, true), cut).toBe('more');
      expect(events, cut).toEqual(['whole']);
      frames.append(Buffer.from(cut), 0, cut.length, true);
      frames.reset();
      expect(frames.append(Buffer.from('\r\n'), 0, 2, true), cut).toEqual({ fault: 'a chunk has no size' });
    }
  });

  it('give the memory of a giant one back, and are read on in the new one', () => {
    const events: number[] = [];
    const frames = new Frames({
      take: (_name, _bytes, from, to) => events.push(to - from),
      tooLong: () => undefined,
    });
    const feed = (bytes: Buffer): void => {
      for (let at = 0; at < bytes.length; at += 1_000_000) {
        const length = bytes.copy(frames.room, 0, at, at + 1_000_000);
        frames.append(frames.room, 0, length);
      }
    };
    const before = frames.room.buffer.byteLength;
    for (let round = 0; round < 2; round++) {
      feed(Buffer.from(`data: ${'z'.repeat(20_000_000)}\n\n`));
      expect(frames.room.buffer.byteLength).toBe(before);
      feed(Buffer.from('data: next\n\n'));
    }
    expect(events).toEqual([20_000_000, 4, 20_000_000, 4]);
  });

  it('for which there is no memory end the stream with that as the reason, and the next stream is read', () => {
    const { Instance, Module, validate } = Reflect.get(globalThis, 'WebAssembly') as Platform;
    let fails = false;
    class Failing {
      readonly exports: Exports;
      constructor(module: object) {
        const { exports } = new Instance(module, {});
        const feed = (at: number, to: number): number => {
          if (fails) throw new Error('unreachable');
          return exports.feed(at, to);
        };
        this.exports = { ...exports, feed };
      }
    }
    vi.stubGlobal('WebAssembly', { Module, validate, Instance: Failing });
    try {
      const names: string[] = [];
      const frames = new Frames({ take: (name) => names.push(name), tooLong: () => undefined });
      const event = Buffer.from('event: one\ndata: x\n\n');
      fails = true;
      expect(frames.append(event, 0, event.length)).toEqual({ fault: 'there is no memory for an event' });
      fails = false;
      frames.reset();
      expect(frames.append(event, 0, event.length)).toBe('more');
      expect(names).toEqual(['one']);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('that are none are told as everywhere', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const wrong = [
      'zz\r\n',
      '\r\n',
      '5x\r\n',
      '2\r\nabc\r\n',
      'ffffffffffffff\r\n',
      `1;${'x'.repeat(5000)}`,
      `0\r\n${'y'.repeat(70_000)}`,
    ];
    for (const broken of wrong)
      for (const size of [1, 100_000]) {
        const wire = Buffer.from(`${head}6\r\ndata:a\r\n2\r\n\n\n\r\n${broken}`);
        const [events, fed] = readAnswer(wire, 'chunks', () => size);
        expect(events).toEqual([{ name: 'message', data: 'a' }]);
        expect(fed).toHaveProperty('fault');
        expect(readAnswer(wire, 'pieces', () => size)).toEqual([events, fed]);
      }
  });
});
