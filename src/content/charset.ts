/** Which bytes are text, and what they say in their charset. */

import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** As many bytes as are looked at to tell text from the rest. */
const window = 4_096;
const textWindow = 65_536;

/** UTF-8 with hardly a control character, or a text in another charset by its mark or its header. */
export function isText(bytes: Uint8Array, type: string): boolean {
  const buffer = asBuffer(bytes).subarray(0, textWindow);
  if (wideMark(buffer)) return true;
  if (buffer.includes(0) || !hasFewControls(buffer)) return false;
  return isUtf8(withoutTornEnds(buffer)) || declaresText(type);
}

/** The byte order of UTF-16, by its mark. */
export function wideMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** A cut in the middle of a character leaves up to three bytes of it at either end. */
export function withoutTornEnds(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (from < 3 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++;
  let to = bytes.length;
  for (let back = 1; back <= Math.min(3, bytes.length - from); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (length > back) to = bytes.length - back;
    break;
  }
  return bytes.subarray(from, to);
}

function hasFewControls(buffer: Buffer): boolean {
  const looked = Math.min(buffer.length, window);
  let controls = 0;
  for (let i = 0; i < looked; i++) {
    const byte = buffer[i] ?? 0;
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) controls++;
  }
  return controls * 20 <= looked;
}

function declaresText(type: string): boolean {
  return (
    type.startsWith('text/') ||
    /[/+](?:json|xml|javascript|ecmascript|yaml|x-yaml|toml|sql|csv|graphql|x-www-form-urlencoded)$/.test(
      type,
    )
  );
}

export interface DecodedText {
  readonly text: string;
  /** As TextDecoder names it. */
  readonly charset: string;
  /** Some bytes meant nothing in that charset and became U+FFFD. */
  readonly lossy: boolean;
}

/** The charset by the byte order mark, by the header, by the document's own word, else UTF-8, else windows-1252. */
export function decodeText(bytes: Uint8Array, contentType: string | undefined): DecodedText {
  const label = labelOf(bytes, contentType);
  if (label === 'utf-8') return decodeUtf8(bytes);
  const decoder = decoderOf(label);
  if (!decoder) return decodeUtf8(bytes);
  const text = decoder.decode(bytes);
  return { text, charset: decoder.encoding, lossy: text.includes('\ufffd') };
}

function decodeUtf8(bytes: Uint8Array): DecodedText {
  const whole = isUtf8(bytes);
  if (!whole && !isUtf8(withoutTornEnds(bytes)) && mostlyWestern(bytes))
    return { text: new TextDecoder('windows-1252').decode(bytes), charset: 'windows-1252', lossy: false };
  return { text: new TextDecoder().decode(bytes), charset: 'utf-8', lossy: !whole };
}

function labelOf(bytes: Uint8Array, contentType: string | undefined): string {
  const wide = wideMark(bytes);
  if (wide) return wide;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  const declared = /;\s*charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1];
  if (declared) return declared.toLowerCase();
  const head = asBuffer(bytes).toString('latin1', 0, 1024);
  const own =
    /^\s*<\?xml[^>]{0,200}encoding=["']([\w.:-]{1,40})/i.exec(head) ??
    /<meta[^>]{0,200}charset=["']?([\w.:-]{1,40})/i.exec(head);
  // A document that can be read says so in ASCII: it is not of two bytes a character.
  return own?.[1] && !/^utf-?16/i.test(own[1]) ? own[1].toLowerCase() : 'utf-8';
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/** A text of one byte a character: its high bytes stand alone among ASCII. */
function mostlyWestern(bytes: Uint8Array): boolean {
  let high = 0;
  const looked = Math.min(bytes.length, 4_096);
  for (let i = 0; i < looked; i++) if ((bytes[i] ?? 0) >= 0x80) high++;
  return high * 2 <= looked;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
