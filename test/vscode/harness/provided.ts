/** What setup.mjs found and built, as the tests see it. */

import { inject } from 'vitest';

interface Built {
  /** Unpacked, for a VS Code that takes extensions by folder. */
  readonly folder: string;
  readonly vsix: string;
}

export interface Provided {
  /** The Node 24 that code-server runs on. */
  readonly node: string;
  readonly entry: string;
  readonly version: string;
  readonly chromium: string;
  readonly leash: string;
  readonly companion: Built;
  readonly probe: Built;
  /** The VSIX of the product; empty while there is no extension. */
  readonly product: string;
  readonly suite: string;
  readonly pictures: string;
  /** Where pictures for the documentation go; empty unless they are being made. */
  readonly docsPictures: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    vscode: Provided;
  }
}

export const provided = (): Provided => inject('vscode');
