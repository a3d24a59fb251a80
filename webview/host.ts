/** The page's link to the extension host, and the little that the page remembers by itself across a reload. */

import { asRecord, type UnknownRecord } from '../src/base/unknown.ts';
import { createCaller, type Caller, type Port } from '../src/wire/caller.ts';
import { type PanelCalls, type PanelNotices } from '../src/wire/panel.ts';

/** What VS Code gives a webview; one call a page. */
interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): WebviewApi;

type None = Record<never, never>;
export type Host = Caller<PanelCalls, PanelNotices, None>;

export interface Memory {
  read(): UnknownRecord;
  write(state: UnknownRecord): void;
}

export function connectHost(): { readonly host: Host; readonly memory: Memory } {
  const api = acquireVsCodeApi();
  const port: Port = {
    post: (letter) => api.postMessage(letter),
    onLetter(listener) {
      const own = (event: MessageEvent<unknown>): void => listener(event.data);
      window.addEventListener('message', own);
      return () => window.removeEventListener('message', own);
    },
    // VS Code tells a page nothing before it removes it, so there is no end to hear of.
    onClose: () => () => undefined,
    close: () => undefined,
  };
  return {
    host: createCaller<PanelCalls, PanelNotices, None, None>(port, {}),
    memory: {
      read: () => asRecord(api.getState()) ?? {},
      write: (state) => api.setState(state),
    },
  };
}
