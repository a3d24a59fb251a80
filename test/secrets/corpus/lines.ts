/** The corpus as a file: lines in the shape of the reference server's `get_traffic` items. */

import { type Message } from '../../../src/traffic/transaction.ts';
import { type Case } from './build.ts';

export function lineOf({ transaction }: Case): string {
  const { id, request, response, direction } = transaction;
  const side = ({ headers, body }: Message): object => ({
    headers: Object.fromEntries(headers),
    ...(body.bytes.length > 0 ? { body_b64: Buffer.from(body.bytes).toString('base64') } : {}),
  });
  return JSON.stringify({
    id,
    ts: '2026-10-01T00:00:00.000Z',
    metadata: { process_id: '42', process_exe: '/usr/bin/node', container_name: 'shop' },
    ...(direction ? { direction } : {}),
    request: {
      method: request.method,
      scheme: request.scheme,
      authority: request.authority,
      path: request.path,
      url: request.url,
      ...side(request),
    },
    ...(response ? { response: { status: response.status, ...side(response) } } : {}),
  });
}
