/**
 * One pipeline that reads one stream to its end, in a process of its own so that its CPU is its own:
 * `floor` reads the socket and throws the bytes away, `eager` decodes everything at once the plain way.
 */

import { connect } from 'node:net';
import { createParser } from 'eventsource-parser';
import { type Read } from './messages.ts';
import { openOurs } from './ours.ts';

/** Socket, one static buffer, nothing else: what any reader in Node must spend. */
function readAndDiscard(url: URL): Promise<number> {
  return new Promise((resolve, reject) => {
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    const socket = connect({
      host: url.hostname,
      port: Number(url.port),
      onread: { buffer, callback: () => true },
    });
    socket.write(`POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 0\r\n\r\n`);
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(0));
    socket.on('error', reject);
  });
}

interface Transaction {
  request?: { body?: string };
  response?: { body?: string };
}

/** fetch, TextDecoder, eventsource-parser, JSON.parse of everything, both bodies as text. `keep` = hold it all. */
async function readEagerly(url: URL, keep: number): Promise<number> {
  const held: Transaction[] = [];
  let exchanges = 0;
  const text = (base64: string | undefined): string | undefined =>
    base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString();
  const parser = createParser({
    onEvent({ event, data }) {
      const line = JSON.parse(data) as { data: { data: { data: string } } };
      if (event !== 'request.http_transaction') return;
      const whole = JSON.parse(Buffer.from(line.data.data.data, 'base64').toString()) as Transaction;
      if (whole.request) whole.request.body = text(whole.request.body);
      if (whole.response) whole.response.body = text(whole.response.body);
      held[exchanges++ % keep] = whole;
    },
  });
  const response = await fetch(url, { method: 'POST' });
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? [])
    parser.feed(decoder.decode(bytes as Uint8Array, { stream: true }));
  return exchanges;
}

const [kind, address = '', events = '0', warmEvents = '0', keep = '1000'] = process.argv.slice(2);
const ours = kind === 'ours' ? openOurs() : undefined;

async function read(count: string): Promise<number> {
  const url = new URL(`${address}/${count}`);
  if (kind === 'floor') return readAndDiscard(url);
  if (ours) return ours.read(url);
  return readEagerly(url, Number(keep));
}

// A reader runs for hours: its code is compiled and its memory is taken before anybody measures.
if (warmEvents !== '0') await read(warmEvents);
const before = process.cpuUsage();
const exchanges = await read(events);
const { user, system } = process.cpuUsage(before);
process.send?.({
  is: 'read',
  cpuSeconds: (user + system) / 1e6,
  exchanges,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  note: ours?.note(),
} satisfies Read);
process.disconnect?.();
process.exit();
