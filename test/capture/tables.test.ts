import { expect, test } from 'vitest';
import { createTables } from '../../src/capture/tables.ts';
import { type Connection, type Process } from '../../src/traffic/facts.ts';
import { newCapture } from './support.ts';

const client = { ip: '127.0.0.1', port: 48_000 };
const server = { ip: '127.0.0.1', port: 3_000 };
const caller: Connection = {
  id: 'caller',
  state: 'open',
  direction: 'egress-external',
  local: client,
  remote: server,
};
const called: Connection = {
  id: 'called',
  state: 'open',
  direction: 'ingress',
  local: server,
  remote: client,
};

test('an exchange joins its connection whether it comes before or after the record', () => {
  const { capture, add } = newCapture();
  const row = add({ connectionId: 'c1' });
  const number = capture.columns.blockOf(row)?.connection[0] ?? 0;
  expect(capture.tables.connection(number)).toMatchObject({ id: 'c1', source: 'qtap', fact: undefined });
  capture.sink('qtap').connection({ id: 'c1', state: 'open', tlsVersion: '1.3' });
  expect(capture.tables.connection(number)?.fact?.tlsVersion).toBe('1.3');
  add({ connectionId: 'c1' });
  expect(capture.columns.blockOf(row)?.connection[1]).toBe(number);
  add({});
  expect(capture.columns.blockOf(row)?.connection[2]).toBe(0);
});

test('the same connection id of two sources is two connections', () => {
  const { capture, add } = newCapture();
  add({ connectionId: 'c1' }, 'one');
  add({ connectionId: 'c1' }, 'two');
  expect(capture.tables.connectionCount).toBe(2);
});

test('a later report adds what it knows, keeps what it leaves out, and never reopens', () => {
  const tables = createTables();
  tables.upsertConnection('q', { id: 'c', state: 'open', endpoint: 'api.stripe.com', part: 0 }, 1, 0);
  tables.upsertConnection(
    'q',
    { id: 'c', state: 'closed', bytesSent: 9, endpoint: undefined, part: 1 },
    1,
    1_000,
  );
  tables.upsertConnection('q', { id: 'c', state: 'open' }, 1, 2_000);
  expect(tables.connectionById('q', 'c')?.fact).toMatchObject({
    state: 'closed',
    endpoint: 'api.stripe.com',
    bytesSent: 9,
  });
});

test('every member that was told is kept, whether it is told first or later', () => {
  const whole: Required<Connection> = {
    id: 'c',
    state: 'open',
    direction: 'egress-external',
    endpoint: 'api.stripe.com',
    local: client,
    remote: server,
    pid: 7,
    exe: '/a',
    user: 'app',
    hostname: 'web-1',
    container: { name: 'pay' },
    pod: { name: 'pay-1' },
    transport: 'tcp',
    protocol: 'http1',
    tlsVersion: '1.3',
    tlsProbes: ['openssl'],
    introspected: false,
    openedAt: 1,
    closedAt: 2,
    bytesSent: 0,
    bytesReceived: 4,
    part: 5,
    labels: ['x'],
  };
  const program: Required<Process> = {
    pid: 7,
    state: 'running',
    binary: 'a',
    exe: '/a',
    hostname: 'web-1',
    user: { id: 0 },
    container: { name: 'pay' },
    pod: { name: 'pay-1' },
    env: { A: 'b' },
    noticedAt: 1,
    stoppedAt: 2,
  };
  for (const wholeFirst of [true, false]) {
    const tables = createTables();
    const connections = [whole, { id: 'c', state: 'open' } as const];
    const programs = [program, { pid: 7, state: 'running', exe: '/a', noticedAt: 1 } as const];
    for (const told of wholeFirst ? connections : connections.toReversed())
      tables.upsertConnection('q', told, 1, 0);
    for (const told of wholeFirst ? programs : programs.toReversed()) tables.upsertProcess('q', told, 0);
    expect(tables.connectionById('q', 'c')?.fact).toEqual(whole);
    expect(tables.process('q', 7)?.fact).toEqual(program);
  }
});

test('the table keeps its bound and forgets the longest untouched', () => {
  const tables = createTables({ connections: 3, processes: 2 });
  for (const [i, id] of ['a', 'b', 'c'].entries()) tables.mention('q', id, i);
  tables.mention('q', 'a', 60_000);
  const number = tables.mention('q', 'd', 60_001);
  expect([...tables.connections()].map(({ id }) => id)).toEqual(['c', 'a', 'd']);
  expect(tables.connection(number)?.id).toBe('d');
  expect(tables.connectionById('q', 'b')).toBeUndefined();
  expect(tables.forgotten.connections).toBe(1);
  expect(tables.mention('q', 'b', 60_002)).toBeGreaterThan(number);
  tables.upsertProcess('q', { pid: 1, state: 'running', exe: '/a' }, 0);
  tables.upsertProcess('q', { pid: 2, state: 'running', exe: '/b' }, 0);
  tables.upsertProcess('q', { pid: 2, state: 'stopped' }, 0);
  tables.upsertProcess('q', { pid: 3, state: 'running', exe: '/c' }, 0);
  expect([...tables.processes()].map(({ fact }) => fact.pid)).toEqual([1, 3]);
});

