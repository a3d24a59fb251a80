/**
 * The members of an object whose names are known beforehand. Go writes them in a fixed order and leaves empty ones
 * out, so the next one is nearly always the next in the table: all of its name is compared at once.
 */

import { memberTables } from './memory';

/** A name with its quotes and colon, a mask of as many bytes, its length, what it is. */
const room: usize = 80;
const mostName: i32 = 32;

let tablesTo: usize = memberTables;

/** Appends `"name":` to the table being written; where it begins. */
export function addMember(name: string, what: i32): usize {
  const at = tablesTo;
  const length = name.length + 3;
  if (length > mostName) unreachable();
  memory.fill(at, 0, room);
  store<u8>(at, 0x22);
  for (let i = 0; i < name.length; i++) store<u8>(at + 1 + i, <u8>name.charCodeAt(i));
  store<u8>(at + length - 2, 0x22);
  store<u8>(at + length - 1, 0x3a);
  memory.fill(at + 32, 0xff, length);
  store<i32>(at + 64, length);
  store<i32>(at + 68, what);
  tablesTo += room;
  return at;
}

/** Behind the last member that was added. */
export function tableEnd(): usize {
  return tablesTo;
}

export function isMember(member: usize, at: usize): bool {
  const differs = v128.or(
    v128.xor(v128.and(v128.load(at), v128.load(member + 32)), v128.load(member)),
    v128.xor(v128.and(v128.load(at + 16), v128.load(member + 48)), v128.load(member + 16)),
  );
  return !v128.any_true(differs);
}

export function lengthOf(member: usize): usize {
  return <usize>load<i32>(member + 64);
}

export function whatIs(member: usize): i32 {
  return load<i32>(member + 68);
}

/** Which member of the table begins at `at`, or 0; the search starts with the one expected next. */
export function memberAt(from: usize, to: usize, next: usize, at: usize): usize {
  for (let member = next; member < to; member += room) if (isMember(member, at)) return member;
  for (let member = from; member < next; member += room) if (isMember(member, at)) return member;
  return 0;
}

export function behind(member: usize): usize {
  return member + room;
}
