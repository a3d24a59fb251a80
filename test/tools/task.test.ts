import { beforeAll, describe, expect, it } from 'vitest';
import { type ToolReply } from '../../src/tools/call.ts';
import { openDay, type Day } from '../desk/day.ts';

// Some clients show a model only the text of an answer, some only its data. The same task, once with each:
// which dependency of the payment service fails most, with which code, who calls it, and what does the body of one
// such response say about the decline? Then: page through all of its failures.
interface Reader {
  /** The sample id of the first cause whose line names this host. */
  sampleAt(reply: ToolReply, host: string): string | undefined;
  causeAt(reply: ToolReply, host: string): string | undefined;
  callerIn(reply: ToolReply): string | undefined;
  valueIn(reply: ToolReply): string | undefined;
  idsIn(reply: ToolReply): readonly string[];
  cursorIn(reply: ToolReply): string | undefined;
}

type Row = Readonly<Record<string, string | undefined>>;
const rows = ({ data }: ToolReply): readonly Row[] => (data?.['rows'] ?? []) as unknown as Row[];

const dataOnly: Reader = {
  sampleAt: (reply, host) => rows(reply).find((row) => row['host'] === host)?.['sampleId'],
  causeAt: (reply, host) => rows(reply).find((row) => row['host'] === host)?.['cause'],
  callerIn: (reply) => rows(reply)[0]?.['container'],
  valueIn: (reply) => rows(reply)[0]?.['text'],
  idsIn: (reply) => rows(reply).map((row) => row['id'] ?? ''),
  cursorIn: ({ data }) => data?.['cursor'] as unknown as string | undefined,
};

const lineAt = (text: string, host: string): string =>
  text.split('\n').find((line) => /^\d+× /.test(line) && line.includes(host)) ?? '';

const textOnly: Reader = {
  sampleAt: ({ text }, host) => /sample (r\w+)/.exec(lineAt(text, host))?.[1],
  causeAt: ({ text }, host) => /^\d+× (.+?) – /.exec(lineAt(text, host))?.[1],
  callerIn: ({ text }) => /^([\w-]+)\/\S+: \d+ request/m.exec(text)?.[1],
  valueIn: ({ text }) => /to the end\n(.*)\n⟧$/s.exec(text)?.[1],
  idsIn: ({ text }) => [...text.matchAll(/^(r\w{3,8}) \d\d:\d\d:\d\d /gm)].map(([, id]) => id ?? ''),
  cursorIn: ({ text }) => /same call with cursor="([^"]+)"/.exec(text)?.[1],
};

describe.each([
  ['text', textOnly, (reply: ToolReply): ToolReply => ({ ...reply, data: {} })],
  ['data', dataOnly, (reply: ToolReply): ToolReply => ({ ...reply, text: '' })],
] as const)('with nothing but the %s of each answer', (_form, reader, hide) => {
  let day: Day;
  const ask = async (name: string, args: object): Promise<ToolReply> => hide(await day.call(name, args));

  beforeAll(() => {
    day = openDay({ seed: 7 });
    day.go(180);
  });

  it('finds what fails, why, and who calls it', async () => {
    const filter = 'container.name == "payment-service" and direction == "egress-external"';
    const errors = await ask('get_errors', { filter });
    expect(reader.causeAt(errors, 'api.stripe.com')).toBe('402 card_declined');
    const sample = reader.sampleAt(errors, 'api.stripe.com') ?? '';
    const value = await ask('get_payloads', {
      ids: [sample],
      part: 'response-body',
      path: '$.error.decline_code',
    });
    expect(['insufficient_funds', 'generic_decline', 'expired_card', 'do_not_honor']).toContain(
      reader.valueIn(value),
    );
    const callers = await ask('get_processes', { filter: 'req.host == "api.stripe.com"' });
    expect(reader.callerIn(callers)).toBe('payment-service');
  });

  it('pages through all of them', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    const filter = 'req.host == "api.stripe.com" and res.status == 402';
    do {
      const page = await ask('get_traffic', { filter, limit: 50, ...(cursor ? { cursor } : {}) });
      seen.push(...reader.idsIn(page));
      cursor = reader.cursorIn(page);
    } while (cursor !== undefined && seen.length < 500);
    const signal = new AbortController().signal;
    const all = await day.desk.rows({ window: { seconds: 60 }, filter, limit: 500, signal });
    expect(seen).toEqual('rows' in all ? all.rows.map(({ id }) => id) : []);
    expect(seen.length).toBeGreaterThan(5);
  });
});
