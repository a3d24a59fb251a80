/** Nothing to show: the likely reasons in order, each with what proves it and what to do. */

import { isProblem } from '../base/problem.ts';
import { howMany } from '../base/text.ts';
import { type Capture } from '../capture/capture.ts';
import { type LedgerSource } from '../capture/ledger.ts';
import { type FieldName } from '../filter/fields.ts';
import { parse } from '../filter/parser.ts';
import { everything, fieldsOf } from '../filter/tree.ts';
import { countGroups } from '../query/counts.ts';
import { planOf } from '../query/plan.ts';
import { resolveWindow, type Stretch } from '../query/window.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type Reason, type Reasons } from '../traffic/answers.ts';
import { joinSafe, plainName, safe, type SafeText } from '../traffic/safe.ts';
import { type By } from '../traffic/question.ts';
import { bodiesCome } from './bodies.ts';
import { type Question } from './desk.ts';
import { faultReasons } from './faults.ts';

const mostReasons = 5;

export function reasonsFor(capture: Capture, redactor: Redactor, question: Question): Reasons {
  const found = resolveWindow(capture, question.window);
  if (isProblem(found)) return [];
  const now = capture.clock.now();
  const reasons: Reason[] = [
    ...ofSources(capture, redactor, now),
    ...ofFilter(capture, redactor, question, found),
    ...ofTime(capture, found, now),
    ...ofGaps(capture, found),
    ...faultReasons(capture, redactor),
    ...ofCaptureFilter(capture, redactor),
    ...ofProcesses(capture),
  ];
  if (reasons.length === 0) reasons.push(ofNothingElse(capture, found));
  return reasons.slice(0, mostReasons);
}

/** Whoever asks although all is well hears that. */
function ofNothingElse(capture: Capture, stretch: Stretch): Reason {
  const count = countGroups(capture, stretch, planOf(capture, everything), 'status').matched;
  return count > 0
    ? {
        because: safe`Nothing stands in the way: traffic is seen.`,
        proof: safe`${howMany(count, 'exchange')} of that time ${count === 1 ? 'is' : 'are'} held, and all sources are connected.`,
        fix: safe`If something is missing, look for what hides it: a filter, a shorter time, another source.`,
      }
    : {
        because: safe`No HTTP request was made in that time, as far as can be seen.`,
        proof: safe`All sources are connected, nothing was lost, and no exchange arrived.`,
        fix: safe`Make a request and ask again; a tool called with live=true waits for one.`,
      };
}

function ofSources({ ledger }: Capture, redactor: Redactor, now: number): Reason[] {
  const live = ledger.sources.filter(({ state }) => state.is !== 'ended');
  if (live.length === 0)
    return [
      {
        because: safe`No source of traffic is set up.`,
        proof: safe`0 sources are known.`,
        fix: safe`Start with --url HOST:10001, or --url demo to try it out.`,
      },
    ];
  return live.flatMap((source) => ofSource(source, redactor, now));
}

const startQtap = safe`Start Qtap there with --enable-dev-tools and check the address: qtap-devtools doctor.`;
const shortly = 15_000;

function ofSource(source: LedgerSource, redactor: Redactor, now: number): Reason[] {
  const { state, stateSince, lastConnectedAt } = source;
  const name = redactor.name(source.name);
  const ago = secondsWords(now - stateSince);
  switch (state.is) {
    case 'lost':
      return [
        {
          because: safe`${name} cannot be reached: ${redactor.text(state.reason.replace(/\.$/, ''))}.`,
          proof:
            lastConnectedAt === undefined
              ? safe`It was never connected since this capture began.`
              : safe`It was last connected ${secondsWords(now - lastConnectedAt)} ago.`,
          fix: state.fix === undefined ? startQtap : redactor.text(state.fix),
        },
      ];
    case 'connecting':
      return [
        {
          because: safe`${name} is still connecting.`,
          proof: safe`It has been trying for ${ago}.`,
          fix: safe`Ask again in a moment; if it stays so, check the address: qtap-devtools doctor.`,
        },
      ];
    case 'paused':
      return [
        {
          because: safe`The capture of ${name} is paused.`,
          proof: safe`It was paused ${ago} ago.`,
          fix: safe`Resume Capture in VS Code.`,
        },
      ];
    case 'connected':
      return now - stateSince < shortly
        ? [
            {
              because: safe`${name} was connected only ${ago} ago, and Qtap does not tell what was before.`,
              proof: safe`Connected for ${ago}.`,
              fix: safe`Make a request and ask again; a tool called with live=true waits for one.`,
            },
          ]
        : [];
    case 'silent':
      return [
        {
          because: safe`${name} is connected, but has sent nothing for ${ago}.`,
          proof: safe`Qtap sends no heartbeat, so idle and dead look alike.`,
          fix: safe`Make a request on that host; if nothing comes, restart Qtap and run qtap-devtools doctor.`,
        },
      ];
    case 'ended':
      return [];
  }
}

const bodyFields: readonly FieldName[] = ['req.body', 'req.json', 'res.body', 'res.json'];
/** Fields whose held values help to see a slip in a filter. */
const listed: ReadonlyMap<FieldName, By> = new Map([
  ['req.host', 'host'],
  ['container.name', 'container'],
  ['process.binary', 'process'],
  ['res.status', 'status'],
]);
const mostValues = 5;

