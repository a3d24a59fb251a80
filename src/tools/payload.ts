/** Bodies and pieces of them in the room there is. */

import { byteLength, cutToBytes } from '../base/text.ts';
import { type DataRecord, type Shown } from '../present/data.ts';
import { showBody } from '../present/exchange.ts';
import { inBlock, onLine } from '../present/fence.ts';
import { cutMiddle } from '../present/cut.ts';
import { shortName, shortPath, statusWord } from '../present/line.ts';
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
  readonly parts: readonly Part[];
}

const fits = ({ text, data }: Shown, room: number): boolean =>
  byteLength(text) <= room && byteLength(JSON.stringify(data)) <= room;

export function showPayload(payload: Payload, room: number): Shown {
  for (const share of [0.8, 0.55, 0.35, 0.15]) {
    const shown = payloadIn(payload, Math.floor((room - 160) * share));
    if (fits(shown, room)) return shown;
  }
  return payloadIn(payload, 0);
}

function payloadIn({ exchange, parts }: Payload, room: number): Shown {
  const { row } = exchange;
  const bodies = parts.filter((part) => part.endsWith('body'));
  // What a short body leaves goes to the others.
  const wants = bodies.map((part) => byteLength(bodyOf(exchange, part)?.text ?? ''));
  const shares = shareOut(Math.max(0, room), wants);
  const shown = parts.map((part): readonly [Part, Shown] => {
    if (part.endsWith('headers')) return [part, showHeaderList(headersOf(exchange, part), room)];
    const body = bodyOf(exchange, part);
    return [
      part,
      body
        ? showBody(body, shares[bodies.indexOf(part)] ?? 0)
        : { text: safe`no response was seen`, data: { state: own('no-response') } },
    ];
  });
  return {
    text: joinSafe(
      [
        safe`${own(row.id)} ${timeOfDay(row.at)} ${shortName(row.method, 12)} ${shortName(row.host, 80)}${shortPath(row.path, 100)} ${statusWord(row.status)}`,
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

/** Room divided so that nobody gets more than it wants. */
function shareOut(room: number, wants: readonly number[]): readonly number[] {
  const shares = wants.map(() => 0);
  let left = room;
  let open = wants.map((_, i) => i);
  while (open.length && left >= open.length) {
    const each = Math.floor(left / open.length);
    const still: number[] = [];
    for (const i of open) {
      const taken = Math.min(each, (wants[i] ?? 0) - (shares[i] ?? 0));
      shares[i] = (shares[i] ?? 0) + taken;
      left -= taken;
      if ((shares[i] ?? 0) < (wants[i] ?? 0)) still.push(i);
    }
    if (still.length === open.length) break;
    open = still;
  }
  return shares;
}

/** One piece exactly as it is, cut to the room, with where to go on. */
export function showPiece(piece: SafePart & { readonly id: string }, room: number): Shown {
  for (const share of [1, 0.8, 0.6, 0.45, 0.3, 0.15]) {
    const shown = pieceIn(piece, Math.floor((room - 200) * share));
    if (fits(shown, room)) return shown;
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
