/** What leaks, who sent it where; never the value. */

import * as z from 'zod';
import { isProblem } from '../base/problem.ts';
import { cutMiddle } from '../present/cut.ts';
import { type Shown } from '../present/data.ts';
import { onLine } from '../present/fence.ts';
import { callerName, shortName, shortPath } from '../present/line.ts';
import { amount, counted, instant, own, timeOfDay } from '../present/words.ts';
import { type FindingGroup, type Findings } from '../traffic/answers.ts';
import { joinSafe, plainName, safe, severities, type SafeText } from '../traffic/safe.ts';
import { question } from './inquiry.ts';
import { common } from './parameters.ts';
import { spanOf } from './sentences.ts';
import { rowsOf } from './schemas.ts';
import { type Tool } from './tool.ts';

const input = z.strictObject({
  ...common,
  kinds: z.array(z.string()).optional().describe('e.g. password, github-token'),
  min_severity: z.enum(severities).optional(),
});
type Args = z.output<typeof input>;

export const checkSensitiveData: Tool<Args, FindingGroup> = {
  name: 'check_sensitive_data',
  title: 'Sensitive data',
  description:
    'Secrets and personal data in urls, headers, cookies, bodies, by kind, process and destination: severity, place, masked form, count, ids, what to do. Credentials in normal use are apart. Never shows a value.',
  input,
  output: { risk_level: z.string(), ...rowsOf({ kind: z.string(), severity: z.string() }) },
  async ask(args, inquiry) {
    const found = await inquiry.desk.findings({
      ...question(inquiry),
      ...(args.kinds?.length ? { kinds: args.kinds } : {}),
      ...(args.min_severity === undefined ? {} : { least: args.min_severity }),
    });
    if (isProblem(found)) return found;
    const [worst] = found.leaks;
    const uses = inUse(found);
    const { all } = found;
    return {
      finding: safe`${
        worst
          ? safe`${counted(all, 'kind of leak', 'kinds of leaks')} in ${counted(found.scanned, 'exchange', 'exchanges')} of ${spanOf(inquiry)}; worst: ${worst.severity} ${own(worst.kind)}${callerOf(worst)} to ${plainName(worst.host, 60)}, ${amount(worst.count)}×`
          : safe`No leak found in ${counted(found.scanned, 'exchange', 'exchanges')} of ${spanOf(inquiry)}`
      }. Risk ${found.risk}.${uses.length ? safe` ${counted(uses.length, 'credential is', 'credentials are')} in normal use.` : safe``}`,
      next:
        worst?.ids[0] === undefined
          ? []
          : [safe`one of them whole, redacted: get_traffic(ids=["${own(worst.ids[0])}"])`],
      notes: notesOf(found),
      facts: {
        lines: uses.length ? [safe`in normal use: ${joinSafe(shortList(uses), '; ')}`] : [],
        data: {
          risk_level: own(found.risk),
          requests_scanned: found.scanned,
          ...(uses.length ? { inNormalUse: shortList(uses) } : {}),
        },
      },
      nothing: found.scanned === 0,
      rows: found.leaks,
      ...(found.next === undefined ? {} : { nextCursor: found.next }),
      matched: all,
    };
  },
  show: showFinding,
};

function callerOf({ process, container }: FindingGroup): SafeText {
  const caller = container ?? process;
  return caller ? safe` from ${plainName(caller, 40)}` : safe``;
}

function notesOf({ notScannedYet, partiallyScanned, suppressed }: Findings): readonly SafeText[] {
  return [
    ...(notScannedYet
      ? [safe`${counted(notScannedYet, 'exchange is', 'exchanges are')} not scanned yet`]
      : []),
    ...(partiallyScanned
      ? [safe`${counted(partiallyScanned, 'exchange was', 'exchanges were')} scanned in part only`]
      : []),
    ...(suppressed
      ? [safe`${counted(suppressed, 'finding is', 'findings are')} ignored by your settings`]
      : []),
  ];
}

const mostInUse = 5;

/** Credentials that do their work: by kind, caller and host, wherever they stand. */
function inUse({ inUse: all }: Findings): readonly SafeText[] {
  const counts = new Map<SafeText, number>();
  for (const group of all) {
    const use = safe`${own(group.kind)}${callerOf(group)} to ${plainName(group.host, 60)}`;
    counts.set(use, (counts.get(use) ?? 0) + group.count);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([use, count]) => safe`${use} ${amount(count)}×`);
}

function shortList(uses: readonly SafeText[]): readonly SafeText[] {
  const more = uses.length - mostInUse;
  return more > 0 ? [...uses.slice(0, mostInUse), safe`${amount(more)} more`] : uses;
}

function showFinding(group: FindingGroup): Shown {
  const caller = callerName(group);
  const place = shortName(group.place, 100);
  const masked = group.masked.slice(0, 3).map((one) => shortName(one, 60));
  const marks = group.fingerprints.slice(0, 3).map((one) => own(one));
  const ids = group.ids.slice(0, 3).map((id) => own(id));
  const advice = cutMiddle(onLine(group.advice), 160);
  return {
    text: safe`${group.severity} ${own(group.kind)} in ${place}: ${joinSafe(masked, ', ')} #${joinSafe(marks, ' #')}; ${caller ?? safe`(unknown process)`} → ${shortName(group.host, 80)}${shortPath(group.route, 60)}; ${amount(group.count)}×, ${timeOfDay(group.firstAt)}–${timeOfDay(group.lastAt)}, e.g. ${joinSafe(ids, ' ')}\n  do: ${advice}`,
    data: {
      kind: own(group.kind),
      severity: own(group.severity),
      place,
      masked,
      fingerprints: marks,
      ...(group.process ? { process: shortName(group.process) } : {}),
      ...(group.container ? { container: shortName(group.container) } : {}),
      host: shortName(group.host, 80),
      route: shortPath(group.route, 60),
      count: group.count,
      firstAt: instant(group.firstAt),
      lastAt: instant(group.lastAt),
      ids,
      advice,
    },
  };
}
