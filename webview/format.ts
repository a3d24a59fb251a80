/** Numbers and times as people read them. */

const pad = (n: number, digits = 2): string => String(n).padStart(digits, '0');

/** The second that was told last: neighbours mostly lie in one. */
let second = Number.NaN;
let secondText = '';

/** Local time of day; milliseconds only where two rows must be told apart. */
export function timeOfDay(at: number, withMs = false): string {
  const now = Math.floor(at / 1_000);
  if (now !== second) {
    const time = new Date(now * 1_000);
    second = now;
    secondText = `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
  }
  return withMs ? `${secondText}.${pad(Math.floor(at) - now * 1_000, 3)}` : secondText;
}

export function duration(ms: number | undefined): string {
  if (ms === undefined) return '';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0)} KB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** `1,234,567`. Not by `Intl`: to make its first formatter takes longer than to draw the first rows. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 exchange`, `2 exchanges`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

export type StatusClass = '2xx' | '3xx' | '4xx' | '5xx' | 'none';

/** 1xx counts as well as 2xx does: nothing failed. */
export function statusClass(status: number | undefined): StatusClass {
  if (status === undefined) return 'none';
  if (status < 300) return '2xx';
  if (status < 400) return '3xx';
  return status < 500 ? '4xx' : '5xx';
}
