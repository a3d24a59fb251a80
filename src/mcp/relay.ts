/** Carries what a client asks over stdio to an engine that already runs; when that one dies, to one of our own. */

import { deadline } from '../base/deadline.ts';
import { describeProblem, problem, problemCodes, type Problem } from '../base/problem.ts';
import {
  asList,
  asNumber,
  asRecord,
  asText,
  asWord,
  isTextList,
  type UnknownRecord,
} from '../base/unknown.ts';
import {
  type Answerer,
  type Listed,
  type ResourceLink,
  type ResourceText,
  type ToolReply,
} from './answerer.ts';
import { askEngine, type EngineReply, type EngineRequest, type RunningEngine } from './request.ts';

export interface RelayOptions {
  readonly engine: RunningEngine;
  /** What is there is listed from our own code: both have the same, or we would not have joined. */
  readonly listed: Listed;
  /** Starts an engine of our own; called once, when the other is gone. */
  readonly own: () => Promise<Answerer>;
  readonly log: (text: string) => void;
  readonly now: () => number;
}

/** An engine ends a call itself; this is only for one that hangs. */
const mostCallMs = 330_000;

export function createRelay({ engine, listed, own, log, now }: RelayOptions): Answerer {
  let replaced: { readonly answerer: Promise<Answerer>; readonly note: string } | undefined;

  /** The running engine's reply, or undefined from the moment it is gone. */
  async function there(request: EngineRequest): Promise<EngineReply | 'cancelled' | undefined> {
    if (replaced) return undefined;
    const { signal = new AbortController().signal } = request;
    const patience = deadline(signal, mostCallMs);
    try {
      return await askEngine(engine, { ...request, signal: patience.signal });
    } catch {
      if (signal.aborted) return 'cancelled';
      if (replaced) return undefined;
      log('The engine that was joined is gone; starting an own one.');
      const time = new Date(now()).toTimeString().slice(0, 5);
      replaced = {
        answerer: own(),
        note: `an own engine, the joined one ended: history before ${time} is gone`,
      };
      return undefined;
    } finally {
      patience.clear();
    }
  }

  async function here(): Promise<{ readonly answerer: Answerer; readonly note: string }> {
    if (!replaced) throw new Error('the joined engine is still there');
    return { answerer: await replaced.answerer, note: replaced.note };
  }

  return {
    ...listed,
    async call(name, args, context) {
      const { signal, progress } = context;
      const params = { name, arguments: args };
      const reply = await there({ method: 'tools/call', name, params, signal, progress });
      if (reply === undefined) {
        const { answerer, note } = await here();
        return noted(await answerer.call(name, args, context), note);
      }
      if (reply !== 'cancelled' && 'result' in reply)
        return noted(toReply(reply.result), `the running engine (process ${engine.pid})`);
      const wrong = toProblem(reply);
      return { text: describeProblem(wrong), problem: wrong };
    },
    async read(uri, signal) {
      const reply = await there({ method: 'resources/read', name: uri, params: { uri }, signal });
      if (reply === undefined) return (await here()).answerer.read(uri, signal);
      return reply === 'cancelled' ? toProblem(reply) : toResource(reply);
    },
    async complete(what, start) {
      const [ref, name] = completedBy[what];
      const params = { ref, argument: { name, value: start } };
      const reply = await there({ method: 'completion/complete', params });
      if (reply === undefined) return (await here()).answerer.complete(what, start);
      const values =
        reply !== 'cancelled' && 'result' in reply && asRecord(reply.result['completion'])?.['values'];
      return isTextList(values) ? values : [];
    },
  };
}

/** Where each completable thing can be asked for. */
const completedBy = {
  id: [{ type: 'ref/resource', uri: 'qtap://exchange/{id}' }, 'id'],
  'req.host': [{ type: 'ref/prompt', name: 'explain_slow' }, 'host'],
  'container.name': [{ type: 'ref/prompt', name: 'triage_errors' }, 'container'],
  marker: [{ type: 'ref/prompt', name: 'what_changed' }, 'since'],
} as const;

function toReply(result: Readonly<Record<string, unknown>>): ToolReply {
  const links: ResourceLink[] = [];
  let text = '';
  for (const item of asList(result['content']) ?? []) {
    const block = asRecord(item);
    text += asText(block?.['text']) ?? '';
    const uri = asText(block?.['uri']);
    const bytes = asNumber(block?.['size']);
    if (uri !== undefined)
      links.push({
        uri,
        name: asText(block?.['name']) ?? uri,
        mimeType: asText(block?.['mimeType']) ?? 'text/plain',
        ...(bytes === undefined ? {} : { bytes }),
      });
  }
  if (result['isError'] === true)
    return { text, problem: fromText(text, asRecord(result['_meta']), 'internal'), links };
  const data = asRecord(result['structuredContent']);
  return { text, ...(data ? { data } : {}), links };
}

/** A running engine's reply to `resources/read`. */
export function toResource(reply: EngineReply): ResourceText | Problem {
  if ('error' in reply) return toProblem(reply);
  const content = asRecord(asList(reply.result['contents'])?.[0]);
  const told = asRecord(content?.['_meta']);
  const count = asNumber(told?.['count']);
  const left = asNumber(told?.['left']);
  return {
    mimeType: asText(content?.['mimeType']) ?? 'text/plain',
    text: asText(content?.['text']) ?? '',
    ...(count === undefined ? {} : { count }),
    ...(left === undefined ? {} : { left }),
  };
}

function toProblem(reply: 'cancelled' | EngineReply): Problem {
  if (reply === 'cancelled')
    return problem('cancelled', 'The call was cancelled.', 'Ask again when you need it.');
  if (!('error' in reply)) return fromText('', undefined, 'internal');
  return fromText(reply.error.message, asRecord(reply.error.data), 'unknown-id');
}

/** `Error: what. Do: how.` taken apart again; between the two may stand the filter and a caret below it. */
function fromText(text: string, more: UnknownRecord | undefined, usual: Problem['code']): Problem {
  const [, message = text, fix = 'Check the arguments.'] =
    /^Error: ([^]*?)(?:\n[^]*\n *\^)?[ \n]Do: ([^]*)$/.exec(text) ?? [];
  return problem(asWord(more?.['code'], problemCodes) ?? usual, message, fix, asNumber(more?.['at']));
}

/** Says in the answer's coverage, as text and as data, which engine it came from. */
function noted(reply: ToolReply, note: string): ToolReply {
  const coverage = asRecord(reply.data?.['coverage']);
  if (!reply.data || !coverage) return reply;
  return {
    ...reply,
    text: reply.text.replace(/^coverage: .*$/m, (line) => `${line}; answered by ${note}`),
    data: { ...reply.data, coverage: { ...coverage, engine: note } },
  };
}
