/** One whole exchange in the room there is: headers cut, bodies shortened by their structure, everything left out named. */

import { byteLength } from '../base/text.ts';
import {
  joinSafe,
  safe,
  type SafeBody,
  type SafeExchange,
  type SafeFinding,
  type SafeHeader,
  type SafeText,
} from '../traffic/safe.ts';
import { cutMiddle, cutPath } from './cut.ts';
import { type Data, type DataRecord, type Shown } from './data.ts';
import { inBlock, onLine } from './fence.ts';
import { callerName, shortName, statusWord } from './line.ts';
import { shapeBody } from './shape.ts';
import { fitsIn, leftBeside, shareOut, wantOf } from './share.ts';
import { amount, instant, own, size, took } from './words.ts';

const mostHeader = 200;
/** Below this a body is not worth beginning. */
const leastBody = 24;

/** Which of the seven words a body is: never one for another. */
export function bodyWords(body: SafeBody): SafeText {
  const pieces: SafeText[] = [];
  if (body.state === 'empty') return safe`empty`;
  if (body.state === 'not-captured') return safe`not captured (the agent's level leaves bodies out)`;
  if (body.state === 'evicted') return safe`evicted (it was held and given up for room)`;
  if (body.state === 'cut-front')
    pieces.push(safe`front cut by the agent, ${size(body.bytes)}${ofDeclared(body)} left`);
  else if (body.state === 'cut-end') pieces.push(safe`end missing, ${size(body.bytes)}${ofDeclared(body)}`);
  else pieces.push(size(body.bytes));
  if (body.encoding) pieces.push(shortName(body.encoding, 30));
  if (body.decodedBytes !== undefined && body.decodedBytes !== body.bytes)
    pieces.push(safe`${size(body.decodedBytes)} decoded`);
  if (body.decodeError) pieces.push(safe`not decoded: ${shortName(body.decodeError, 80)}`);
  if (body.binary) pieces.push(safe`binary`);
  else if (body.kind !== 'none') pieces.push(own(body.kind));
  if (body.redacted) pieces.push(safe`${amount(body.redacted)} redacted`);
  return joinSafe(pieces, ', ');
}

function ofDeclared({ declaredBytes }: SafeBody): SafeText {
  return declaredBytes === undefined ? safe`` : safe` of ${size(declaredBytes)}`;
}

/** A body within `room` bytes, as text and as data. */
export function showBody(
  body: SafeBody,
  room: number,
  block = inBlock(body.text),
): Shown & { readonly shortened: boolean } {
  const words = bodyWords(body);
  const about: DataRecord = {
    state: own(body.state),
    bytes: body.bytes,
    ...(body.declaredBytes !== undefined && body.declaredBytes !== body.bytes
      ? { declaredBytes: body.declaredBytes }
      : {}),
    ...(body.decodedBytes !== undefined && body.decodedBytes !== body.bytes
      ? { decodedBytes: body.decodedBytes }
      : {}),
    ...(body.kind === 'none' ? {} : { kind: own(body.kind) }),
    // The kind says the same of the usual ones.
    ...(body.contentType && ['text', 'binary', 'none'].includes(body.kind)
      ? { contentType: shortName(body.contentType) }
      : {}),
    ...(body.encoding ? { encoding: shortName(body.encoding, 30) } : {}),
    ...(body.decodeError ? { decodeError: shortName(body.decodeError, 80) } : {}),
    ...(body.binary ? { binary: true } : {}),
    ...(body.redacted ? { redacted: body.redacted } : {}),
  };
  if (body.binary) {
    const start = firstBytes(body.data);
    return {
      text: start ? safe`${words}, begins ${start}` : words,
      data: start ? { ...about, firstBytes: start } : about,
      shortened: false,
    };
  }
  if (!block) return { text: words, data: about, shortened: false };
  if (room < leastBody && byteLength(block) > room)
    return {
      text: safe`${words}, left out for room`,
      data: { ...about, shortened: true },
      shortened: true,
    };
  const { text, shortened } = shapeBody(block, body.kind, Math.floor(room));
  return {
    text: safe`${words}${shortened ? ', shortened by us' : ''}\n${text}`,
    data: { ...about, ...(shortened ? { shortened: true } : {}), text },
    shortened,
  };
}

