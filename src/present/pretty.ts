/** A body laid out for reading, where that changes no value: text is moved, numbers and strings stay as they are. */

import { applyEdits, format } from 'jsonc-parser';
import { mapSafe, type BodyKind, type SafeText } from '../traffic/safe.ts';

/** Longer ones would take seconds. */
const mostLength = 2_000_000;
/** The formatter is recursive for nothing, but editors are not: deeper nesting stays as it is. */
const deepest = 200;

export function prettyBody(text: SafeText, kind: BodyKind): SafeText {
  if ((kind !== 'json' && kind !== 'graphql') || text.length > mostLength || depthOf(text) > deepest)
    return text;
  return mapSafe(text, (json) =>
    applyEdits(json, format(json, undefined, { tabSize: 2, insertSpaces: true, eol: '\n' })),
  );
}

function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 123 || unit === 91) most = Math.max(most, ++depth);
    else if (unit === 125 || unit === 93) depth--;
  }
  return most;
}

/** What an editor calls the language of a body, and the ending of its file. */
export function languageOf(kind: BodyKind): { readonly language: string; readonly extension: string } {
  switch (kind) {
    case 'json':
    case 'graphql':
      return { language: 'json', extension: 'json' };
    case 'ndjson':
      return { language: 'jsonl', extension: 'jsonl' };
    case 'xml':
      return { language: 'xml', extension: 'xml' };
    case 'html':
      return { language: 'html', extension: 'html' };
    default:
      return { language: 'plaintext', extension: 'txt' };
  }
}
