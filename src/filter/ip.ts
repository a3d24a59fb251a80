/** Internet addresses as bytes, for comparing them with each other and with networks. */

/** 4 or 16 bytes; an IPv4 address inside IPv6 (`::ffff:10.0.0.1`) is the IPv4 address. */
export type IpBytes = readonly number[];

export interface Network {
  readonly bytes: IpBytes;
  readonly bits: number;
}

export function parseIp(text: string): IpBytes | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): IpBytes | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseV6(text: string): IpBytes | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const front = words(head, tail === undefined);
  const back = tail === undefined ? [] : words(tail, true);
  if (!front || !back) return undefined;
  const missing = 16 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  const bytes = [...front, ...Array.from({ length: missing }, () => 0), ...back];
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.slice(12) : bytes;
}

/** `1:2f:ffff` as bytes; only the very end may be written as IPv4. */
function words(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (isEnd && i === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part);
      if (!v4) return undefined;
      bytes.push(...v4);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      const word = Number.parseInt(part, 16);
      bytes.push(word >> 8, word & 255);
    } else return undefined;
  }
  return bytes;
}

export function parseNetwork(text: string): Network | undefined {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const bytes = match?.[1] === undefined ? undefined : parseIp(match[1]);
  const bits = Number(match?.[2]);
  return bytes && bits <= bytes.length * 8 ? { bytes, bits } : undefined;
}

export function sameIp(a: IpBytes, b: IpBytes): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function isInside(bytes: IpBytes, network: Network): boolean {
  if (bytes.length !== network.bytes.length) return false;
  for (let i = 0, left = network.bits; left > 0; i++, left -= 8) {
    const mask = left >= 8 ? 255 : (255 << (8 - left)) & 255;
    if (((bytes[i] ?? 0) & mask) !== ((network.bytes[i] ?? 0) & mask)) return false;
  }
  return true;
}
