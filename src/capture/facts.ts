/** What is kept of a connection or a process: what was told of it one after the other, and no more than has its room. */

import { isRecord } from '../base/unknown.ts';
import { type Address, type Connection, type Process } from '../traffic/facts.ts';

export const mostKeyLength = 200;
/** A fact with more characters than this loses its lists; one that is still larger, all but its key. */
const mostLength = 8_192;

/** Every member must be named, so that none is forgotten when facts are put together. */
type Whole<Fact> = { readonly [Key in keyof Required<Fact>]: Fact[Key] };

/** What is newly told wins; what is not said any more stays; a closed connection does not open again. */
export function laterConnection(known: Connection | undefined, told: Connection): Connection {
  if (!known) return told;
  const whole: Whole<Connection> = {
    id: told.id,
    state: known.state === 'closed' ? 'closed' : told.state,
    direction: told.direction ?? known.direction,
    endpoint: told.endpoint ?? known.endpoint,
    local: laterAddress(known.local, told.local),
    remote: laterAddress(known.remote, told.remote),
    pid: told.pid ?? known.pid,
    exe: told.exe ?? known.exe,
    user: told.user ?? known.user,
    hostname: told.hostname ?? known.hostname,
    container: told.container ?? known.container,
    pod: told.pod ?? known.pod,
    transport: told.transport ?? known.transport,
    protocol: told.protocol ?? known.protocol,
    tlsVersion: told.tlsVersion ?? known.tlsVersion,
    tlsProbes: told.tlsProbes ?? known.tlsProbes,
    introspected: told.introspected ?? known.introspected,
    openedAt: told.openedAt ?? known.openedAt,
    closedAt: told.closedAt ?? known.closedAt,
    bytesSent: told.bytesSent ?? known.bytesSent,
    bytesReceived: told.bytesReceived ?? known.bytesReceived,
    part: told.part ?? known.part,
    labels: told.labels ?? known.labels,
  };
  return whole;
}

/** The same object when it is the same address. */
function laterAddress(known: Address | undefined, told: Address | undefined): Address | undefined {
  return told === undefined || (told.ip === known?.ip && told.port === known.port) ? known : told;
}

/** The end of a process tells only its pid; the same process told twice may know less the second time; else the pid was taken by another program. */
export function laterProcess(known: Process | undefined, told: Process): Process {
  if (!known) return told;
  if (told.state === 'stopped') {
    const { stoppedAt } = told;
    return { ...known, state: 'stopped', ...(stoppedAt === undefined ? {} : { stoppedAt }) };
  }
  if (known.exe !== told.exe || known.noticedAt !== told.noticedAt) return told;
  const whole: Whole<Process> = {
    pid: told.pid,
    state: told.state,
    binary: told.binary ?? known.binary,
    exe: told.exe,
    hostname: told.hostname ?? known.hostname,
    user: told.user ?? known.user,
    container: told.container ?? known.container,
    pod: told.pod ?? known.pod,
    env: told.env ?? known.env,
    noticedAt: told.noticedAt,
    stoppedAt: told.stoppedAt ?? known.stoppedAt,
  };
  return whole;
}

export function slimConnection(fact: Connection): Connection {
  if (lengthOf(fact) <= mostLength) return fact;
  const { labels: _labels, tlsProbes: _probes, ...rest } = fact;
  if (lengthOf(rest) <= mostLength) return rest;
  return { id: fact.id.slice(0, mostKeyLength), state: fact.state };
}

export function slimProcess(fact: Process): Process {
  if (lengthOf(fact) <= mostLength) return fact;
  const { env: _env, container, pod, ...rest } = fact;
  const { labels: _labels, ...containerRest } = container ?? {};
  const { labels: _podLabels, ...podRest } = pod ?? {};
  const slim = {
    ...rest,
    ...(container ? { container: containerRest } : {}),
    ...(pod ? { pod: podRest } : {}),
  };
  if (lengthOf(slim) <= mostLength) return slim;
  return { pid: fact.pid, state: fact.state };
}

/** Characters of a value and what is in it, names of members included; a number counts as few. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  let length = 2;
  if (isRecord(value)) for (const name in value) length += name.length + 3 + lengthOf(value[name]);
  else if (Array.isArray(value)) for (const one of value) length += lengthOf(one);
  return length;
}
