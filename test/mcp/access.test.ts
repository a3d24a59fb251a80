import { describe, expect, it } from 'vitest';
import { createAccess, type Asked } from '../../src/mcp/access.ts';

const token = 'correct-horse-battery-staple';
const asked: Asked = {
  method: 'POST',
  url: '/mcp',
  host: '127.0.0.1:4711',
  origin: undefined,
  authorization: `Bearer ${token}`,
};
const plain = createAccess({ token, secretPath: false, allowedHosts: [] });
const open = createAccess({ token, secretPath: true, allowedHosts: ['tunnel.example'] });

describe('access', () => {
  it('lets the bearer pass, in any case of the word Bearer', () => {
    expect(plain(asked)).toBeUndefined();
    expect(plain({ ...asked, authorization: `bearer ${token}` })).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Basic ${token}`,
    `Bearer ${token}x`,
    `Bearer ${token} x`,
    token,
  ])('refuses the authorization %j', (authorization) => {
    expect(plain({ ...asked, authorization })).toMatchObject({ status: 401 });
  });

  it('takes an empty token from nobody', () => {
    const empty = createAccess({ token: '', secretPath: true, allowedHosts: [] });
    expect(empty({ ...asked, authorization: 'Bearer ' })).toMatchObject({ status: 401 });
    expect(empty({ ...asked, url: '/t//mcp', authorization: undefined })).toMatchObject({ status: 404 });
  });

  it.each(['127.0.0.1', 'localhost:1', '[::1]:4711', 'LOCALHOST'])('knows the host %s', (host) => {
    expect(plain({ ...asked, host })).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.2',
    'localhost.',
    '0.0.0.0:4711',
    'tunnel.example',
    'a b',
  ])('refuses the host %j, even with the token', (host) => {
    expect(plain({ ...asked, host })).toMatchObject({ status: 403 });
  });

  it('allows a further host by name, and no other', () => {
    expect(open({ ...asked, host: 'Tunnel.example:443' })).toBeUndefined();
    expect(open({ ...asked, host: 'x.tunnel.example' })).toMatchObject({ status: 403 });
    const six = createAccess({ token, secretPath: false, allowedHosts: ['fd00::1'] });
    expect(six({ ...asked, host: '[fd00::1]:80' })).toBeUndefined();
  });

  it.each([
    'null',
    'http://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example:4711',
    'https://tunnel.example',
    'vscode-webview://abc',
    'nonsense',
  ])('refuses pages of the origin %j, whoever is allowed as host', (origin) => {
    expect(open({ ...asked, origin })).toMatchObject({ status: 403 });
  });

  it('allows pages of this machine, which still need the token', () => {
    expect(plain({ ...asked, origin: 'http://localhost:6274' })).toBeUndefined();
    expect(plain({ ...asked, origin: 'http://localhost:6274', authorization: undefined })).toMatchObject({
      status: 401,
    });
  });

  it('takes the secret path only where it was asked for', () => {
    const secret = { ...asked, url: `/t/${token}/mcp`, authorization: undefined };
    expect(open(secret)).toBeUndefined();
    expect(open({ ...secret, url: `/t/${token}/mcp?x=1` })).toBeUndefined();
    expect(open({ ...secret, url: `/t/${token}x/mcp` })).toMatchObject({ status: 404 });
    expect(open({ ...secret, url: `/t/${token}/mcp/more` })).toMatchObject({ status: 404 });
    expect(plain(secret)).toMatchObject({ status: 404 });
  });

  it('answers POST only, and tells so only those who may know', () => {
    for (const method of ['GET', 'DELETE', 'OPTIONS', 'TRACE', 'PUT', ''])
      expect(plain({ ...asked, method })).toMatchObject({ status: 405, headers: { Allow: 'POST' } });
    expect(plain({ ...asked, method: 'GET', authorization: undefined })).toMatchObject({ status: 401 });
  });

  it('repeats nothing of a request in a refusal', () => {
    const marked = 'x-mark-x';
    for (const refusal of [
      plain({ ...asked, host: `${marked}.example` }),
      plain({ ...asked, origin: `http://${marked}` }),
      plain({ ...asked, url: `/${marked}` }),
      plain({ ...asked, authorization: `Bearer ${marked}` }),
    ])
      expect(JSON.stringify(refusal)).not.toContain(marked);
  });
});
