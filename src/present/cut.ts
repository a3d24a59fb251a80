/** Safe text made shorter, saying how much of it is gone. */

import { byteLength, cutToBytes } from '../base/text.ts';
import { mapSafe, type SafeText } from '../traffic/safe.ts';

/** At most `mostBytes`: the middle goes, and the text says how much of it. */
export function cutMiddle(text: SafeText, mostBytes: number): SafeText {
  if (text.length * 3 <= mostBytes || byteLength(text) <= mostBytes) return text;
  return mapSafe(text, (whole) => {
    const room = Math.max(0, mostBytes - 24);
    const head = cutToBytes(whole, Math.ceil(room * 0.7));
    const tail = endOf(whole, room - byteLength(head));
    const gone = whole.length - head.length - tail.length;
    return cutToBytes(`${head}…(+${gone} chars)…${tail}`, mostBytes);
  });
}

/** The longest end of `text` of at most `mostBytes` that splits no character. */
export function endOf(text: string, mostBytes: number): string {
  let bytes = 0;
  let at = text.length;
  while (at > 0) {
    const unit = text.charCodeAt(at - 1);
    const isPair = unit >= 0xdc00 && unit < 0xe000 && at > 1;
    const width = isPair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    if (bytes + width > mostBytes) break;
    bytes += width;
    at -= isPair ? 2 : 1;
  }
  return text.slice(at);
}

/** A path of at most `mostBytes`: the query's keys stay longer than its values. */
export function cutPath(path: SafeText, mostBytes: number): SafeText {
  if (byteLength(path) <= mostBytes) return path;
  const query = path.indexOf('?');
  if (query < 0 || query > mostBytes - 8) return cutMiddle(path, mostBytes);
  const short = mapSafe(path, (whole) => {
    const pairs = whole
      .slice(query + 1)
      .split('&')
      .map((pair) => {
        const equals = pair.indexOf('=');
        return equals >= 0 && pair.length - equals > 13 ? `${pair.slice(0, equals + 9)}…` : pair;
      });
    return `${whole.slice(0, query)}?${pairs.join('&')}`;
  });
  return cutMiddle(short, mostBytes);
}
