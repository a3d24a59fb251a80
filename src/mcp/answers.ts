/** Our own engine as the protocol sees it: the registry's tools, and resources that ask the same tools. */

import { isProblem, problem, problemFrom, type Problem } from '../base/problem.ts';
import { asWord } from '../base/unknown.ts';
import { type Registry } from '../tools/registry.ts';
import { type ToolContext } from '../tools/waiting.ts';
import { listedOf } from './listed.ts';
import { type Answerer, type Completed, type ResourceText } from './answerer.ts';
import { readExportAddress, type ExportAddress } from './exportAddress.ts';
import { resources, templates } from './resources.ts';

export interface AnswersOptions {
  readonly registry: Registry;
  readonly desk: ToolContext['desk'];
  /** How long one call may block. */
  readonly deadlineMs: number;
  /** False: no body leaves, neither as a resource. */
  readonly bodies: boolean;
  readonly library: Library;
}

/** Whole things by id, safe and not cut to a budget: what a client asks for by address. */
export interface Library {
  exchange(id: string, options: { readonly bodies: boolean }): string | Problem;
  body(id: string, which: 'request' | 'response'): ResourceText | Problem;
  har(id: string): string | Problem;
  export(
    wish: Pick<ExportAddress, 'as' | 'filter' | 'window'>,
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly count: number; readonly left: number } | Problem>;
}

/** Everything that is held: the longest window there is. */
const allSeconds = 86_400;

export function createAnswerer({ registry, desk, deadlineMs, bodies, library }: AnswersOptions): Answerer {
  const listed = listedOf(registry, bodies);
  const hasResource = (address: string): boolean => listed.resources.some(({ uri }) => uri === address);
  const hasTemplate = (address: string): boolean =>
    listed.templates.some(({ uriTemplate }) => uriTemplate === address);

  /** A tool's answer to everything that is held, as a document. */
  async function answerOf(name: string, signal: AbortSignal): Promise<ResourceText | Problem> {
    const context = { desk, signal, deadlineMs, progress: () => undefined };
    const reply = await registry.call(name, { seconds: allSeconds, format: 'detailed' }, context);
    return reply.problem ?? { mimeType: 'text/markdown', text: reply.text };
  }

  async function read(uri: string, signal: AbortSignal): Promise<ResourceText | Problem> {
    if (hasResource(uri))
      return answerOf(uri === 'qtap://capture/errors' ? 'get_errors' : 'get_traffic_summary', signal);
    const wish = readExportAddress(uri);
    if (wish && hasTemplate('qtap://exchange/{id}/har')) {
      if (isProblem(wish)) return wish;
      const exported = await library.export(wish, signal);
      return isProblem(exported) ? exported : { mimeType: wish.mimeType, ...exported };
    }
    const [, id = '', part] = /^qtap:\/\/exchange\/([^/?#]{1,40})(?:\/([a-z-]+))?$/.exec(uri) ?? [];
    const which =
      part === undefined ? 'whole' : asWord(part, ['request-body', 'response-body', 'har'] as const);
    if (id === '' || !which || !hasTemplate(`qtap://exchange/{id}${which === 'whole' ? '' : `/${which}`}`))
      return notHere();
    switch (which) {
      case 'whole':
        return asText(library.exchange(id, { bodies }), 'text/markdown');
      case 'har':
        return asText(library.har(id), 'application/json');
      case 'request-body':
        return library.body(id, 'request');
      case 'response-body':
        return library.body(id, 'response');
    }
  }

  return {
    ...listed,
    call: (name, args, { signal, progress, waits = true }) =>
      registry.call(name, args, { desk, signal, deadlineMs: waits ? deadlineMs : 0, progress }),
    async read(uri, signal) {
      try {
        return await read(uri, signal);
      } catch (error) {
        return problemFrom(error, 'Try again; if it happens again, report it with the log.');
      }
    },
    complete: (what, start) => Promise.resolve(complete(desk, what, start)),
  };
}

function asText(text: string | Problem, mimeType: string): ResourceText | Problem {
  return isProblem(text) ? text : { mimeType, text };
}

function complete(desk: ToolContext['desk'], what: Completed, start: string): readonly string[] {
  if (what === 'marker')
    return desk
      .markers()
      .map(({ name }) => String(name))
      .filter((name) => name.startsWith(start))
      .reverse();
  return desk.values(what, start).map(({ value }) => value);
}

/** What was asked for is not repeated: a client may have taken a secret for an id. */
function notHere(): Problem {
  const known = [...resources.map((one) => one.uri), ...templates.map((one) => one.uriTemplate)].join(', ');
  return problem('unknown-id', 'There is no resource of this address here.', `Addresses are ${known}.`);
}
