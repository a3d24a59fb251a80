import { inject } from 'vitest';

export interface ProvidedClient {
  readonly title: string;
  /** A program with its first arguments. */
  readonly command: readonly string[];
  /** Why the client cannot be had here. */
  readonly missing?: string;
}

type Name = 'conformance' | 'inspector' | 'codex' | 'claude' | 'gemini';

declare module 'vitest' {
  export interface ProvidedContext {
    clients: Readonly<Record<Name, ProvidedClient>>;
  }
}

const strict = Boolean(process.env['CI']) && process.env['CI'] !== 'false';

/** A client for a test, with whether its tests are to be skipped. In CI nothing is: it fails instead. */
export function provided(name: Name): ProvidedClient & { readonly skip: boolean; readonly label: string } {
  const client = inject('clients')[name];
  const skip = client.missing !== undefined && !strict;
  return { ...client, skip, label: skip ? `${client.title} (skipped: ${client.missing})` : client.title };
}
