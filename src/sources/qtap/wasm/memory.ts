/**
 * Where everything lies in the module's memory; nothing else is ever allocated. An event's text grows behind `textFrom`,
 * and behind that lies what its base64 decodes to.
 */

/** Constants of base64.ts. */
export const alphabet: usize = 1024;
/** Bytes to look for, sixteen times each: json.ts and frames.ts. */
export const marks: usize = 1536;
/** What was found in an event: numbers of 32 bits, in the order of `../decoder.ts`. */
export const results: usize = 2048;
/** The second that was read last, as 19 letters. */
export const lastSecond: usize = 2560;
/** Names of members: members.ts. */
export const memberTables: usize = 4096;
/** Words: words.ts. */
export const wordTable: usize = 8192;
/** The name of the event being read; a longer one is cut. */
export const nameFrom: usize = 159_744;
export const mostName: usize = 4_096;
/** Where the host reads to; 2 MB. What lies before is the module's own data (`memoryBase` of the build). */
export const inputFrom: usize = 172_032;
/** An event's text without its base64, and room for it. */
export const textFrom: usize = inputFrom + 2_097_152 + 4_096;
export const textRoom: usize = 65_536;
export const decodedFrom: usize = textFrom + textRoom + 64;

/** Makes sure that there is memory up to `end`. */
export function ensure(end: usize): void {
  const pages = <i32>((end + 0xffff) >> 16);
  const held = memory.size();
  // The host takes this as a fault of the event, and begins anew.
  if (pages > held && memory.grow(max(pages - held, held >> 1)) < 0) unreachable();
}

export function setResult(index: i32, value: i32): void {
  store<i32>(results + ((<usize>index) << 2), value);
}

export function getResult(index: i32): i32 {
  return load<i32>(results + ((<usize>index) << 2));
}

export function byteAt(at: usize): u32 {
  return <u32>load<u8>(at);
}
