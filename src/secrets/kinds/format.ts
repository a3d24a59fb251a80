/** How a provider's token format is written down. */

import { type SeverityLevel } from '../../traffic/safe.ts';

export type FormatLine = readonly [
  kind: string,
  severity: SeverityLevel,
  literals: string,
  rest: string,
  extra?: FormatExtra,
];

export interface FormatExtra {
  /** Name of a check in shapes/vendors.ts that the whole token must pass. */
  readonly check?:
    | 'crc32'
    | 'github-pat'
    | 'jwt'
    | 'discord'
    | 'mixed'
    | 'digits'
    | 'aws-id'
    | 'telegram'
    | 'facebook'
    | 'mapbox'
    | 'base64-json';
  /** The token may stand in the middle of a word or a path. */
  readonly anywhere?: true;
  /** Hosts the token is made for: there it is a credential in use, elsewhere a leak. */
  readonly hosts?: RegExp;
  /** The literal is an address that everybody knows; the secret is what follows. */
  readonly tail?: true;
  /** The literal ends in the middle of the token: how many characters before it belong to it. */
  readonly before?: RegExp;
}
