/** EngineProtocol: extension or command line with the engine process. */

import { type Call } from './caller.ts';
import { type EngineOptions } from './options.ts';
import { type ViewCalls, type ViewNotices } from './views.ts';
import { type Findings, type Reasons } from '../traffic/answers.ts';
import { type Focus, type Window } from '../traffic/question.ts';
import { type SafeText } from '../traffic/safe.ts';

export const engineProtocolVersion = 1;

export type EngineCalls = ViewCalls & {
  /**
   * Answered once the MCP endpoint listens: on the socket the parent handed over before, else on the port. A
   * taken port is the Problem `busy`.
   */
  start: Call<{ version: number; options: EngineOptions; port: number; token: string }, { url: string }>;
  configure: Call<EngineOptions, null>;
  tool: Call<{ name: string; args: unknown }, { text: string; data: unknown; isError: boolean }>;
  document: Call<
    {
      kind: 'exchange' | 'explain' | 'snapshot' | 'normalised';
      id?: string;
      ids?: readonly string[];
      filter?: string;
      window?: Window;
    },
    { title: SafeText; markdown: SafeText }
  >;
  /** A body as a document of its own: decoded, redacted, pretty where that changes no value. */
  body: Call<
    { id: string; which: 'request' | 'response' },
    { text: SafeText; extension: string; language: string }
  >;
  export: Call<
    { as: 'har' | 'curl' | 'fetch' | 'ndjson'; ids?: readonly string[]; filter?: string; window?: Window },
    { text: SafeText; count: number; left: number }
  >;
  findings: Call<{ filter?: string; window?: Window; least?: string }, Findings>;
  /** A person's act: logged, expiring, never over HTTP. */
  reveal: Call<{ id: string; place: string }, { raw: string; untilMs: number }>;
  /** A person's act: cURL or fetch with its secrets. */
  render: Call<{ id: string; as: 'curl' | 'fetch'; withSecrets: true }, { raw: string }>;
  capture: Call<
    | { act: 'pause' | 'resume' | 'clear' }
    | { act: 'mark'; name: string }
    | { act: 'filter'; expression: string },
    null
  >;
  /** What a capture filter would push to Qtap and what would stay here. */
  explain: Call<{ expression: string }, { pushed: string; here: string; notes: readonly string[] }>;
  focus: Call<Focus, null>;
  diagnose: Call<null, Reasons>;
  /** Sources whose Qtap answers strangers: asked now, over the network. */
  exposure: Call<null, Reasons>;
  /** Can this be a source at all? Nothing is connected. */
  checkSource: Call<{ url: string; ssh?: string }, null>;
  /** The hosts that ~/.ssh/config names on the machine the engine runs on. */
  sshHosts: Call<null, readonly { name: string; address?: string }[]>;
  /** A person's answer to an `ask` notice; undefined = cancelled. */
  answer: Call<{ n: number; text?: string }, null>;
};

export type EngineNotices = ViewNotices & {
  /** It hears letters: a socket sent earlier would take guests whom nobody hears. */
  ready: null;
  /** ssh wants a passphrase, a password or a yes. */
  ask: { n: number; question: string; secret: boolean };
  log: { level: 'error' | 'warn' | 'info' | 'debug'; text: SafeText };
  finding: { id: string; kind: string; severity: string; place: SafeText };
};