function ofFilter(capture: Capture, redactor: Redactor, { filter }: Question, stretch: Stretch): Reason[] {
  const tree = filter ? parse(filter) : undefined;
  if (!tree || isProblem(tree) || tree.kind === 'all') return [];
  const all = planOf(capture, everything);
  const total = countGroups(capture, stretch, all, 'status').matched;
  if (total === 0) return [];
  const fields = fieldsOf(tree);
  const hints = fields.flatMap(({ name }) => {
    const by = listed.get(name);
    if (!by) return [];
    const counted = countGroups(capture, stretch, all, by);
    const most = counted.keys
      .map((key, group) => ({ name: key.name, count: counted.requests[group] ?? 0 }))
      .filter(({ name: value }) => value !== '')
      .sort((a, b) => b.count - a.count)
      .slice(0, mostValues)
      .map(({ name: value }) => plainName(redactor.name(value), 40));
    return most.length ? [safe`${name} has ${joinSafe(most, ', ')}`] : [];
  });
  const noBodies = fields.some(({ name }) => bodyFields.includes(name)) && !bodiesCome(capture, stretch);
  return [
    {
      because:
        total === 1
          ? safe`The filter does not match the one exchange of that time.`
          : safe`The filter matches none of the ${total} exchanges of that time.`,
      proof: hints.length
        ? safe`Held in that time: ${joinSafe(hints, '; ')}.`
        : safe`Without the filter there are ${total}.`,
      fix: safe`Loosen the filter; ~ compares without upper and lower case.`,
    },
    ...(noBodies
      ? [
          {
            because: safe`The filter asks for bodies, and the agent's level leaves bodies out.`,
            proof: safe`Its exchanges come without bodies.`,
            fix: safe`Raise the capture level of Qtap's http stack to full.`,
          },
        ]
      : []),
  ];
}

function ofTime({ columns }: Capture, stretch: Stretch, now: number): Reason[] {
  const newest = columns.blocks.at(-1);
  if (columns.first === columns.next || !newest) return [];
  const last = newest.arrivedAt[newest.count - 1] ?? 0;
  const first = columns.blocks[0]?.arrivedAt[0] ?? 0;
  if (last < stretch.from)
    return [
      {
        because: safe`The last exchange came before the asked time.`,
        proof: safe`It came ${secondsWords(now - last)} ago; the asked time begins ${secondsWords(now - stretch.from)} ago.`,
        fix: safe`Look further back: seconds=${Math.min(86_400, Math.ceil((now - last) / 1_000) + 60)}.`,
      },
    ];
  if (first >= stretch.to)
    return [
      {
        because: safe`The asked time lies before everything that is held.`,
        proof: safe`The oldest exchange held came ${secondsWords(now - first)} ago.`,
        fix: safe`Ask for a later time; raise qtapDevtools.capture.maxRows to keep more.`,
      },
    ];
  return [];
}

function ofGaps({ coverage }: Capture, { from, to }: Stretch): Reason[] {
  const { gaps, evicted } = coverage(from, to);
  return [
    ...(gaps.length
      ? [
          {
            because: safe`The connection was lost in that time, and what happened then is unknown.`,
            proof: safe`${howMany(gaps.length, 'gap touches', 'gaps touch')} it.`,
            fix: safe`Ask about another time, or repeat what you want to see.`,
          },
        ]
      : []),
    ...(evicted.rows
      ? [
          {
            because: safe`Exchanges of that time were given up for room.`,
            proof: safe`About ${evicted.rows} of them.`,
            fix: safe`Raise qtapDevtools.capture.maxRows, or set a capture filter.`,
          },
        ]
      : []),
  ];
}

function ofCaptureFilter({ ledger }: Capture, redactor: Redactor): Reason[] {
  const filters = new Set(ledger.sources.flatMap(({ captureFilter }) => captureFilter ?? []));
  filters.delete('*');
  const [filter] = filters;
  return filter
    ? [
        {
          because: safe`Qtap was asked to send only some of the traffic.`,
          proof: safe`The capture filter is ${redactor.text(filter)}`,
          fix: safe`Set a wider capture filter (Set Capture Filter…, or --capture-filter).`,
        },
      ]
    : [];
}

function ofProcesses({ tables, columns }: Capture): Reason[] {
  if (columns.first !== columns.next) return [];
  const facts = [...tables.connections()].flatMap(({ fact }) => fact ?? []);
  const closed = facts.filter(
    ({ tlsVersion, introspected }) => tlsVersion !== undefined && !introspected,
  ).length;
  const processes = tables.processCount;
  if (facts.length === 0 && processes === 0) return [];
  return [
    closed
      ? {
          because: safe`Connections are seen, but not into their TLS: the library is not one Qtap covers, or the program ran before Qtap.`,
          proof: safe`${closed} of ${howMany(facts.length, 'connection')} ${closed === 1 ? 'is' : 'are'} encrypted and closed to Qtap; get_processes names them.`,
          fix: safe`Restart the program after Qtap; statically linked TLS other than Go's cannot be read.`,
        }
      : {
          because: safe`Processes are seen, but none of them has spoken HTTP yet.`,
          proof: safe`${howMany(processes, 'process', 'processes')} and ${howMany(facts.length, 'connection')} are known.`,
          fix: safe`Make a request from one of them and ask again.`,
        },
  ];
}

function secondsWords(ms: number): SafeText {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return safe`${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? safe`${minutes} min` : safe`${Math.round(minutes / 60)} h`;
}
