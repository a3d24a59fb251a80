/** Connections, their TLS and what went over them. */

import * as z from 'zod';
import { isProblem } from '../base/problem.ts';
import { type Shown } from '../present/data.ts';
import { callerName, shortName } from '../present/line.ts';
import { amount, counted, instant, own, size } from '../present/words.ts';
import { joinSafe, safe, type SafeConnection } from '../traffic/safe.ts';
import { question } from './inquiry.ts';
import { common } from './parameters.ts';
import { severalSources, spanOf } from './sentences.ts';
import { rowsOf } from './schemas.ts';
import { type Tool } from './tool.ts';

const input = z.strictObject({
  ...common,
  state: z.enum(['open', 'closed']).optional(),
});
type Args = z.output<typeof input>;
type Row = SafeConnection & { readonly ids: readonly string[] };

export const getConnections: Tool<Args, Row> = {
  name: 'get_connections',
  title: 'Connections',
  description:
    'Per connection: addresses, process, TLS version, protocol, open or closed, bytes once closed, and the ids of its exchanges. Also traffic that is not HTTP.',
  input,
  output: rowsOf({ id: z.string(), state: z.string() }),
  async ask(args, inquiry) {
    const found = await inquiry.desk.connections({
      ...question(inquiry),
      ...(args.state === undefined ? {} : { state: args.state }),
    });
    if (isProblem(found)) return found;
    const { connections, matched, open, plain } = found;
    return {
      finding: safe`${counted(matched, 'connection', 'connections')} in ${spanOf(inquiry)}: ${amount(open)} open, ${amount(plain)} without TLS seen.`,
      next: [safe`what went over one: get_traffic(ids=[…]) with the ids of its row`],
      rows: connections,
      ...(found.next === undefined ? {} : { nextCursor: found.next }),
      matched,
    };
  },
  show: (row, _room, inquiry) => showConnection(row, severalSources(inquiry)),
};

function showConnection(row: Row, sources: boolean): Shown {
  const caller = callerName(row);
  const endpoint = row.endpoint && shortName(row.endpoint, 80);
  const bytes = row.bytesSent ?? row.bytesReceived;
  const ids = row.ids.slice(0, 5).map((id) => own(id));
  return {
    text: joinSafe(
      [
        safe`${own(row.id)} ${row.state}${row.direction ? safe` ${own(row.direction)}` : safe``} ${endpoint ?? safe`?`}${row.remote ? safe` (${shortName(row.remote)})` : safe``}`,
        ...(caller ? [safe`${caller}${row.pid === undefined ? safe`` : safe` pid ${row.pid}`}`] : []),
        row.tlsVersion
          ? safe`TLS ${shortName(row.tlsVersion, 10)}`
          : row.state === 'unknown'
            ? safe`TLS not known`
            : safe`no TLS seen`,
        ...(row.protocol ? [shortName(row.protocol, 20)] : []),
        bytes === undefined
          ? safe`bytes not known while open`
          : safe`${size(row.bytesSent ?? 0)} sent, ${size(row.bytesReceived ?? 0)} received`,
        ...(ids.length
          ? [safe`${counted(row.ids.length, 'exchange', 'exchanges')}: ${joinSafe(ids, ' ')}`]
          : [safe`no exchange seen`]),
      ],
      '; ',
    ),
    data: {
      id: own(row.id),
      state: own(row.state),
      ...(row.direction ? { direction: own(row.direction) } : {}),
      ...(endpoint ? { host: endpoint } : {}),
      ...(row.remote ? { remote: shortName(row.remote) } : {}),
      ...(row.local ? { local: shortName(row.local) } : {}),
      ...(row.process ? { process: shortName(row.process) } : {}),
      ...(row.container ? { container: shortName(row.container) } : {}),
      ...(row.pid === undefined ? {} : { pid: row.pid }),
      ...(row.tlsVersion ? { tls: shortName(row.tlsVersion, 10) } : {}),
      ...(row.protocol ? { protocol: shortName(row.protocol, 20) } : {}),
      ...(row.bytesSent === undefined ? {} : { bytesSent: row.bytesSent }),
      ...(row.bytesReceived === undefined ? {} : { bytesReceived: row.bytesReceived }),
      ...(row.openedAt === undefined ? {} : { openedAt: instant(row.openedAt) }),
      ...(row.closedAt === undefined ? {} : { closedAt: instant(row.closedAt) }),
      exchanges: row.ids.length,
      ids,
      ...(sources ? { source: shortName(row.source, 40) } : {}),
    },
  };
}
