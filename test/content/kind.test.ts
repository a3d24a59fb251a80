import { expect, test } from 'vitest';
import { kindOf } from '../../src/content/kind.ts';

const kinds: readonly (readonly [kind: string, contentType: string, body: string | Buffer])[] = [
  ['none', 'application/json', ''],
  ['json', 'application/json', '{"a":1}'],
  ['json', 'application/problem+json; charset=utf-8', ' \n[1]'],
  ['json', 'text/plain', '{"a":1}'],
  ['json', 'text/html', '[{"a":1}]'],
  ['json', '', '{"a'],
  ['json', 'application/json', 'rd":"tail of a cut body"}'],
  ['json', 'application/json', 'true'],
  ['json', 'application/octet-stream', '{}'],
  ['json', 'application/graphql', '{"query":"{ me }"}'],
  ['text', '', '{ not json }'],
  ['text', '', '[section]\nkey=value'],
  ['ndjson', 'application/x-ndjson', '{"a":1}\n{"a":2}\n'],
  ['ndjson', '', '{"a":1}\n{"a":2}'],
  ['json', '', '{\n"a":1}\n'],
  ['form', 'application/x-www-form-urlencoded', 'a=1&b=2'],
  ['form', '', 'a=1&b%5B%5D=2&c='],
  ['text', 'text/plain', 'a=1'],
  ['text', '', 'a=1 b=2'],
  [
    'multipart',
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
  ],
  ['multipart', '', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\0\x01\x02\r\n--x--'],
  ['xml', 'application/soap+xml', '<?xml version="1.0"?><a/>'],
  ['xml', '', '<a><b/></a>'],
  ['xml', 'image/svg+xml', '<svg/>'],
  ['html', 'text/html', '<p>hi'],
  ['html', '', '<!DOCTYPE html><title>x</title>'],
  ['html', 'text/html', 'no tag at all'],
  ['event-stream', 'text/event-stream', 'data: 1\n\n'],
  ['event-stream', '', 'event: a\ndata: {}\n\n'],
  ['graphql', 'application/graphql', '{ user(id: 1) { name } }'],
  ['text', 'text/csv', 'a,b\n1,2'],
  ['text', '', 'plain words'],
  ['text', '', Buffer.from('torn ä').subarray(0, -1)],
  ['text', 'text/plain; charset=iso-8859-1', Buffer.from('grüße', 'latin1')],
  ['json', 'application/json', Buffer.from('\ufeff{"a":1}', 'utf16le')],
  ['image', 'image/png', Buffer.from('\x89PNG\r\n\x1a\n\0', 'latin1')],
  ['image', 'application/octet-stream', Buffer.from('\xff\xd8\xff\xe0\0', 'latin1')],
  ['image', 'image/x-unknown', Buffer.from([0, 1, 2])],
  ['binary', 'application/octet-stream', Buffer.from([0, 1, 2, 3])],
  ['binary', '', Buffer.from([0xde, 0xad, 0xbe, 0xef])],
  ['binary', 'application/grpc', Buffer.from([0, 0, 0, 0, 5, 10])],
];

test.each(kinds)('%s: %s %s', (kind, contentType, body) => {
  expect(kindOf(Buffer.from(body), contentType)).toBe(kind);
});
