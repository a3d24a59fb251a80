/** Row numbers in an order, kept right while rows come and go. */

import { type Order } from './order.ts';

export interface Ordered {
  readonly length: number;
  /** Row at a place, counted from the top. */
  at(place: number): number | undefined;
  /** Where a row stands; -1 when it is not in here. The row must still be held, or the order by time. */
  find(row: number): number;
  /** Rows that rise by number and are not in here yet; the array is given away. */
  insert(rows: Float64Array): void;
  /** How many rows stand before this one, whether it is in here or not. */
  before(row: number): number;
  /** Stretches of rows of one group, at most `most`; what is left belongs to the last. */
  groups(most: number): readonly Group[];
  remove(row: number): void;
  /** Takes out every row before `row`; returns how many, and how many of them stood at the very top. */
  dropBefore(row: number): { readonly dropped: number; readonly fromTop: number };
  /** The same rows in a list of its own. */
  copy(): Ordered;
}

/** Rows that stand together: the first's place, and how many. */
export interface Group {
  readonly from: number;
  readonly count: number;
  readonly name: string | number;
}

export function createOrdered(order: Order, rows = new Float64Array(0)): Ordered {
  // The rows are list[start] … list[end - 1]; room before and behind makes adding and dropping at both ends cheap.
  let list = rows;
  let start = 0;
  let end = rows.length;

  /** Makes room for so many before and behind what is there. */
  function reserve(before: number, behind: number): void {
    if (before <= start && end + behind <= list.length) return;
    const length = end - start;
    const needed = length + before + behind;
    const room = needed > list.length * 0.75 ? Math.ceil(needed * 1.5) + 1_024 : list.length;
    const larger = room === list.length ? list : new Float64Array(room);
    // What is left over lies on the side where it grows.
    const place = before > 0 ? room - behind - length : 0;
    // `copyWithin` and `set` take an overlap as it should be.
    larger.set(list.subarray(start, end), place);
    list = larger;
    start = place;
    end = place + length;
  }

  /** The first index into `list`, up to `before`, whose row does not stand before `row`. */
  function lowerBound(row: number, before = end): number {
    let low = start;
    let high = before;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (order.compare(list[middle] ?? 0, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Large steps while the group goes on, then by halves: a few large groups cost as little as many small ones. */
  function endOfGroup(from: number, name: string | number): number {
    const isIn = (index: number): boolean => order.groupOf(list[index] ?? 0) === name;
    let low = from + 1;
    let step = 1;
    while (low + step < end && isIn(low + step)) {
      low += step + 1;
      step *= 2;
    }
    let high = Math.min(end, low + step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isIn(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get length() {
      return end - start;
    },
    at: (place) => (place >= 0 && place < end - start ? list[start + place] : undefined),
    find(row) {
      const index = lowerBound(row);
      return index < end && list[index] === row ? index - start : -1;
    },
    before: (row) => lowerBound(row) - start,
    groups(most) {
      const found: Group[] = [];
      for (let from = start; from < end;) {
        const name = order.groupOf(list[from] ?? 0);
        if (name === undefined) break;
        const to = found.length === most - 1 ? end : endOfGroup(from, name);
        found.push({ from: from - start, count: to - from, name });
        from = to;
      }
      return found;
    },
    insert(added) {
      const ordered = order.sort(added);
      const [first, last] = [ordered[0], ordered.at(-1)];
      if (first === undefined || last === undefined) return;
      if (start < end && order.compare(last, list[start] ?? 0) < 0) {
        reserve(ordered.length, 0);
        start -= ordered.length;
        list.set(ordered, start);
        return;
      }
      reserve(0, ordered.length);
      if (start === end || order.compare(list[end - 1] ?? 0, first) < 0) {
        list.set(ordered, end);
        end += ordered.length;
        return;
      }
      // From the last to the first: what stands behind each is moved once, as a whole.
      let from = end;
      for (let k = ordered.length - 1; k >= 0; k--) {
        const row = ordered[k] ?? 0;
        const index = lowerBound(row, from);
        list.copyWithin(index + k + 1, index, from);
        list[index + k] = row;
        from = index;
      }
      end += ordered.length;
    },
    remove(row) {
      const index = lowerBound(row);
      if (index >= end || list[index] !== row) return;
      list.copyWithin(index, index + 1, end);
      end--;
    },
    dropBefore(row) {
      const before = end - start;
      let top = start;
      while (top < end && (list[top] ?? 0) < row) top++;
      const fromTop = top - start;
      start = top;
      if (order.byRow) {
        while (end > start && (list[end - 1] ?? 0) < row) end--;
        return { dropped: before - (end - start), fromTop };
      }
      let kept = start;
      for (let i = start; i < end; i++) {
        const value = list[i] ?? 0;
        if (value >= row) list[kept++] = value;
      }
      end = kept;
      return { dropped: before - (end - start), fromTop };
    },
    copy: () => createOrdered(order, list.slice(start, end)),
  };
}
