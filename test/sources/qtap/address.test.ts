import { describe, expect, it } from 'vitest';
import { isDemo, readAddress } from '../../../src/sources/qtap/address.ts';

const urlOf = (text: string): string => {
  const address = readAddress(text);
  return 'kind' in address ? `${address.code}: ${address.message}` : address.url;
};

describe('an address', () => {
  it('is a host, a host with a port, or a URL', () => {
    expect(urlOf('localhost')).toBe('http://localhost:10001/devtools/api/events');
    expect(urlOf(' web-1:8080 ')).toBe('http://web-1:8080/devtools/api/events');
    expect(urlOf('10.0.0.7/')).toBe('http://10.0.0.7:10001/devtools/api/events');
    expect(urlOf('::1')).toBe('http://[::1]:10001/devtools/api/events');
    expect(urlOf('[fe80::1]:99')).toBe('http://[fe80::1]:99/devtools/api/events');
    expect(urlOf('http://h:10001/devtools/')).toBe('http://h:10001/devtools/api/events');
    expect(urlOf('HTTPS://qtap.example.com')).toBe('https://qtap.example.com:443/devtools/api/events');
    expect(urlOf('http://h/hosts/web-1/events?key=v#x')).toBe('http://h:80/hosts/web-1/events?key=v');
    expect(readAddress('[::1]:7')).toMatchObject({ host: '::1', port: 7, secure: false });
    expect(isDemo(' Demo')).toBe(true);
    expect(isDemo('demo.example.com')).toBe(false);
  });

  it('that is anything else is named with what to write instead', () => {
    for (const text of [
      '',
      'ftp://h',
      'unix:///var/run/x',
      'host:port',
      'a b',
      'h:99999',
      'http://',
      'h:0',
      '//h',
    ])
      expect(readAddress(text), text).toMatchObject({
        kind: 'problem',
        code: 'bad-address',
        fix: expect.stringContaining('host:port'),
      });
  });

  it('never repeats a credential', () => {
    for (const text of ['http://me:hunter2@h/', 'me:hunter2@h:99:99'])
      expect(JSON.stringify(readAddress(text))).not.toContain('hunter2');
    const headers = { 'X-Key': 'v', Authorization: 'Bearer tok.en' };
    const address = readAddress('h', { headers });
    expect(address).toMatchObject({ headers });
    expect('url' in address && address.url).not.toContain('tok.en');
  });

  it('takes no header that would break the request', () => {
    for (const headers of [
      { 'X\r\nY': 'a' },
      { X: 'a\r\nEvil: 1' },
      { Host: 'h' },
      { 'Content-Length': '1' },
    ] as Record<string, string>[])
      expect(readAddress('h', { headers })).toMatchObject({ kind: 'problem' });
  });
});
