import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../src/content/read.ts';
import { decodeText } from '../../src/content/charset.ts';
import { unpack } from '../../src/content/unpack.ts';

const json = '{"user":"ada","note":"grüße"}';
const bytes = Buffer.from(json);
// zstd -19 of `json`, and of 200,000 times the letter z: made with the reference tool.
const zstd = Buffer.from('KLUv/SAf+QAAeyJ1c2VyIjoiYWRhIiwibm90ZSI6ImdyesO8w59lIn0=', 'base64');

const text = (read: { bytes: Uint8Array }): string => Buffer.from(read.bytes).toString();

describe('unpacking', () => {
  it('takes off each content encoding, one after the other', () => {
    expect(text(unpack(gzipSync(bytes), 'gzip', 'application/json'))).toBe(json);
    expect(text(unpack(gzipSync(bytes), 'X-GZIP', undefined))).toBe(json);
    expect(text(unpack(deflateSync(bytes), 'deflate', undefined))).toBe(json);
    expect(text(unpack(deflateRawSync(bytes), 'deflate', undefined))).toBe(json);
    expect(text(unpack(brotliCompressSync(bytes), 'br', undefined))).toBe(json);
    const twice = unpack(gzipSync(brotliCompressSync(bytes)), 'br, gzip', undefined);
    expect(text(twice)).toBe(json);
    expect(twice.removed).toEqual(['gzip', 'br']);
  });

  it('leaves alone what was inflated on the way, or never was compressed', () => {
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'identity', undefined]) {
      const read = unpack(bytes, encoding, 'application/json');
      expect(text(read), encoding).toBe(json);
      expect(read).toMatchObject({ removed: [], cut: false });
      expect(read.error).toBeUndefined();
    }
  });

  it('inflates by the mark alone, but not a file that is itself an archive', () => {
    expect(text(unpack(gzipSync(bytes), undefined, 'application/json'))).toBe(json);
    expect(unpack(gzipSync(bytes), undefined, 'application/gzip').removed).toEqual([]);
  });

  it('reads what is there of a torn body, and says that it is torn', () => {
    const long = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919}`).join('\n'));
    for (const [packed, encoding] of [
      [gzipSync(long), 'gzip'],
      [brotliCompressSync(long), 'br'],
      [deflateSync(long), 'deflate'],
    ] as const) {
      const read = unpack(packed.subarray(0, packed.length / 2), encoding, 'text/plain');
      expect(read.error).toContain('ends before its end');
      expect(read.bytes.length).toBeGreaterThan(10_000);
      expect(text(read).startsWith('line 0\nline 7919\n')).toBe(true);
    }
    expect(unpack(gzipSync(long).subarray(500), 'gzip', 'text/plain').error).toContain('not valid gzip');
  });

  it('stops a bomb at the bound and says so', () => {
    const bomb = Buffer.alloc(5_000_000, 'z');
    for (const [packed, encoding] of [
      [gzipSync(bomb), 'gzip'],
      [brotliCompressSync(bomb), 'br'],
    ] as const) {
      const read = unpack(packed, encoding, undefined, 100_000);
      expect(read.cut).toBe(true);
      expect(read.error).toContain('more than 100000 bytes');
      expect(read.bytes.length).toBeLessThanOrEqual(100_000);
    }
    expect(unpack(gzipSync(bomb), 'gzip', undefined, 100_000).bytes.length).toBeGreaterThan(10_000);
  });

  it('takes zstd off, whole, torn and bombed', () => {
    expect(text(unpack(zstd, 'zstd', undefined))).toContain('"user":"ada"');
    expect(text(unpack(zstd, undefined, 'application/json'))).toContain('"user":"ada"');
    expect(unpack(zstd, 'zstd', undefined, 5)).toMatchObject({ cut: true });
    const hugeWindow = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xff, 1, 0, 0]);
    expect(unpack(hugeWindow, 'zstd', undefined).cut).toBe(true);
    expect(unpack(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0xff]), 'zstd', undefined).error).toBeDefined();
  });

  it('names what it cannot take off, and never throws', () => {
    expect(unpack(bytes, 'compress', undefined).error).toContain('not one of gzip');
    for (let seed = 0; seed < 300; seed++) {
      const noise = Buffer.from(Array.from({ length: seed % 50 }, (_, i) => (seed * 31 + i * i * 17) % 256));
      for (const encoding of ['gzip', 'deflate', 'br', 'zstd']) unpack(noise, encoding, undefined);
    }
  });
});

describe('text', () => {
  it('has the charset of its mark, its header, or its own word', () => {
    expect(decodeText(Buffer.from('\ufeffhä', 'utf16le'), 'text/plain').text).toBe('hä');
    expect(decodeText(Buffer.from([0x68, 0xe4]), 'text/plain; charset="ISO-8859-1"')).toMatchObject({
      text: 'hä',
      charset: 'windows-1252',
    });
    const page = Buffer.concat([Buffer.from('<meta charset=windows-1251>'), Buffer.from([0xcf])]);
    expect(decodeText(page, 'text/html').text).toContain('П');
    expect(decodeText(Buffer.from([0x82, 0xa0]), 'text/plain; charset=shift_jis').text).toBe('あ');
  });

  it('is UTF-8 otherwise, and windows-1252 when it cannot be', () => {
    expect(decodeText(Buffer.from('grüße'), 'text/plain')).toEqual({
      text: 'grüße',
      charset: 'utf-8',
      lossy: false,
    });
    expect(decodeText(Buffer.from('grüße', 'latin1'), undefined)).toMatchObject({
      text: 'grüße',
      charset: 'windows-1252',
    });
    expect(decodeText(Buffer.from('x'), 'text/plain; charset=nonsense').text).toBe('x');
  });

  it('cut inside a character is still UTF-8, and says that something is lost', () => {
    const cut = Buffer.from('ä says hellö').subarray(1, -1);
    expect(decodeText(cut, undefined)).toEqual({
      text: '\ufffd says hell\ufffd',
      charset: 'utf-8',
      lossy: true,
    });
  });
});

describe('a body', () => {
  it('is read as text of its kind, or stays bytes', () => {
    const body = {
      state: 'captured',
      bytes: gzipSync(bytes),
      encoding: 'gzip',
      contentType: 'text/plain',
    } as const;
    expect(readBody(body)).toMatchObject({ kind: 'json', text: json, removed: ['gzip'] });
    const picture = { state: 'captured', bytes: Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1') } as const;
    expect(readBody(picture).kind).toBe('image');
    expect(readBody(picture).text).toBeUndefined();
    expect(readBody({ state: 'empty', bytes: new Uint8Array(0) }).kind).toBe('none');
  });
});
