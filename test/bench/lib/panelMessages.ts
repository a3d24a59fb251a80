/** Between the panel's bench and its host's process. */

export type ToHost = { readonly arrive: number } | { readonly is: 'bytes' };
export type FromHost =
  | { readonly is: 'listening'; readonly port: number; readonly megabytes: number }
  | { readonly is: 'bytes'; readonly bytes: number; readonly letters: number; readonly rows: number };
