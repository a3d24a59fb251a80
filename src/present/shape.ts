/** A body shortened by its structure, saying what was left out. What it keeps it keeps exactly (big numbers too). */

import { byteLength, cutToBytes, howMany } from '../base/text.ts';
import { mapSafe, type BodyKind, type SafeText } from '../traffic/safe.ts';
import { endOf } from './cut.ts';

export interface Shaped {
  readonly text: SafeText;
  /** Something was left out (white space does not count). */
  readonly shortened: boolean;
}

interface Limits {
  readonly items: number;
  readonly keys: number;
  readonly chars: number;
  readonly depth: number;
}

const everything: Limits = { items: Infinity, keys: Infinity, chars: Infinity, depth: 60 };

/** Tried in this order; the first that fits is taken. */
const tighter: readonly Limits[] = [
  { items: 20, keys: 80, chars: 400, depth: 10 },
  { items: 8, keys: 48, chars: 200, depth: 8 },
  { items: 4, keys: 32, chars: 120, depth: 6 },
  { items: 2, keys: 24, chars: 80, depth: 5 },
  { items: 1, keys: 16, chars: 48, depth: 4 },
  { items: 1, keys: 10, chars: 32, depth: 3 },
  { items: 1, keys: 6, chars: 24, depth: 2 },
];

/** `text` in at most `room` bytes. */
export function shapeBody(text: SafeText, kind: BodyKind, room: number): Shaped {
  if (fits(text, room)) return { text, shortened: false };
  if (kind === 'json' || kind === 'graphql') {
    const json = shapeJson(text, room);
    if (json) return json;
  }
  if (kind === 'form') return shapeForm(text, room);
  return { text: headAndTail(text, room), shortened: true };
}

function fits(text: string, room: number): boolean {
  return text.length <= room && (text.length * 3 <= room || byteLength(text) <= room);
}

/** Undefined when it is not JSON. */
function shapeJson(text: SafeText, room: number): Shaped | undefined {
  // Without its white space a body is seldom less than a quarter.
  for (const limits of text.length < room * 4 ? [everything, ...tighter] : tighter) {
    const shaped = rewriteJson(text, limits);
    if (!shaped) return undefined;
    if (fits(shaped.json, room)) return { text: mapSafe(text, () => shaped.json), shortened: shaped.cut };
    if (limits === tighter.at(-1))
      return {
        text: mapSafe(text, () => cutToBytes(shaped.json, Math.max(0, room - 3)) + '…'),
        shortened: true,
      };
  }
  return undefined;
}

/**
 * One pass over JSON text that writes it again without white space, within the limits; what is left out is
 * named in words that keep the result valid JSON. Undefined when the text is broken.
 */
