/**
 * ssh asks for a passphrase, a password or a yes through a helper program (SSH_ASKPASS). Ours carries the
 * question to this process over a private socket and prints the answer for ssh. What a person types is held
 * only until it is handed on: never stored, never logged, never on a command line.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lives } from '../../base/lives.ts';
import { parseJson } from '../../base/unknown.ts';

/** Undefined = the person said no. */
export type Ask = (question: string, secret: boolean, signal: AbortSignal) => Promise<string | undefined>;

export interface Askpass {
  /** What ssh's environment needs. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Runs in a process of its own under ssh: plain CommonJS, so that any Node and the editor's own runtime take it. */
const helper = `
const net = require('node:net');
const socket = net.connect(process.env.QTAP_DEVTOOLS_ASKPASS_SOCKET);
let answer = '';
socket.on('connect', () => socket.write(process.env.QTAP_DEVTOOLS_ASKPASS_TOKEN + '\\n' + JSON.stringify(process.argv.slice(2).join(' ')) + '\\n'));
socket.on('data', (data) => { answer += data.toString('utf8'); });
socket.on('error', () => process.exit(1));
socket.on('end', () => {
  if (!answer.startsWith('+')) process.exit(1);
  process.stdout.write(answer.slice(1) + '\\n', () => process.exit(0));
});
`;
const shell = '#!/bin/sh\nexec "$QTAP_DEVTOOLS_ASKPASS_NODE" "$QTAP_DEVTOOLS_ASKPASS_HELPER" "$@"\n';
const batch = '@"%QTAP_DEVTOOLS_ASKPASS_NODE%" "%QTAP_DEVTOOLS_ASKPASS_HELPER%" %*\r\n';

/** A yes-or-no about a host key is not a secret; everything else is. */
const harmless = /\(yes\/no|fingerprint\)/i;
const longestQuestion = 4_096;
/** The pid of its owner follows, so that what a killed one has left can be told from what is in use. */
const folderName = 'qtap-devtools-ask-';

export async function createAskpass(ask: Ask, runtime = process.execPath): Promise<Askpass> {
  const windows = process.platform === 'win32';
  await removeForsaken();
  const folder = await mkdtemp(join(tmpdir(), `${folderName}${process.pid}-`));
  await chmod(folder, 0o700);
  const script = join(folder, 'ask.cjs');
  const program = join(folder, windows ? 'ask.cmd' : 'ask.sh');
  await writeFile(script, helper, { mode: 0o600 });
  await writeFile(program, windows ? batch : shell, { mode: 0o700 });
  const address = windows
    ? `\\\\.\\pipe\\qtap-devtools-${randomBytes(12).toString('hex')}`
    : join(folder, 'ask.sock');
  const token = randomBytes(24).toString('hex');
  const ended = new AbortController();
  const open = new Set<Socket>();

  async function answer(socket: Socket, text: string): Promise<void> {
    const [given = '', question = ''] = text.split('\n');
    const right = given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));
    const asked = right ? parseJson(question) : undefined;
    if (typeof asked !== 'string') {
      socket.end('-');
      return;
    }
    const typed = await ask(asked.slice(0, 500), !harmless.test(asked), ended.signal).catch(() => undefined);
    socket.end(typed === undefined ? '-' : `+${typed}`);
  }

  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    let handed = false;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (data: Buffer) => {
      text += data.toString('utf8');
      if (text.length > longestQuestion) socket.destroy();
      else if (!handed && text.split('\n').length > 2) {
        handed = true;
        void answer(socket, text);
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });

  return {
    env: {
      SSH_ASKPASS: program,
      SSH_ASKPASS_REQUIRE: 'force',
      // Before OpenSSH 8.4 ssh asks a helper only when it believes in a display.
      DISPLAY: process.env['DISPLAY'] ?? ':0',
      QTAP_DEVTOOLS_ASKPASS_NODE: runtime,
      QTAP_DEVTOOLS_ASKPASS_HELPER: script,
      QTAP_DEVTOOLS_ASKPASS_SOCKET: address,
      QTAP_DEVTOOLS_ASKPASS_TOKEN: token,
      ELECTRON_RUN_AS_NODE: '1',
    },
    async close() {
      ended.abort();
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Nobody can clean up after being killed: the next one does. */
async function removeForsaken(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(folderName) ? Number.parseInt(name.slice(folderName.length), 10) : NaN;
    if (owner > 0 && !lives(owner, process.kill))
      // Another user's is not ours to remove.
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