test('a stopped process keeps its name, and a pid taken again is a new process', () => {
  const tables = createTables();
  const container = { name: 'pay' };
  tables.upsertProcess('q', { pid: 7, state: 'running', exe: '/a', noticedAt: 1, container }, 0);
  tables.upsertProcess('q', { pid: 7, state: 'running', exe: '/a', noticedAt: 1 }, 0);
  tables.upsertProcess('q', { pid: 7, state: 'stopped', stoppedAt: 5 }, 0);
  expect(tables.process('q', 7)?.fact).toMatchObject({
    state: 'stopped',
    exe: '/a',
    stoppedAt: 5,
    container,
  });
  tables.upsertProcess('q', { pid: 7, state: 'running', exe: '/b', noticedAt: 9 }, 0);
  expect(tables.process('q', 7)?.fact).toEqual({ pid: 7, state: 'running', exe: '/b', noticedAt: 9 });
});

test('a fact of hostile size is kept without its lists', () => {
  const tables = createTables();
  const labels = Array.from({ length: 5_000 }, (_, i) => `label-${i}`);
  tables.upsertConnection('q', { id: 'c', state: 'open', endpoint: 'x', labels }, 1, 0);
  expect(tables.connectionById('q', 'c')?.fact).toEqual({ id: 'c', state: 'open', endpoint: 'x' });
  tables.upsertConnection('q', { id: 'd', state: 'open', endpoint: 'x'.repeat(100_000) }, 1, 0);
  expect(tables.connectionById('q', 'd')?.fact).toEqual({ id: 'd', state: 'open' });
});

test('a hole in report numbers tells of loss, but not across a reconnect', () => {
  const tables = createTables();
  const told = (part: number, stretch: number): boolean =>
    tables.upsertConnection('q', { id: 'c', state: 'open', part }, stretch, 0);
  expect(told(5, 1)).toBe(false);
  expect(told(6, 1)).toBe(false);
  expect(told(6, 1)).toBe(false);
  expect(told(8, 1)).toBe(true);
  expect(told(7, 1)).toBe(false);
  expect(told(9, 1)).toBe(false);
  expect(told(40, 2)).toBe(false);
  expect(told(42, 2)).toBe(true);
});

test('both ends of a local call are twins, whatever order the records come in', () => {
  for (const [first, second] of [
    [caller, called],
    [called, caller],
  ] as const) {
    const { capture, clock, add } = newCapture();
    const sink = capture.sink('qtap');
    sink.connection(first);
    const out = add({ connectionId: 'caller', path: '/a', direction: 'egress-external' });
    const other = add({ connectionId: 'caller', path: '/b', direction: 'egress-external' });
    clock.advance(3);
    const inside = add({ connectionId: 'called', path: '/a', direction: 'ingress' });
    expect(capture.twin(out)).toBeUndefined();
    sink.connection(second);
    expect(capture.twin(out)).toBe(inside);
    expect(capture.twin(inside)).toBe(out);
    expect(capture.twin(other)).toBeUndefined();
  }
});

test('equal calls on one kept connection pair one to one by their time', () => {
  const { capture, clock, add } = newCapture();
  capture.sink('qtap').connection(caller);
  capture.sink('qtap').connection(called);
  const pairs: [number, number][] = [];
  for (let i = 0; i < 5; i++) {
    clock.advance(100);
    const inside = add({ connectionId: 'called', direction: 'ingress' });
    clock.advance(2);
    pairs.push([inside, add({ connectionId: 'caller', direction: 'egress-external' })]);
  }
  for (const [inside, outside] of pairs) {
    expect(capture.twin(inside)).toBe(outside);
    expect(capture.twin(outside)).toBe(inside);
  }
});

test.each([
  ['another port', { ...called, remote: { ip: '127.0.0.1', port: 48_001 } }, 'qtap'],
  ['the same side', { ...called, direction: 'egress-external' as const }, 'qtap'],
  ['another host', called, 'elsewhere'],
  ['another time', { ...called, openedAt: 1_000_000, closedAt: 2_000_000 }, 'qtap'],
])('nothing is paired across %s', (_, other, source) => {
  const { capture, add } = newCapture();
  capture.sink('qtap').connection({ ...caller, openedAt: 5_000_000 });
  capture.sink(source).connection(other);
  const out = add({ connectionId: 'caller' });
  add({ connectionId: 'called' }, source);
  expect(capture.twin(out)).toBeUndefined();
});

test('an IPv4 address dressed as IPv6 at one end is the same address', () => {
  const { capture, add } = newCapture();
  capture.sink('qtap').connection(caller);
  capture.sink('qtap').connection({
    ...called,
    local: { ip: '::ffff:127.0.0.1', port: 3_000 },
    remote: { ip: '::FFFF:127.0.0.1', port: 48_000 },
  });
  const out = add({ connectionId: 'caller' });
  const inside = add({ connectionId: 'called' });
  expect(capture.twin(out)).toBe(inside);
});

test('clearing keeps what is told only once: open connections and running processes', () => {
  const { capture } = newCapture();
  const sink = capture.sink('qtap');
  sink.connection(caller);
  sink.connection({ ...called, state: 'closed' });
  sink.process({ pid: 1, state: 'running' });
  sink.process({ pid: 2, state: 'stopped' });
  capture.clear();
  expect([...capture.tables.connections()].map(({ id }) => id)).toEqual(['caller']);
  expect([...capture.tables.processes()].map(({ fact }) => fact.pid)).toEqual([1]);
});