function rewriteJson(text: string, limits: Limits): { json: string; cut: boolean } | undefined {
  let at = 0;
  let cut = false;
  let broken = false;
  const out: string[] = [];

  const blank = (): void => {
    while (at < text.length && text.charCodeAt(at) <= 32) at++;
  };
  /** Moves behind the string that begins here; false when it never ends. */
  const passString = (): boolean => {
    for (at++; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === 92) at++;
      else if (unit === 34) {
        at++;
        return true;
      }
    }
    return false;
  };
  const passScalar = (): void => {
    while (at < text.length && !',]} \t\r\n:'.includes(text.charAt(at))) at++;
  };
  /** Moves behind the value that begins here without recursion; tells how many members it has. */
  const passValue = (): number => {
    const first = text.charAt(at);
    if (first === '"') {
      if (!passString()) broken = true;
      return 0;
    }
    if (first !== '{' && first !== '[') {
      const began = at;
      passScalar();
      if (at === began) broken = true;
      return 0;
    }
    let depth = 0;
    let members = 0;
    let any = false;
    while (at < text.length) {
      const unit = text.charCodeAt(at);
      if (unit === 34) {
        if (!passString()) break;
        any = true;
        continue;
      }
      if (unit === 123 || unit === 91) {
        if (depth === 1) any = true;
        depth++;
      } else if (unit === 125 || unit === 93) {
        depth--;
        if (depth === 0) {
          at++;
          return any ? members + 1 : 0;
        }
      } else if (unit === 44) {
        if (depth === 1) members++;
      } else if (unit > 32) any = true;
      at++;
    }
    broken = true;
    return 0;
  };
  const leaveOut = (words: string): void => {
    cut = true;
    out.push(words);
  };
  const writeString = (): void => {
    const began = at;
    if (!passString()) {
      broken = true;
      return;
    }
    const inner = at - began - 2;
    if (inner <= limits.chars + 16) {
      out.push(text.slice(began, at));
      return;
    }
    let end = began + 1;
    while (end < began + 1 + limits.chars)
      end += text.charCodeAt(end) === 92 ? (text.charAt(end + 1) === 'u' ? 6 : 2) : 1;
    const split = text.charCodeAt(end - 1);
    if (split >= 0xd800 && split < 0xdc00) end--;
    leaveOut(`${text.slice(began, end)}… +${at - 1 - end} chars"`);
  };
  const writeMembers = (close: '}' | ']', depth: number): void => {
    const most = close === '}' ? limits.keys : limits.items;
    const began = at;
    if (depth >= limits.depth) {
      const members = passValue();
      if (members === 0) out.push(close === '}' ? '{}' : '[]');
      else leaveOut(close === '}' ? `"{… ${howMany(members, 'key')}}"` : `"[… ${howMany(members, 'item')}]"`);
      return;
    }
    out.push(text.charAt(began));
    at++;
    let n = 0;
    let left = 0;
    blank();
    while (!broken && text.charAt(at) !== close) {
      if (at >= text.length) {
        broken = true;
        return;
      }
      if (n + left > 0) {
        if (text.charAt(at) !== ',') {
          broken = true;
          return;
        }
        at++;
        blank();
      }
      const shown = n < most;
      if (shown && n > 0) out.push(',');
      if (close === '}') {
        const key = at;
        if (text.charAt(at) !== '"' || !passString()) {
          broken = true;
          return;
        }
        if (shown)
          out.push(
            at - key <= 130
              ? text.slice(key, at)
              : `"${text.slice(key + 1, key + 65).replace(/\\.*$/s, '')}…"`,
          );
        blank();
        if (text.charAt(at) !== ':') {
          broken = true;
          return;
        }
        at++;
        blank();
        if (shown) out.push(':');
      }
      if (shown) {
        writeValue(depth + 1);
        n++;
      } else {
        passValue();
        left++;
      }
      blank();
    }
    at++;
    if (left > 0)
      leaveOut(
        close === '}'
          ? `${n ? ',' : ''}"…":"${howMany(left, 'more key')}"`
          : `${n ? ',' : ''}"… ${howMany(left, 'more item')}"`,
      );
    out.push(close);
  };
  function writeValue(depth: number): void {
    const first = text.charAt(at);
    if (first === '{') writeMembers('}', depth);
    else if (first === '[') writeMembers(']', depth);
    else if (first === '"') writeString();
    else {
      const began = at;
      passScalar();
      if (at === began) broken = true;
      else out.push(text.slice(began, at));
    }
  }

  blank();
  writeValue(0);
  blank();
  return broken || at < text.length ? undefined : { json: out.join(''), cut };
}

function shapeForm(text: SafeText, room: number): Shaped {
  for (const chars of [200, 80, 40, 20]) {
    const short = text
      .split('&')
      .map((pair) => {
        const equals = pair.indexOf('=');
        const value = pair.length - equals - 1;
        return equals >= 0 && value > chars + 16
          ? `${pair.slice(0, equals + 1 + chars)}…(+${value - chars} chars)`
          : pair;
      })
      .join('&');
    if (fits(short, room)) return { text: mapSafe(text, () => short), shortened: true };
  }
  return { text: headAndTail(text, room), shortened: true };
}

function headAndTail(text: SafeText, room: number): SafeText {
  return mapSafe(text, (whole) => {
    const usable = Math.max(0, room - 48);
    const head = cutToBytes(whole, Math.ceil(usable * 0.75));
    const tail = endOf(whole, usable - byteLength(head));
    const gone = whole.length - head.length - tail.length;
    return cutToBytes(`${head}\n… ${gone} characters left out …\n${tail}`, room);
  });
}
