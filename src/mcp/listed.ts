/** What a server with these settings has to offer. Known before there is an engine, so that clients never wait for it. */

import { isProblem, type Problem } from '../base/problem.ts';
import { createRegistry, type Registry, type RegistryOptions } from '../tools/registry.ts';
import { type Listed } from './answerer.ts';
import { resources, templates } from './resources.ts';

/** Which tool tells the same as a resource: a server without the tool has no such resource. */
const toolOf = {
  'qtap://capture/summary': 'get_traffic_summary',
  'qtap://capture/errors': 'get_errors',
  'qtap://exchange/{id}': 'get_traffic',
  'qtap://exchange/{id}/request-body': 'get_payloads',
  'qtap://exchange/{id}/response-body': 'get_payloads',
  'qtap://exchange/{id}/har': 'get_payloads',
} as const;

export function listedOf({ tools }: Pick<Registry, 'tools'>, bodies: boolean): Listed {
  const has = (address: keyof typeof toolOf): boolean => {
    const tool = toolOf[address];
    return tools.some(({ name }) => name === tool) && (bodies || tool !== 'get_payloads');
  };
  return {
    tools,
    resources: resources.filter(({ uri }) => has(uri)),
    templates: templates.filter(({ uriTemplate }) => has(uriTemplate)),
  };
}

/** The same from the settings alone. */
export function listedFor(options: RegistryOptions): Listed | Problem {
  const registry = createRegistry(options);
  return isProblem(registry) ? registry : listedOf(registry, options.bodies ?? true);
}
