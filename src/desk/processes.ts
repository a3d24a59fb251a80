/** Who calls and who is called, by process and container; and who has connections but no HTTP, with the likely reason. */

import { isProblem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { type KnownConnection } from '../capture/tables.ts';
import { latencyOf } from '../query/numbers.ts';
import { baseName } from '../query/reading.ts';
import { scan } from '../query/scan.ts';
import { type Stretch } from '../query/window.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type ProcessReport } from '../traffic/answers.ts';
import { directions } from '../traffic/transaction.ts';
import { safe, type SafeText } from '../traffic/safe.ts';
import { type Processes, type Question } from './desk.ts';
import { nextSkip, skipOf } from './groups.ts';
import { lookedUp, type Matching, type Parts } from './matching.ts';

interface Counts {
  readonly source: string;
  readonly exe: string;
  readonly container: string;
  requests: number;
  errors: number;
  noResponse: number;
  requestBytes: number;
  responseBytes: number;
  inbound: number;
  readonly durations: number[];
  readonly pids: Set<number>;
  readonly hosts: Map<number, number>;
  readonly methods: Map<number, number>;
}

export async function processesOf(parts: Parts, question: Question): Promise<Processes | Problem> {
  const { capture, redactor } = parts;
  const skip = skipOf(question.cursor, capture);
  if (isProblem(skip)) return skip;
  const matching = await lookedUp(parts, question);
  if (isProblem(matching)) return matching;
  const counted = countProcesses(capture, matching).sort((a, b) => b.requests - a.requests);
  // A filter asks about exchanges: who has none cannot match it.
  const silent = question.filter ? [] : silentOnes(capture, redactor, matching.stretch, counted);
  const all = [
    ...counted.map((one) => () => report(capture, redactor, one)),
    ...silent.map((one) => () => one),
  ];
  const page = all.slice(skip, skip + question.limit);
  return {
    processes: page.map((make) => make()),
    talking: counted.length,
    silent: silent.length,
    names: [...new Set(counted.map(({ container, exe }) => container || baseName(exe)))]
      .filter((name) => name !== '')
      .map(redactor.name),
    ...(skip + page.length < all.length ? { next: nextSkip(capture, skip + page.length) } : {}),
  };
}

function countProcesses(capture: Capture, { stretch, plan }: Matching): Counts[] {
  const { names } = capture.columns;
  const found = new Map<string, Counts>();
  const ingress = directions.indexOf('ingress') + 1;
  scan(capture, stretch, plan.stage, (block, rows, count) => {
    for (let k = 0; k < count; k++) {
      const i = rows[k] ?? 0;
      const key = `${block.exe[i]} ${block.container[i]} ${block.source[i]}`;
      let one = found.get(key);
      if (!one) {
        one = {
          source: names.source.text(block.source[i] ?? 0),
          exe: names.exe.text(block.exe[i] ?? 0),
          container: names.container.text(block.container[i] ?? 0),
          requests: 0,
          errors: 0,
          noResponse: 0,
          requestBytes: 0,
          responseBytes: 0,
          inbound: 0,
          durations: [],
          pids: new Set(),
          hosts: new Map(),
          methods: new Map(),
        };
        found.set(key, one);
      }
      const status = block.status[i] ?? 0;
      one.requests++;
      if (status === 0 || status >= 400) one.errors++;
      if (status === 0) one.noResponse++;
      one.requestBytes += block.requestBytes[i] ?? 0;
      one.responseBytes += block.responseBytes[i] ?? 0;
      const isInbound = block.direction[i] === ingress;
      if (isInbound) one.inbound++;
      else add(one.hosts, block.host[i] ?? 0);
      add(one.methods, block.method[i] ?? 0);
      const durationMs = block.durationMs[i] ?? NaN;
      if (!Number.isNaN(durationMs)) one.durations.push(durationMs);
      const pid = block.pid[i] ?? -1;
      if (pid >= 0 && one.pids.size < 50) one.pids.add(pid);
    }
  });
  return [...found.values()];
}

function add(counts: Map<number, number>, id: number): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

const mostNames = 12;

function report(capture: Capture, redactor: Redactor, counts: Counts): ProcessReport {
  const { names } = capture.columns;
  const { source, exe, container, pids, requests, errors, noResponse, requestBytes, responseBytes, inbound } =
    counts;
  const most = (of: Map<number, number>, name: (id: number) => string): SafeText[] =>
    [...of]
      .sort((a, b) => b[1] - a[1])
      .slice(0, mostNames)
      .flatMap(([id]) => (name(id) ? [redactor.name(name(id))] : []));
  const [pid] = pids;
  const fact = pid === undefined ? undefined : capture.tables.process(source, pid)?.fact;
  const pod = fact?.pod;
  const image = fact?.container?.image;
  return {
    name: exe ? redactor.name(baseName(exe)) : safe`(not known)`,
    ...(container ? { container: redactor.name(container) } : {}),
    ...(pod?.name ? { pod: redactor.name(pod.namespace ? `${pod.namespace}/${pod.name}` : pod.name) } : {}),
    ...(image ? { image: redactor.name(image) } : {}),
    pids: [...pids],
    hosts: most(counts.hosts, (id) => names.host.text(id)),
    methods: most(counts.methods, (id) => names.method.text(id)),
    inbound,
    outbound: requests - inbound,
    source: redactor.name(source),
    requests,
    errors,
    noResponse,
    requestBytes,
    responseBytes,
    latency: latencyOf(Float64Array.from(counts.durations)),
  };
}

/** Protocols that are something else than HTTP, so that no exchange is to be expected. */
const notHttp = new Set(['dns', 'mysql', 'redis', 'postgres', 'kafka', 'grpc', 'other']);

interface Silent {
  readonly source: string;
  readonly exe: string;
  readonly container: string;
  readonly pids: Set<number>;
  readonly connections: KnownConnection[];
}

function silentOnes(
  { tables }: Capture,
  redactor: Redactor,
  { from, to }: Stretch,
  counted: readonly Counts[],
): ProcessReport[] {
  const talking = new Set(counted.map(({ source, exe, container }) => `${source}\n${exe}\n${container}`));
  const silent = new Map<string, Silent>();
  for (const connection of tables.connections()) {
    const { fact, source, lastSeenAt, firstSeenAt } = connection;
    if (!fact?.exe || lastSeenAt < from || firstSeenAt >= to) continue;
    const container = fact.container?.name ?? '';
    const key = `${source}\n${fact.exe}\n${container}`;
    if (talking.has(key)) continue;
    let one = silent.get(key);
    if (!one) {
      one = { source, exe: fact.exe, container, pids: new Set(), connections: [] };
      silent.set(key, one);
    }
    if (fact.pid !== undefined && one.pids.size < 50) one.pids.add(fact.pid);
    one.connections.push(connection);
  }
  return [...silent.values()]
    .sort((a, b) => b.connections.length - a.connections.length)
    .map(({ source, exe, container, pids, connections }) => ({
      name: redactor.name(baseName(exe)),
      ...(container ? { container: redactor.name(container) } : {}),
      pids: [...pids],
      hosts: [...new Set(connections.flatMap(({ fact }) => fact?.endpoint ?? []))]
        .slice(0, mostNames)
        .map(redactor.name),
      methods: [],
      inbound: 0,
      outbound: 0,
      source: redactor.name(source),
      requests: 0,
      errors: 0,
      noResponse: 0,
      requestBytes: 0,
      responseBytes: 0,
      latency: { n: 0 },
      silentBecause: silentBecause(redactor, connections),
    }));
}

/** What its connections say about why no exchange was seen. */
function silentBecause(redactor: Redactor, connections: readonly KnownConnection[]): SafeText {
  const facts = connections.flatMap(({ fact }) => fact ?? []);
  const protocols = new Set(facts.flatMap(({ protocol }) => protocol ?? []));
  const [protocol] = protocols;
  const encrypted = facts.filter(({ tlsVersion }) => tlsVersion !== undefined);
  const closed = encrypted.filter(({ introspected }) => introspected !== true);
  if (encrypted.length && closed.length === encrypted.length) {
    const probes = new Set(encrypted.flatMap(({ tlsProbes }) => tlsProbes ?? []));
    return probes.size
      ? safe`its TLS library (${redactor.name([...probes].join(', '))}) is known, but Qtap could not look inside: perhaps it was attached after the connection was opened`
      : safe`its TLS library is not one Qtap covers (statically linked, or none of OpenSSL, Go, Node, Java)`;
  }
  if (protocol !== undefined && [...protocols].every((one) => notHttp.has(one)))
    return protocol === 'other'
      ? safe`it speaks a protocol that Qtap does not read`
      : safe`it speaks ${redactor.name([...protocols].join(', '))}, not HTTP`;
  return safe`it has connections, but sent no request in this time`;
}
