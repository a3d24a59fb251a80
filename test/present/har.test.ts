import { describe, expect, it } from 'vitest';
import type { Entry, Har } from 'har-format';
import { harOf } from '../../src/present/har.ts';
import { noon, sampleBody, sampleExchange, sampleRow, text } from './samples.ts';

const har = (...exchanges: Parameters<typeof harOf>[0]): Har =>
  JSON.parse(harOf(exchanges, { version: '1.2.3' })) as Har;

describe('exchanges as HAR 1.2', () => {
  it('holds what the format requires, oldest first', () => {
    const later = sampleExchange();
    const earlier = sampleExchange({ row: sampleRow({ id: 'rk3a1', at: noon - 5_000 }) });
    const { log } = har(later, earlier);
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'qtap-devtools', version: '1.2.3' } });
    expect(log.entries.map((entry) => (entry as Entry & { _id: string })._id)).toEqual(['rk3a1', 'rk3a2']);
    expect(log.entries[1]).toMatchObject({
      startedDateTime: '2026-01-20T19:36:51.163Z',
      time: 87,
      request: {
        method: 'POST',
        url: 'https://api.stripe.com/v1/charges',
        httpVersion: 'HTTP/1.1',
        headersSize: -1,
        bodySize: 15,
        postData: { mimeType: 'text/plain', text: '{"amount":1999}' },
        queryString: [],
        cookies: [],
      },
      response: { status: 402, statusText: '', redirectURL: '', content: { size: 70 } },
      cache: {},
      timings: { send: 0, wait: 87, receive: 0 },
      serverIPAddress: '54.187.1.2',
      connection: 'cu1a2b3c4d5e6f7g8h90',
      _process: { pid: 4242, exe: '/usr/local/bin/node', container: 'payment-service' },
    });
  });

  it('says that no response was seen rather than inventing one', () => {
    const { response: _, row, ...rest } = sampleExchange();
    const { status: __, ...unanswered } = row;
    const [entry] = har({ ...rest, row: unanswered }).log.entries;
    expect(entry).toMatchObject({ response: { status: 0 }, _error: 'no response was seen' });
  });

  it('keeps binary bodies: the request’s beside the format, the response’s in it', () => {
    const data = Uint8Array.from([0, 255, 128, 10]);
    const binary = sampleBody('', { state: 'captured', binary: true, bytes: 4, data, kind: 'binary' });
    const [entry] = har(
      sampleExchange({ request: { headers: [], body: binary }, response: { headers: [], body: binary } }),
    ).log.entries;
    expect(entry?.request).toMatchObject({ _content: { text: 'AP+ACg==', size: 4, encoding: 'base64' } });
    expect(entry?.request.postData).toBeUndefined();
    expect(entry?.response.content).toMatchObject({ text: 'AP+ACg==', encoding: 'base64', size: 4 });
  });

  it('comments on a body that is not simply all there, and gives it no size it does not know', () => {
    const gone = sampleBody('', { state: 'evicted', bytes: 90 });
    const [entry] = har(sampleExchange({ response: { headers: [], body: gone } })).log.entries;
    expect(entry?.response.bodySize).toBe(-1);
    expect(entry?.response.content.comment).toMatch(/^evicted/);
  });

  it('takes queries, cookies and redirects apart', () => {
    const [entry] = har(
      sampleExchange({
        url: text('https://a.test/x?q=a%20b+c&empty=&flag'),
        request: {
          headers: [{ name: text('Cookie'), value: text('sid=1; theme=a=b') }],
          body: sampleBody(''),
        },
        response: { headers: [{ name: text('Location'), value: text('/next') }], body: sampleBody('') },
      }),
    ).log.entries;
    expect(entry?.request.queryString).toEqual([
      { name: 'q', value: 'a b c' },
      { name: 'empty', value: '' },
      { name: 'flag', value: '' },
    ]);
    expect(entry?.request.cookies).toEqual([
      { name: 'sid', value: '1' },
      { name: 'theme', value: 'a=b' },
    ]);
    expect(entry?.response.redirectURL).toBe('/next');
  });
});
