/** Whole things by id, safe and not cut to an answer's budget: what MCP's resources are made of. */

import { isProblem, type Problem } from '../base/problem.ts';
import { version } from '../base/version.ts';
import { type Desk } from '../desk/desk.ts';
import { harOf } from '../present/har.ts';
import { exchangeMarkdown } from '../present/markdown.ts';
import { type SafeText } from '../traffic/safe.ts';
import { bodyDocument, exportTraffic, type BodyDocument, type Exported, type ExportWish } from './exports.ts';

export interface Library {
  exchange(id: string, options: { readonly bodies: boolean }): SafeText | Problem;
  body(id: string, which: 'request' | 'response'): BodyDocument | Problem;
  har(id: string): SafeText | Problem;
  export(wish: ExportWish, signal: AbortSignal): Promise<Exported | Problem>;
}

export function createLibrary(desk: Desk): Library {
  return {
    exchange(id, { bodies }) {
      const exchange = desk.exchange(id);
      return isProblem(exchange) ? exchange : exchangeMarkdown(exchange, { bodies, normalised: false });
    },
    body: (id, which) => bodyDocument(desk, id, which),
    har(id) {
      const exchange = desk.exchange(id);
      return isProblem(exchange) ? exchange : harOf([exchange], { version });
    },
    export: (wish, signal) => exportTraffic(desk, wish, { version, signal }),
  };
}
