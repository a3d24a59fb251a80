/** Which source is which, however its address was written: for telling whether two programs read the same. */

import { isProblem } from '../base/problem.ts';
import { isDemo, readAddress } from '../sources/qtap/address.ts';

export interface SourceIdentity {
  readonly name: string;
  readonly url: string;
  readonly ssh?: string;
}

/** An address that cannot be read stays as it is written. */
export function sourceIdentity(source: SourceIdentity): SourceIdentity {
  const { name, url, ssh } = source;
  const address = isDemo(url) ? undefined : readAddress(url);
  const normal = isDemo(url) ? 'demo' : isProblem(address) || !address ? url.trim() : address.url;
  return ssh === undefined ? { name, url: normal } : { name, url: normal, ssh };
}
