/** A body as a reader wants it: unpacked, its kind known, as text when it is one. */

import { type BodyKind } from '../traffic/safe.ts';
import { type Body } from '../traffic/transaction.ts';
import { kindOf } from './kind.ts';
import { decodeText } from './charset.ts';
import { ordinaryMost, unpack, type Unpacked } from './unpack.ts';

export interface Content extends Unpacked {
  readonly kind: BodyKind;
  /** Undefined when it is no text. A multipart body is one, with U+FFFD where its parts are not. */
  readonly text?: string;
  readonly charset?: string;
}

export function readBody(body: Body, most = ordinaryMost): Content {
  const unpacked = unpack(body.bytes, body.encoding, body.contentType, most);
  const kind = kindOf(unpacked.bytes, body.contentType);
  if (kind === 'none' || kind === 'binary' || kind === 'image') return { ...unpacked, kind };
  const { text, charset } = decodeText(unpacked.bytes, body.contentType);
  return { ...unpacked, kind, text, charset };
}
