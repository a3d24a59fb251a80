/**
 * A large JSON file cut into the items of its list while it is read: a plain list, or `log.entries` of a HAR. Only
 * one item is held at a time, so the file may be larger than memory.
 */

export interface ItemCutter {
  /** The whole items that ended in this piece, as JSON. */
  push(piece: string): readonly string[];
  /** Which list was found so far. */
  readonly list: 'none' | 'plain' | 'har';
}

const quote = 0x22;
const backslash = 0x5c;

export function createItemCutter(): ItemCutter {
  let depth = 0;
  /** Depth inside the list; 0 = not found yet. */
  let listDepth = 0;
  let list: ItemCutter['list'] = 'none';
  let inString = false;
  let escaped = false;
  /** The last string outside the list: the key before a bracket. */
  let word = '';
  /** The item so far, from earlier pieces; undefined = between items. */
  let held: string | undefined;

  return {
    get list() {
      return list;
    },
    push(piece) {
      const items: string[] = [];
      let start = 0;
      const end = (at: number): void => {
        items.push((held ?? '') + piece.slice(start, at));
        held = undefined;
      };
      for (let i = 0; i < piece.length; i++) {
        const unit = piece.charCodeAt(i);
        if (inString) {
          if (escaped) escaped = false;
          else if (unit === backslash) escaped = true;
          else if (unit === quote) inString = false;
          if (listDepth === 0 && inString && word.length < 16) word += piece[i] ?? '';
          continue;
        }
        if (unit <= 0x20 || unit === 0xfeff) continue;
        const inList = listDepth > 0 && depth === listDepth;
        if (inList && held !== undefined && (unit === 0x2c || unit === 0x5d)) end(i);
        else if (inList && held === undefined && unit !== 0x2c && unit !== 0x5d) {
          held = '';
          start = i;
        }
        if (unit === quote) {
          inString = true;
          if (listDepth === 0) word = '';
        } else if (unit === 0x7b || unit === 0x5b) {
          depth++;
          const isHar = depth === 3 && word === 'entries';
          if (unit === 0x5b && list === 'none' && (depth === 1 || isHar)) {
            list = isHar ? 'har' : 'plain';
            listDepth = depth;
          }
        } else if (unit === 0x7d || unit === 0x5d) {
          depth--;
          if (depth < listDepth) listDepth = 0;
        }
      }
      if (held !== undefined) held += piece.slice(start);
      return items;
    },
  };
}
