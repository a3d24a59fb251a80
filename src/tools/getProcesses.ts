/** Who calls and who is called, by process, container and pod; and who was seen without HTTP, with the likely reason. */

import * as z from 'zod';
import { isProblem } from '../base/problem.ts';
import { cutMiddle } from '../present/cut.ts';
import { type Shown } from '../present/data.ts';
import { podName } from '../present/exchange.ts';
import { onLine } from '../present/fence.ts';
import { callerName, shortName } from '../present/line.ts';
import { amount, counted } from '../present/words.ts';
import { type ProcessReport } from '../traffic/answers.ts';
import { joinSafe, safe } from '../traffic/safe.ts';
import { question } from './inquiry.ts';
import { common } from './parameters.ts';
import {
  errorWords,
  latencyData,
  latencyWords,
  listWords,
  namesOf,
  plainList,
  severalSources,
  spanOf,
} from './sentences.ts';
import { rowsOf } from './schemas.ts';
import { type Tool } from './tool.ts';

const input = z.strictObject(common);
type Args = z.output<typeof input>;

export const getProcesses: Tool<Args, ProcessReport> = {
  name: 'get_processes',
  title: 'Processes',
  description:
    'Per process, container and pod: pids, requests out and in, errors, latency, hosts, methods; also processes seen without HTTP, and why. Who calls a host: filter req.host.',
  input,
  output: rowsOf({ process: z.string(), requests: z.number() }),
  async ask(_args, inquiry) {
    const found = await inquiry.desk.processes(question(inquiry));
    if (isProblem(found)) return found;
    const { processes, talking, silent, names } = found;
    return {
      finding: safe`${counted(talking, 'process', 'processes')} with HTTP in ${spanOf(inquiry)}${
        names.length ? safe`: ${plainList(names)}` : safe``
      }${silent ? safe`; ${amount(silent)} more seen without HTTP` : safe``}.`,
      next: [safe`what one of them does: get_traffic_summary(by="host", filter="container.name == \\"…\\"")`],
      rows: processes,
      matched: talking + silent,
      ...(found.next === undefined ? {} : { nextCursor: found.next }),
    };
  },
  show: (report, _room, inquiry) => showProcess(report, severalSources(inquiry)),
};

function showProcess(report: ProcessReport, sources: boolean): Shown {
  const name = callerName({
    process: report.name,
    ...(report.container ? { container: report.container } : {}),
  });
  const pids = report.pids.slice(0, 5);
  const pod = report.pod && podName(report.pod, undefined);
  const because = report.silentBecause && cutMiddle(onLine(report.silentBecause), 160);
  return {
    text: joinSafe(
      [
        report.requests === 0
          ? safe`${name ?? safe`(not known)`}: no HTTP seen`
          : safe`${name ?? safe`(not known)`}: ${counted(report.requests, 'request', 'requests')} (${amount(report.outbound)} out, ${amount(report.inbound)} in), ${errorWords(report)}; ${latencyWords(report.latency)}`,
        ...(because ? [because] : []),
        ...(pids.length
          ? [
              safe`pid ${joinSafe(
                pids.map((pid) => safe`${pid}`),
                ', ',
              )}${report.pids.length > 5 ? safe` and ${report.pids.length - 5} more` : safe``}`,
            ]
          : []),
        ...(pod ? [safe`pod ${pod}`] : []),
        ...(report.image ? [safe`image ${shortName(report.image, 60)}`] : []),
        ...(report.hosts.length ? [safe`calls ${listWords(report.hosts, 5)}`] : []),
        ...(report.methods.length ? [joinSafe(namesOf(report.methods, 5), ' ')] : []),
        ...(sources ? [safe`@${shortName(report.source, 40)}`] : []),
      ],
      '; ',
    ),
    data: {
      process: shortName(report.name),
      ...(report.container ? { container: shortName(report.container) } : {}),
      ...(pod ? { pod } : {}),
      ...(report.image ? { image: shortName(report.image, 60) } : {}),
      pids,
      requests: report.requests,
      outbound: report.outbound,
      inbound: report.inbound,
      errors: report.errors,
      latency: latencyData(report.latency),
      hosts: namesOf(report.hosts, 6),
      methods: namesOf(report.methods, 5),
      ...(because ? { silentBecause: because } : {}),
      ...(sources ? { source: shortName(report.source, 40) } : {}),
    },
  };
}
