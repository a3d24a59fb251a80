/** Our own engine as the protocol sees it: the registry's tools, and resources that ask the same tools. */

import { isProblem, problem, problemFrom, type Problem } from '../base/problem.ts';
import { asWord } from '../base/unknown.ts';
import { type Registry } from '../tools/registry.ts';
import { type ToolContext } from '../tools/waiting.ts';
import { type Answerer, type Completed, type ResourceText } from './answerer.ts';
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
}

/** Everything that is held: the longest window there is. */
const allSeconds = 86_400;

/** Which tool tells the same as a resource: a server without the tool has no such resource. */
const toolOf = {
  'qtap://capture/summary': 'get_traffic_summary',
  'qtap://capture/errors': 'get_errors',
  'qtap://exchange/{id}': 'get_traffic',
  'qtap://exchange/{id}/request-body': 'get_payloads',
  'qtap://exchange/{id}/response-body': 'get_payloads',
  'qtap://exchange/{id}/har': 'get_payloads',
} as const;

export function createAnswerer({ registry, desk, deadlineMs, bodies, library }: AnswersOptions): Answerer {
  const has = (uri: keyof typeof toolOf): boolean =>
    registry.tools.some(({ name }) => name === toolOf[uri]) && (bodies || toolOf[uri] !== 'get_payloads');

  /** A tool's answer to everything that is held, as a document. */
  async function answerOf(name: string, signal: AbortSignal): Promise<ResourceText | Problem> {
    const context = { desk, signal, deadlineMs, progress: () => undefined };
    const reply = await registry.call(name, { seconds: allSeconds, format: 'detailed' }, context);
    return reply.problem ?? { mimeType: 'text/markdown', text: reply.text };
  }

  async function read(uri: string, signal: AbortSignal): Promise<ResourceText | Problem> {
    if (uri === 'qtap://capture/summary' || uri === 'qtap://capture/errors')
      return has(uri) ? answerOf(toolOf[uri], signal) : notHere(uri);
    const [, id = '', part] = /^qtap:\/\/exchange\/([^/?#]{1,40})(?:\/([a-z-]+))?$/.exec(uri) ?? [];
    const which = part === undefined ? 'whole' : asWord(part, ['request-body', 'response-body', 'har']);
    if (id === '' || which === undefined) return notHere(uri);
    switch (which) {
      case 'whole': {
        if (!has('qtap://exchange/{id}')) return notHere(uri);
        const text = library.exchange(id, { bodies });
        return isProblem(text) ? text : { mimeType: 'text/markdown', text };
      }
      case 'har': {
        if (!has('qtap://exchange/{id}/har')) return notHere(uri);
        const text = library.har(id);
        return isProblem(text) ? text : { mimeType: 'application/json', text };
      }
      default:
        return has(`qtap://exchange/{id}/${which}`)
          ? library.body(id, which === 'request-body' ? 'request' : 'response')
          : notHere(uri);
    }
  }

  return {
    tools: registry.tools,
    resources: resources.filter(({ uri }) => has(uri)),
    templates: templates.filter(({ uriTemplate }) => has(uriTemplate)),
    call: (name, args, { signal, progress }) =>
      registry.call(name, args, { desk, signal, deadlineMs, progress }),
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

function complete(desk: ToolContext['desk'], what: Completed, start: string): readonly string[] {
  if (what === 'marker')
    return desk
      .markers()
      .map(({ name }) => String(name))
      .filter((name) => name.startsWith(start))
      .reverse();
  return desk.values(what, start).map(({ value }) => value);
}

function notHere(uri: string): Problem {
  const known = [...resources.map((one) => one.uri), ...templates.map((one) => one.uriTemplate)].join(', ');
  const shown = uri.slice(0, 80).replace(/[^\w:/{}.-]/g, '_');
  return problem('unknown-id', `There is no resource ${shown} here.`, `Addresses are ${known}.`);
}
