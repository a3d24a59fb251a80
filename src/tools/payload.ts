/** Bodies and pieces of them in the room there is. */

import { byteLength, cutToBytes } from '../base/text.ts';
import { type DataRecord, type Shown } from '../present/data.ts';
import { showBody } from '../present/exchange.ts';
import { inBlock, onLine } from '../present/fence.ts';
import { cutMiddle } from '../present/cut.ts';
import { shortName, shortPath, statusWord } from '../present/line.ts';
import { fitsIn, leftBeside, shareOut, wantOf } from '../present/share.ts';
import { amount, own, timeOfDay } from '../present/words.ts';
import { type Part } from '../traffic/question.ts';
import {
  joinSafe,
  mapSafe,
  safe,
  type SafeExchange,
  type SafeHeader,
  type SafePart,
} from '../traffic/safe.ts';

/** Parts of one exchange that are shown together. */
export interface Payload {
  readonly exchange: SafeExchange;
  /** Several sources: each says its own. */
  readonly sources: boolean;
  readonly parts: readonly Part[];
}

export function showPayload(payload: Payload, room: number): Shown {
  const bare = payloadIn(payload, room, []);
  const left = leftBeside(bare, room);
  const wants = payload.parts.map((part) =>
    wantOf(part.endsWith('body') ? inBlock(bodyOf(payload.exchange, part)?.text ?? safe``) : ''),
  );
  for (const share of [1, 0.8, 0.5]) {
    const rooms = shareOut(
      left * share,
      wants.map(({ bytes }) => bytes),
    ).map((bytes, i) => bytes / (wants[i]?.growth ?? 1));
    const shown = payloadIn(payload, room, rooms);
    if (fitsIn(shown, room)) return shown;
  }
  return bare;
}

function payloadIn({ exchange, parts, sources }: Payload, room: number, rooms: readonly number[]): Shown {
  const { row } = exchange;
  const shown = parts.map((part, i): readonly [Part, Shown] => {
    if (part.endsWith('headers')) return [part, showHeaderList(headersOf(exchange, part), room * 0.5)];
    const body = bodyOf(exchange, part);
    return [
      part,
      body
        ? showBody(body, rooms[i] ?? 0)
        : { text: safe`no response was seen`, data: { state: own('no-response') } },
    ];
  });
  return {
    text: joinSafe(
      [
        safe`${own(row.id)} ${timeOfDay(row.at)} ${shortName(row.method, 12)} ${shortName(row.host, 80)}${shortPath(row.path, 100)} ${statusWord(row.status)}${sources ? safe` @${shortName(row.source, 40)}` : safe``}`,
        ...shown.map(([part, { text }]) => safe`${own(part)}: ${text}`),
      ],
      '\n',
    ),
    data: {
      id: own(row.id),
      method: shortName(row.method, 12),
      host: shortName(row.host, 80),
      path: shortPath(row.path, 100),
      ...(row.status === undefined ? { noResponse: true } : { status: row.status }),
      ...(sources ? { source: shortName(row.source, 40) } : {}),
      ...Object.fromEntries(shown.map(([part, { data }]) => [keyOf(part), data])),
    },
  };
}

/** `response-body` → `responseBody`. */
function keyOf(part: Part): string {
  return part.replace(/-(.)/, (_all, letter: string) => letter.toUpperCase());
}

function bodyOf({ request, response }: SafeExchange, part: Part) {
  return part === 'request-body' ? request.body : response?.body;
}

function headersOf({ request, response }: SafeExchange, part: Part): readonly SafeHeader[] {
  return (part === 'request-headers' ? request : response)?.headers ?? [];
}

function showHeaderList(headers: readonly SafeHeader[], room: number): Shown {
  const lines: ReturnType<typeof onLine>[] = [];
  let left = room;
  for (const { name, value } of headers) {
    const line = safe`${shortName(name)}: ${cutMiddle(onLine(value), Math.max(40, room / 4))}`;
    left -= byteLength(line) + 4;
    if (left < 0) break;
    lines.push(line);
  }
  const more = headers.length - lines.length;
  return {
    text: joinSafe(
      [safe`${amount(headers.length)}${more ? safe`, ${amount(more)} left out` : safe``}`, ...lines],
      '\n  ',
    ),
    data: { headers: lines, ...(more ? { moreHeaders: more } : {}) },
  };
}

/** One piece exactly as it is, cut to the room, with where to go on. */
export function showPiece(piece: SafePart & { readonly id: string }, room: number): Shown {
  for (const share of [1, 0.8, 0.6, 0.45, 0.3, 0.15]) {
    const shown = pieceIn(piece, Math.floor((room - 200) * share));
    if (fitsIn(shown, room)) return shown;
  }
  return pieceIn(piece, 0);
}

function pieceIn({ id, part, text, offset, left }: SafePart & { readonly id: string }, room: number): Shown {
  const kept = mapSafe(text, (whole) => cutToBytes(whole, Math.max(0, room)));
  const remaining = left + text.length - kept.length;
  const next = offset + kept.length;
  const about: DataRecord = {
    id: own(id),
    part: own(part),
    offset,
    ...(remaining ? { left: remaining, nextOffset: next } : {}),
  };
  const block = inBlock(kept);
  return {
    text: safe`${own(id)} ${own(part)} from character ${offset}${remaining ? safe`; ${amount(remaining)} more: offset=${next}` : safe`, to the end`}\n${block}`,
    data: { ...about, text: block },
  };
}
