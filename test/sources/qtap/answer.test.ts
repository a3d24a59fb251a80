import { describe, expect, it } from 'vitest';
import { Answer, type AnswerHead, type Fed } from '../../../src/sources/qtap/answer.ts';
import { seeded } from './wire.ts';

function read(bytes: Buffer | string, nextLength: () => number) {
  const heads: AnswerHead[] = [];
  const pieces: Buffer[] = [];
  const answer = new Answer({
    head(head) {
      heads.push(head);
      return 'pieces';
    },
    chunks: () => 'end',
    piece(from, start, end) {
      pieces.push(Buffer.from(from.subarray(start, end)));
      return 'more';
    },
  });
  const all = Buffer.from(bytes);
  // One buffer for every read, as with a socket: what is left of the read before must do no harm.
  const buffer = Buffer.alloc(all.length, '7');
  let fed: Fed = 'more';
  for (let at = 0; at < all.length && fed === 'more';) {
    const length = Math.min(all.length - at, nextLength());
    all.copy(buffer, 0, at, at + length);
    fed = answer.feed(buffer, length);
    at += length;
  }
  return { heads, payload: Buffer.concat(pieces).toString(), fed };
}

const chunked = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('an answer', () => {
  it('gives its payload without chunk sizes, however it is cut', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed);
      let payload = '';
      let wire = chunked;
      for (let n = Math.floor(random() * 6); n > 0; n--) {
        const chunk = 'data\r\n0\r\n'.repeat(1 + Math.floor(random() * 4));
        const size =
          random() < 0.5 ? chunk.length.toString(16).toUpperCase() : `0${chunk.length.toString(16)}`;
        wire += `${size}${random() < 0.3 ? ';ext=1' : ''}\r\n${chunk}\r\n`;
        payload += chunk;
      }
      wire += random() < 0.5 ? '0\r\n\r\n' : '0\r\nTrailer: x\r\n\r\n';
      const most = 1 + Math.floor(random() * 40);
      const found = read(wire, () => 1 + Math.floor(random() * most));
      expect(found, `seed ${seed}`).toMatchObject({ payload, fed: 'end' });
      expect(found.heads).toHaveLength(1);
      expect(found.heads[0]?.headers.get('content-type')).toBe('text/event-stream');
    }
  });

  it('ends by its length, or with the connection', () => {
    for (const size of [1, 3, 1000]) {
      const counted = 'HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello';
      expect(read(counted, () => size)).toMatchObject({
        payload: 'hello',
        fed: 'end',
        heads: [{ status: 404 }],
      });
      expect(read('HTTP/1.0 200 OK\r\n\r\nrest', () => size)).toMatchObject({ payload: 'rest', fed: 'more' });
      expect(read('HTTP/1.1 204 No Content\r\n\r\n', () => size)).toMatchObject({ payload: '', fed: 'end' });
    }
  });

  it('passes interim answers over', () => {
    const wire = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${chunked}3\r\nabc\r\n`;
    for (const size of [1, 10, 30, 60, 1000])
      expect(read(wire, () => size)).toMatchObject({ payload: 'abc', heads: [{ status: 200 }] });
  });

  it('that is no HTTP says so instead of guessing', () => {
    const wrong = [
      '\x15\x03\x01\0\x02\x02\x46',
      'SSH-2.0-OpenSSH',
      'HTTP/2 200\r\n\r\n',
      `${chunked}zz\r\n`,
      `${chunked}5x\r\n`,
      `${chunked}2\r\nabc\r\n`,
      `${chunked}ffffffffffffff\r\n`,
      `${chunked}1;${'x'.repeat(5000)}`,
      `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}`,
    ];
    for (const wire of wrong)
      for (const size of [1, 100_000])
        expect(typeof read(wire, () => size).fed, wire.slice(0, 30)).toBe('object');
  });
});
