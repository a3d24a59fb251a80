/**
 * The engine's side of the panel in a process of its own: a full capture, live views, rows packed as they are
 * in the product, and as many exchanges a second as wanted. Letters go over HTTP on loopback; a row's bytes
 * travel as bytes.
 */

import { createServer, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createLiveView } from '../../../src/desk/views.ts';
import { createOpenViews } from '../../../src/engine/views.ts';
import { createRedactor } from '../../../src/secrets/redact.ts';
import { createCaller, type Handlers, type Port } from '../../../src/wire/caller.ts';
import { type ViewQuery } from '../../../src/traffic/question.ts';
import { type PanelCalls, type PanelNotices } from '../../../src/wire/panel.ts';
import { trusted } from '../../../src/base/unknown.ts';
import { fill } from './filled.ts';
import { type FromHost, type ToHost } from './panelMessages.ts';

type None = Record<never, never>;

const [folder = '', wantedRows = '1000000', mostRows = '1000000'] = process.argv.slice(2);
const { capture, clock, add } = fill(Number(wantedRows), { maxRows: Number(mostRows) });
const redactor = createRedactor({ installKey: new Uint8Array(32).fill(7) });
const desk = { view: (query: ViewQuery) => createLiveView(capture, redactor, query) };

let sentBytes = 0;
let letters = 0;
let page: { readonly response: ServerResponse; readonly end: () => void } | undefined;

/** A page has connected: views of an earlier one are closed. */
function connect(response: ServerResponse): void {
  page?.end();
  const listeners = new Set<(letter: unknown) => void>();
  const port: Port = {
    post(letter) {
      const value = letter.type === 'reply' && letter.reply.ok ? letter.reply.value : undefined;
      const bytes = bytesOf(value);
      const text = Buffer.from(JSON.stringify(letter, (_, part: unknown) => (part === bytes ? null : part)));
      const head = Buffer.alloc(8);
      head.writeUInt32LE(text.length, 0);
      head.writeUInt32LE(bytes?.byteLength ?? 0, 4);
      const whole = Buffer.concat([head, text, ...(bytes ? [Buffer.from(bytes)] : [])]);
      sentBytes += whole.length;
      letters++;
      response.write(whole);
    },
    onLetter(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose: () => () => undefined,
    close: () => undefined,
  };
  const views = createOpenViews(desk, (change) => caller.notify('view.changed', change));
  const nothing = { check: <Q>(body: unknown): Q => trusted<Q>(body), answer: () => null };
  const handlers: Pick<
    Handlers<PanelCalls>,
    'ready' | 'start' | (`view.${string}` & keyof PanelCalls) | 'focus' | 'save'
  > = {
    ready: {
      check: trusted,
      answer: () => ({ filter: '', columns: [], saved: [], recent: [], hidden: [], noise: {} }),
    },
    start: { check: trusted, answer: (query) => views.open(query) },
    'view.open': { check: trusted, answer: (query) => views.open(query) },
    'view.change': { check: trusted, answer: ({ view, query }) => views.change(view, query) },
    'view.hold': { check: trusted, answer: ({ view, on }) => views.hold(view, on) },
    'view.rows': {
      check: trusted,
      answer: ({ view, ...look }) => views.rows(view, look),
    },
    'view.find': { check: trusted, answer: ({ view, id }) => views.find(view, id) },
    'view.close': {
      check: trusted,
      answer({ view }) {
        views.close(view);
        return null;
      },
    },
    focus: nothing,
    save: nothing,
  };
  const caller = createCaller<None, None, typeof handlers, PanelNotices>(port, trusted(handlers));
  page = {
    response,
    end() {
      views.closeAll();
      caller.close();
      response.end();
    },
  };
  hear = (letter) => listeners.forEach((listener) => listener(letter));
}
let hear: (letter: unknown) => void = () => undefined;

function bytesOf(value: unknown): ArrayBuffer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('looked' in value) return bytesOf(value.looked);
  return 'bytes' in value && value.bytes instanceof ArrayBuffer ? value.bytes : undefined;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  ttf: 'font/ttf',
};
const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path === '/letters') {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.flushHeaders();
    connect(response);
  } else if (path === '/letter') {
    void json(request).then((letter) => {
      hear(letter);
      response.writeHead(204).end();
    });
  } else
    readFile(join(folder, path.replaceAll('..', ''))).then(
      (bytes) =>
        response.writeHead(200, { 'content-type': types[path.split('.').at(-1) ?? ''] ?? '' }).end(bytes),
      () => response.writeHead(404).end(),
    );
});

let perSecond = 0;
let owed = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  owed += ((now - last) * perSecond) / 1_000;
  for (; owed >= 1; owed--) add();
  clock.move(now - last);
  last = now;
}, 10);

process.on('message', (message: ToHost) => {
  if ('arrive' in message) perSecond = message.arrive;
  else {
    const rows = capture.columns.next - capture.columns.first;
    process.send?.({ is: 'bytes', bytes: sentBytes, letters, rows } satisfies FromHost);
  }
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const megabytes = Math.round(process.memoryUsage().rss / 1e6);
  process.send?.({ is: 'listening', port, megabytes } satisfies FromHost);
});
