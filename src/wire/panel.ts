/** PanelProtocol: the panel's page with the extension host; and the right-click menu's context. */

import { type Call } from './caller.ts';
import { type EngineCalls } from './engine.ts';
import { type Look, type OpenedView, type ViewCalls, type ViewNotices } from './views.ts';
import { type SortKey, type ViewQuery, type Window } from '../traffic/question.ts';
import { type SafeText } from '../traffic/safe.ts';

export const panelProtocolVersion = 1;

export interface SavedFilter {
  readonly name: string;
  readonly filter: string;
}

/** What the extension host remembers for the page. */
export interface PanelState {
  readonly filter: string;
  readonly columns: readonly { readonly key: SortKey | 'waterfall'; readonly width: number }[];
  readonly saved: readonly SavedFilter[];
  readonly recent: readonly string[];
  /** Names of the noise presets that are hidden. */
  readonly hidden: readonly string[];
  readonly noise: Readonly<Record<string, string>>;
}

export type PanelCalls = ViewCalls & {
  ready: Call<{ version: number }, PanelState>;
  /** Beside `ready`: opens what the page would ask for had it the answer, the remembered filter where it has none. */
  start: Call<ViewQuery & { readonly look: Look }, OpenedView>;
  /** A command of the names table, by its verb. */
  act: Call<{ command: string; ids: readonly string[]; filter?: string; window?: Window }, null>;
  reveal: EngineCalls['reveal'];
  focus: EngineCalls['focus'];
  capture: EngineCalls['capture'];
  copy: Call<{ id: string; as: 'curl' | 'fetch'; withSecrets: boolean }, null>;
  /** The request as a command or a call, its secrets placeholders. */
  snippet: Call<{ id: string; as: 'curl' | 'fetch' }, { text: SafeText }>;
  /** The first of two to be compared; undefined = none. */
  marked: Call<{ id?: string }, null>;
  save: Call<Partial<PanelState>, null>;
};

export type PanelNotices = ViewNotices & {
  /** The engine has begun a new life: views must be opened anew. */
  restarted: null;
  setFilter: { filter: string };
  /** A condition to be added to the filter that is there. */
  narrow: { condition: string };
  select: { id: string };
};

export interface RowContext {
  readonly webviewSection: 'row';
  readonly id: string;
  readonly statusClass: '2xx' | '3xx' | '4xx' | '5xx' | 'none';
  readonly preventDefaultContextMenuItems: true;
}
