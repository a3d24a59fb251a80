/** What is known beside exchanges: connections and processes, upserted by their id. Raw, like Transaction. */

import { type Direction } from './transaction.ts';

export interface Address {
  readonly ip: string;
  readonly port: number;
}

export interface Connection {
  /** The source's own id, and the join key of exchanges. */
  readonly id: string;
  readonly state: 'open' | 'closed';
  readonly direction?: Direction;
  /** Resolved name of the destination, or its ip. */
  readonly endpoint?: string;
  /** The process's own end, whichever side opened the connection. */
  readonly local?: Address;
  readonly remote?: Address;
  readonly pid?: number;
  readonly exe?: string;
  readonly user?: string;
  readonly hostname?: string;
  readonly container?: { readonly id?: string; readonly name?: string; readonly image?: string };
  readonly pod?: { readonly name?: string; readonly namespace?: string };
  /** `tcp`, `udp` … */
  readonly transport?: string;
  /** `http1`, `http2`, `redis` … */
  readonly protocol?: string;
  /** `1.3`; undefined = no TLS was seen. */
  readonly tlsVersion?: string;
  /** Which TLS libraries Qtap recognised, and whether it could look inside. */
  readonly tlsProbes?: readonly string[];
  readonly introspected?: boolean;
  readonly openedAt?: number;
  readonly closedAt?: number;
  /** Known only once closed. */
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  /** Qtap's report counter: holes in it mean that events were lost. */
  readonly part?: number;
  readonly labels?: readonly string[];
}

export interface Process {
  readonly pid: number;
  readonly state: 'running' | 'stopped';
  /** Base name of `exe`. */
  readonly binary?: string;
  readonly exe?: string;
  readonly hostname?: string;
  readonly user?: { readonly id?: number; readonly name?: string };
  readonly container?: {
    readonly id?: string;
    readonly name?: string;
    readonly image?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly pod?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly env?: Readonly<Record<string, string>>;
  /** When Qtap noticed it, not when it started. */
  readonly noticedAt?: number;
  readonly stoppedAt?: number;
}
