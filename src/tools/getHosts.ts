/** Who is called and how it goes. */

import * as z from 'zod';
import { isProblem } from '../base/problem.ts';
import { type Shown } from '../present/data.ts';
import { shortName } from '../present/line.ts';
import { amount, counted, own, size } from '../present/words.ts';
import { type Group } from '../traffic/answers.ts';
import { joinSafe, safe } from '../traffic/safe.ts';
import { directions } from '../traffic/transaction.ts';
import { question } from './inquiry.ts';
import { common } from './parameters.ts';
import {
  bothEndsNote,
  errorWords,
  latencyData,
  latencyWords,
  listWords,
  mostFailing,
  namesOf,
  pathsOf,
  plainList,
  rolesWord,
  spanOf,
  statusesData,
  statusesWords,
  tallyData,
} from './sentences.ts';
import { rowsOf } from './schemas.ts';
import { type Tool } from './tool.ts';

const input = z.strictObject({
  ...common,
  direction: z.enum(directions).optional().describe('egress-external: calls that leave'),
});
type Args = z.output<typeof input>;

export const getHosts: Tool<Args, Group> = {
  name: 'get_hosts',
  title: 'Hosts called',
  description:
    'Every host called: requests, errors, methods, statuses, sample paths, latency, bytes, TLS, and which processes call it. External dependencies: direction egress-external.',
  input,
  output: rowsOf({ host: z.string(), requests: z.number(), errors: z.number() }),
  narrow: ({ direction }) =>
    direction === undefined
      ? []
      : [direction === 'egress' ? 'direction contains "egress"' : `direction == "${direction}"`],
  async ask(_args, inquiry) {
    const found = await inquiry.desk.groups(question(inquiry), 'host');
    if (isProblem(found)) return found;
    const { total, groups, all } = found;
    const failing = await mostFailing(inquiry, 'host', found);
    if (isProblem(failing)) return failing;
    return {
      finding: safe`${counted(all, 'host', 'hosts')} in ${spanOf(inquiry)}, ${counted(total.requests, 'request', 'requests')}, ${errorWords(total)}${
        failing.all ? safe`; errors from ${plainList(failing.names, 3, failing.all)}` : safe``
      }.`,
      next: [
        ...(failing.all ? [safe`why they fail: get_errors()`] : []),
        ...(groups[0]?.sampleIds[0] === undefined
          ? []
          : [safe`one call whole: get_traffic(ids=["${own(groups[0].sampleIds[0])}"])`]),
      ],
      notes: bothEndsNote(groups),
      facts: { lines: [], data: { totals: tallyData(total) } },
      rows: groups,
      ...(found.next === undefined ? {} : { nextCursor: found.next }),
      matched: all,
    };
  },
  show: showHost,
};

function showHost(group: Group): Shown {
  const host = group.name ? shortName(group.name, 100) : safe`(not known)`;
  const tls = namesOf(group.tls, 3);
  return {
    text: joinSafe(
      [
        safe`${host}: ${counted(group.requests, 'request', 'requests')}, ${errorWords(group)}`,
        joinSafe(
          group.methods
            .slice(0, 4)
            .map(({ method, count }) => safe`${shortName(method, 12)}×${amount(count)}`),
          ' ',
        ),
        statusesWords(group.statuses),
        latencyWords(group.latency),
        size(group.responseBytes),
        tls.length ? safe`TLS ${joinSafe(tls, ', ')}` : safe`TLS not known`,
        ...(group.processes.length ? [safe`${rolesWord(group)} ${listWords(group.processes, 3)}`] : []),
        safe`e.g. ${joinSafe(pathsOf(group.samplePaths, 2), ' ')}`,
      ],
      '; ',
    ),
    data: {
      host,
      requests: group.requests,
      errors: group.errors,
      ...(group.noResponse ? { noResponse: group.noResponse } : {}),
      methods: group.methods.slice(0, 4).map(({ method }) => shortName(method, 12)),
      statuses: statusesData(group.statuses),
      latency: latencyData(group.latency),
      bytes: group.responseBytes,
      ...(tls.length ? { tls } : {}),
      processes: namesOf(group.processes, 3),
      samplePaths: pathsOf(group.samplePaths, 2),
      ...(group.sampleIds[0] === undefined ? {} : { sampleId: own(group.sampleIds[0]) }),
    },
  };
}
