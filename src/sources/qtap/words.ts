/**
 * Strings that come again and again (methods, hosts, executables) are made once. A direct-mapped table: a
 * word that lands on another's place pushes it out, so the memory is bounded whatever arrives.
 */

const slots = 2048;
const longest = 256;
const hashed = 10;

export class Words {
  readonly #table: string[] = new Array<string>(slots).fill('');

  /** The Latin-1 text of [from, to). */
  read(bytes: Buffer, from: number, to: number): string {
    const length = to - from;
    if (length > longest) return bytes.toString('latin1', from, to);
    // The end tells words apart sooner than the beginning; what the hash leaves out the comparison sees.
    let hash = length;
    for (let i = Math.max(from, to - hashed); i < to; i++) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const known = this.#table[slot] ?? '';
    if (known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[from + i]) i++;
      if (i === length) return known;
    }
    const word = bytes.toString('latin1', from, to);
    this.#table[slot] = word;
    return word;
  }
}
