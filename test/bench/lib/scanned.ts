/** Exchanges to be scanned: ordinary traffic of mixed sizes, and bodies made to make a scanner crawl. */

import zlib from 'node:zlib';
import { createChance } from '../../../src/sources/demo/chance.ts';
import { type Transaction } from '../../../src/traffic/transaction.ts';
import { exchange } from '../../secrets/corpus/build.ts';
import { makeCorpus } from '../../secrets/corpus/corpus.ts';
import { createValues } from '../../secrets/corpus/values.ts';
import { document } from './mixes.ts';

/** Four of five small, one in fifty up to a megabyte; one in ten is of the corpus, with what it holds. */
export function ordinaryTraffic(count: number): readonly Transaction[] {
  const chance = createChance(11);
  const corpus = makeCorpus(3);
  return Array.from({ length: count }, (_, i) => {
    const planted = i % 10 === 0 ? corpus[(i / 10) % corpus.length] : undefined;
    if (planted) return planted.transaction;
    const drawn = chance.next();
    const [least, most] = drawn < 0.8 ? [600, 2_000] : drawn < 0.98 ? [10_000, 20_000] : [200_000, 1_000_000];
    const total = chance.between(least, most);
    return exchange('ordinary', {
      url: `https://service-${chance.between(0, 31)}.example.net/items/${chance.letters(16)}?page=${chance.between(1, 50)}`,
      method: 'POST',
      headers: [
        ['User-Agent', 'node-fetch/3.3.2'],
        ['Authorization', `Bearer ${chance.letters(48)}`],
      ],
      type: 'application/json',
      body: document(chance, Math.floor(total * 0.3)),
      response: { type: 'application/json', body: document(chance, Math.floor(total * 0.7)) },
    }).transaction;
  });
}

export function bytesOf({ request, response }: Transaction): number {
  return request.body.bytes.length + (response?.body.bytes.length ?? 0);
}

/** One piece over and over. */
const repeats = [
  'sk-',
  'ghp_',
  'eyJ',
  'eyJ.eyJ.',
  'xoxb-',
  'AKIA',
  'SG.',
  'glpat-',
  ':AA',
  'Q~',
  'EAA',
  'https://a:',
  'postgres://u:p@',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  'password=',
  'password is ',
  '"token":"',
  'Bearer ',
  'Basic YTpi ',
  'a@b.co,',
  '4539 1488 ',
  'DE44 5001 ',
  '%25',
  '\\u0070',
  '&amp;',
  'curl -u a:',
  'a:b@tcp(',
  '*:*:*:*:',
  'set-cookie: a=b;',
] as const;

export interface Crawler {
  readonly name: string;
  make(bytes: number): Transaction;
}

export function crawlers(): readonly Crawler[] {
  const v = createValues(8);
  const token = v.github();
  const text = (body: string | Uint8Array, type = 'text/plain', encoding?: string): Transaction =>
    exchange('crawler', {
      url: 'https://api.acme-corp.net/x',
      response: { body, type, ...(encoding ? { encoding } : {}) },
    }).transaction;
  const json = (body: string): Transaction => text(body, 'application/json');
  return [
    ...repeats.map((piece) => ({
      name: JSON.stringify(piece),
      make: (bytes: number) => text(piece.repeat(Math.ceil(bytes / piece.length))),
    })),
    {
      name: 'one token 20,000 times',
      make: (bytes) => json(JSON.stringify(Array.from({ length: Math.ceil(bytes / 50) }, () => token))),
    },
    {
      name: 'a password a line',
      make: (bytes) =>
        text(Array.from({ length: bytes / 30 }, (_, i) => `password="hunter-${i}-x7!"`).join('\n')),
    },
    { name: '[ 50,000 deep', make: (bytes) => json(`${'['.repeat(bytes / 2)}1${']'.repeat(bytes / 2)}`) },
    {
      name: 'objects in objects',
      make: (bytes) => json(`${'{"password":'.repeat(bytes / 13)}1${'}'.repeat(bytes / 13)}`),
    },
    {
      name: 'JSON in JSON',
      make(bytes) {
        let inner = v.alnum(Math.floor(bytes / 16));
        for (let i = 0; i < 4; i++) inner = JSON.stringify({ password: inner, x: '"\\' });
        return json(inner);
      },
    },
    {
      name: 'base64 in base64',
      make(bytes) {
        let inner = JSON.stringify({ password: v.alnum(Math.floor(bytes / 3)) });
        for (let i = 0; i < 4; i++) inner = Buffer.from(inner).toString('base64');
        return json(JSON.stringify({ blob: inner }));
      },
    },
    { name: 'tags', make: (bytes) => text('<a b="'.repeat(bytes / 6), 'text/html') },
    {
      name: 'parts',
      make: (bytes) =>
        text(
          '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'.repeat(bytes / 48),
          'multipart/form-data; boundary=x',
        ),
    },
    {
      name: 'form',
      make: (bytes) => text('password=a&'.repeat(bytes / 11), 'application/x-www-form-urlencoded'),
    },
    {
      name: 'gzip bomb',
      make: (bytes) => text(zlib.gzipSync(Buffer.alloc(bytes * 40, 'password ')), 'application/json', 'gzip'),
    },
  ];
}