function firstBytes(data: Uint8Array | undefined): SafeText | undefined {
  if (!data?.length) return undefined;
  return own([...data.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
}

export interface ExchangeStyle {
  /** Headers only: bodies are told, not shown. */
  readonly bodies: boolean;
}

/** At most `room` bytes of text and of data: first everything but the bodies, then they share what is left. */
export function showExchange(exchange: SafeExchange, room: number, { bodies }: ExchangeStyle): Shown {
  const blocks: Blocks = {
    request: bodies ? inBlock(exchange.request.body.text) : safe``,
    response: bodies ? inBlock(exchange.response?.body.text ?? safe``) : safe``,
  };
  for (const headerRoom of [room * 0.3, room * 0.15, 0]) {
    const bare = exchangeIn(exchange, room, headerRoom, blocks, [0, 0]);
    const left = leftBeside(bare, room);
    if (left < 0 && headerRoom > 0) continue;
    const wants = [wantOf(blocks.request), wantOf(blocks.response)] as const;
    for (const share of [1, 0.8, 0.5]) {
      const [sent = 0, received = 0] = shareOut(left * share, [wants[0].bytes, wants[1].bytes]);
      const rooms = [sent / wants[0].growth, received / wants[1].growth] as const;
      const shown = exchangeIn(exchange, room, headerRoom, blocks, rooms);
      if (fitsIn(shown, room)) return shown;
    }
    if (fitsIn(bare, room)) return bare;
  }
  return exchangeIn(exchange, 0, 0, { request: safe``, response: safe`` }, [0, 0]);
}

/** Both bodies with everything unseen shown: made once, however often they are shortened. */
interface Blocks {
  readonly request: SafeText;
  readonly response: SafeText;
}

function exchangeIn(
  exchange: SafeExchange,
  room: number,
  headerRoom: number,
  blocks: Blocks,
  [sentRoom, receivedRoom]: readonly [number, number],
): Shown {
  const { row, request, response } = exchange;
  const sent = showHeaders(request.headers, headerRoom / 2);
  const received = response && showHeaders(response.headers, headerRoom / 2);
  const asked = showBody(request.body, sentRoom, blocks.request);
  const answered = response && showBody(response.body, receivedRoom, blocks.response);
  const url = cutMiddle(onLine(cutPath(exchange.url, 300)), Math.max(80, Math.min(300, room * 0.2)));
  const findings = exchange.findings.slice(0, 5);
  const caller = callerOf(exchange);
  const link = connectionOf(exchange);

  const lines: SafeText[] = [
    joinSafe(
      [
        safe`${own(row.id)} ${instant(row.at)} ${shortName(row.method, 20)} ${url}`,
        safe`→ ${statusWord(row.status)}`,
        ...(row.durationMs === undefined ? [] : [took(row.durationMs)]),
        ...(exchange.httpVersion ? [shortName(exchange.httpVersion, 20)] : []),
        ...(row.direction ? [own(row.direction)] : []),
      ],
      ' ',
    ),
    ...(caller ? [safe`by: ${caller.text}`] : []),
    ...(link ? [safe`connection: ${link.text}`] : []),
    ...findings.map((finding) => safe`finding: ${findingWords(finding)}`),
    safe`request headers${sent.text}`,
    safe`request body: ${asked.text}`,
    ...(received && answered
      ? [safe`response headers${received.text}`, safe`response body: ${answered.text}`]
      : [safe`response: none was seen`]),
  ];
  if (exchange.headersLossy) lines.push(safe`(of a repeated header only the first value is known)`);
  if (row.twin !== undefined) lines.push(safe`other end of the same local call: ${own(row.twin)}`);

  return {
    text: joinSafe(lines, '\n'),
    data: {
      id: own(row.id),
      at: instant(row.at),
      method: shortName(row.method, 20),
      url,
      ...(row.status === undefined ? { noResponse: true } : { status: row.status }),
      ...(row.durationMs === undefined ? {} : { durationMs: Math.round(row.durationMs) }),
      ...(row.direction ? { direction: own(row.direction) } : {}),
      ...(exchange.httpVersion ? { httpVersion: shortName(exchange.httpVersion, 20) } : {}),
      ...(caller ? { process: caller.data } : {}),
      ...(link ? { connection: link.data } : {}),
      ...(findings.length ? { findings: findings.map(findingData) } : {}),
      request: { ...sent.data, body: asked.data },
      ...(received && answered ? { response: { ...received.data, body: answered.data } } : {}),
      ...(exchange.headersLossy ? { headersLossy: true } : {}),
      ...(row.twin === undefined ? {} : { otherEnd: own(row.twin) }),
    },
  };
}

function showHeaders(headers: readonly SafeHeader[], room: number): Shown {
  const lines: SafeText[] = [];
  let left = room;
  for (const { name, value } of headers) {
    if (name.startsWith(':')) continue;
    const line = safe`${shortName(name)}: ${cutMiddle(onLine(value), mostHeader)}`;
    left -= byteLength(line) + 6;
    if (left < 0) break;
    lines.push(line);
  }
  const all = headers.filter(({ name }) => !name.startsWith(':')).length;
  const more = all - lines.length;
  return {
    text: safe` (${all}${more ? `, ${more} of them left out` : ''})${lines.length ? ':' : ''}${joinSafe(
      lines.map((line) => safe`\n  ${line}`),
      '',
    )}`,
    data: { headers: lines, ...(more ? { moreHeaders: more } : {}) },
  };
}

function callerOf({ row, process }: SafeExchange): Shown | undefined {
  const name = callerName(row);
  if (!process && !name) return undefined;
  const pid = process?.pid ?? row.pid;
  const pod = process?.pod;
  const pieces = [
    name ?? safe`unknown process`,
    ...(pid === undefined ? [] : [safe`pid ${pid}`]),
    ...(process?.exe ? [shortName(process.exe, 100)] : []),
    ...(process?.image ? [safe`image ${shortName(process.image, 80)}`] : []),
    ...(pod ? [safe`pod ${podName(pod, process.namespace)}`] : []),
    ...(process?.user ? [safe`user ${shortName(process.user, 30)}`] : []),
  ];
  return {
    text: joinSafe(pieces, ', '),
    data: {
      ...(row.process ? { name: shortName(row.process) } : {}),
      ...(pid === undefined ? {} : { pid }),
      ...(process?.exe ? { exe: shortName(process.exe, 100) } : {}),
      ...(row.container ? { container: shortName(row.container) } : {}),
      ...(process?.image ? { image: shortName(process.image, 80) } : {}),
      ...(pod ? { pod: podName(pod, process.namespace) } : {}),
    },
  };
}

export function podName(pod: SafeText, namespace: SafeText | undefined): SafeText {
  return namespace ? safe`${shortName(namespace, 40)}/${shortName(pod)}` : shortName(pod);
}

function connectionOf({ connection }: SafeExchange): Shown | undefined {
  if (!connection) return undefined;
  const { remote, tlsVersion } = connection;
  return {
    text: joinSafe(
      [
        own(connection.id),
        ...(remote ? [shortName(remote)] : []),
        tlsVersion ? safe`TLS ${shortName(tlsVersion, 10)}` : safe`TLS not known`,
      ],
      ', ',
    ),
    data: {
      id: own(connection.id),
      ...(remote ? { remote: shortName(remote) } : {}),
      ...(tlsVersion ? { tls: shortName(tlsVersion, 10) } : {}),
    },
  };
}

export function findingWords({ severity, kind, place, masked, fingerprint, carrier }: SafeFinding): SafeText {
  return safe`${severity} ${own(kind)} in ${shortName(place, 100)} (${shortName(masked, 60)}, #${own(fingerprint)})${carrier ? ', a credential in its normal place' : ''}`;
}

function findingData({ severity, kind, place, masked, fingerprint, carrier }: SafeFinding): Data {
  return {
    severity: own(severity),
    kind: own(kind),
    place: shortName(place, 100),
    masked: shortName(masked, 60),
    fingerprint: own(fingerprint),
    ...(carrier ? { carrier: true } : {}),
  };
}
