/** Resources by address, their templates and what can be completed in them. */

import { type Completed } from './answerer.ts';

export const resources = [
  {
    uri: 'qtap://capture/summary',
    name: 'capture-summary',
    title: 'Summary of the capture',
    description: 'Totals, error rate, latency and the busiest hosts of what is held now.',
    mimeType: 'text/markdown',
  },
  {
    uri: 'qtap://capture/errors',
    name: 'capture-errors',
    title: 'Errors of the capture',
    description: '4xx, 5xx and missing responses by cause, each with a sample id.',
    mimeType: 'text/markdown',
  },
] as const;

export const templates = [
  {
    uriTemplate: 'qtap://exchange/{id}',
    name: 'exchange',
    title: 'One exchange',
    description: 'Headers and bodies of one exchange, secrets replaced.',
    mimeType: 'text/markdown',
  },
  {
    uriTemplate: 'qtap://exchange/{id}/request-body',
    name: 'request-body',
    title: 'Request body',
    description: 'The whole request body, decoded, secrets replaced.',
  },
  {
    uriTemplate: 'qtap://exchange/{id}/response-body',
    name: 'response-body',
    title: 'Response body',
    description: 'The whole response body, decoded, secrets replaced.',
  },
  {
    uriTemplate: 'qtap://exchange/{id}/har',
    name: 'exchange-har',
    title: 'One exchange as HAR',
    description: 'HAR 1.2 with one entry, secrets replaced.',
    mimeType: 'application/json',
  },
] as const;

/** What the variable of a template, or of a resource's address, stands for. */
export function completedByTemplate(uriTemplate: string, variable: string): Completed | undefined {
  return variable === 'id' && templates.some((one) => one.uriTemplate === uriTemplate) ? 'id' : undefined;
}
