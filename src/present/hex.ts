/** Bytes as people read them: position, hexadecimal, and what is printable. */

import { joinSafe, safe, type SafeText } from '../traffic/safe.ts';
import { counted, own } from './words.ts';

const mostBytes = 64 * 1024;
const perLine = 16;

/** The bytes must hold no finding: SafeBody.data does not. */
export function hexOf(data: Uint8Array): SafeText {
  const lines: SafeText[] = [];
  for (let at = 0; at < Math.min(data.length, mostBytes); at += perLine) {
    const bytes = [...data.subarray(at, at + perLine)];
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('.');
    const plain = bytes
      .map((byte) => (/[A-Za-z0-9:~=+/-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : '.'))
      .join('');
    lines.push(
      safe`${own(at.toString(16).padStart(8, '0'))}  ${own(hex.padEnd(perLine * 3 - 1, '.'))}  ${own(plain)}`,
    );
  }
  if (data.length > mostBytes)
    lines.push(safe`… ${counted(data.length - mostBytes, 'more byte', 'more bytes')}`);
  return safe`${joinSafe(lines, '\n')}\n`;
}
