/** Every named value of a body with its path and its position, whatever the body is. */

import { type BodyKind } from '../traffic/safe.ts';
import { walkForm } from './form.ts';
import { unescapeJson, walkJson } from './json.ts';
import { kindOfText } from './kind.ts';
import { walkMarkup } from './markup.ts';
import { readParts } from './multipart.ts';
import { createTeller, ordinaryBounds, type Teller, type Visit, type WalkBounds } from './place.ts';

/**
 * Tells every value of `text`, in order. A text without structure is one value without a name. Returns false when
 * the visitor or the bounds ended the walk before the end.
 */
export function walk(
  text: string,
  kind: BodyKind,
  visit: Visit,
  bounds: WalkBounds = ordinaryBounds,
): boolean {
  const teller = createTeller(visit, bounds);
  walkPart(text, 0, text.length, kind, '', teller);
  return teller.complete;
}

/** `root` is the path of what stands in [from, to); '' for the whole body. */
function walkPart(
  text: string,
  from: number,
  to: number,
  kind: BodyKind,
  root: string,
  teller: Teller,
): void {
  switch (kind) {
    case 'json':
      walkJson(text, from, to, root || '$', teller, root);
      return;
    case 'ndjson':
      walkLines(text, from, to, root || '$', teller);
      return;
    case 'event-stream':
      walkEvents(text, from, to, root || '$', teller);
      return;
    case 'form':
      walkForm(text, from, to, root, teller);
      return;
    case 'xml':
    case 'html':
      walkMarkup(text, from, to, root, teller, kind === 'html');
      return;
    case 'multipart':
      for (const part of readParts(text, from, to)) {
        const inside = kindOfPart(
          text.slice(part.from, Math.min(part.to, part.from + 4_096)),
          part.contentType,
        );
        const path = root === '' ? part.name : `${root}.${part.name}`;
        if (inside === 'text') tellWhole(text, part.from, part.to, path, part.name, teller);
        else if (inside !== 'binary') walkPart(text, part.from, part.to, inside, path, teller);
        if (!teller.complete) return;
      }
      return;
    case 'graphql':
      walkGraphql(text, from, to, root || '$', teller);
      return;
    case 'text':
      tellWhole(text, from, to, root, '', teller);
      return;
    case 'image':
    case 'binary':
    case 'none':
      return;
  }
}

function tellWhole(text: string, from: number, to: number, path: string, key: string, teller: Teller): void {
  if (to > from) teller.tell({ path, key, value: text.slice(from, to), from, to, coding: 'plain' });
}

/** A part that is not text shows by what its bytes became; a field of a form is text, whatever it looks like. */
function kindOfPart(head: string, contentType: string | undefined): BodyKind {
  const broken = head.match(/[\ufffd\0]/g)?.length ?? 0;
  if (broken * 20 > head.length) return 'binary';
  const kind = kindOfText(head, contentType ?? 'text/plain');
  return kind === 'multipart' || kind === 'graphql' ? 'text' : kind;
}

function walkLines(text: string, from: number, to: number, root: string, teller: Teller): void {
  let line = 0;
  for (let at = from; at < to && teller.complete;) {
    const end = lineEnd(text, at, to);
    if (text.slice(at, end).trim() !== '') walkJson(text, at, end, `${root}[${line++}]`, teller);
    at = end + 1;
  }
}

/** The data lines of each event, JSON or text; events are counted by the blank lines between them. */
function walkEvents(text: string, from: number, to: number, root: string, teller: Teller): void {
  let event = 0;
  let sawData = false;
  for (let at = from; at < to && teller.complete;) {
    const end = lineEnd(text, at, to);
    const last = text.charAt(end - 1) === '\r' ? end - 1 : end;
    const field = /^([a-z]{2,5}): ?/.exec(text.slice(at, at + 8));
    if (last <= at) {
      if (sawData) event++;
      sawData = false;
    } else if (field) {
      const start = at + field[0].length;
      const name = field[1] ?? '';
      const path = `${root}[${event}].${name}`;
      if (name === 'data' && kindOfText(text.slice(start, Math.min(last, start + 4_096)), '') === 'json')
        walkJson(text, start, last, path, teller, name);
      else tellWhole(text, start, last, path, name, teller);
      sawData ||= name === 'data';
    }
    at = end + 1;
  }
}

/** Arguments that are written inline: `login(password: "…", tries: 3)`. */
function walkGraphql(text: string, from: number, to: number, root: string, teller: Teller): void {
  const argument =
    /([_A-Za-z]\w*)\s*:\s*(?:"""([^]*?)"""|"((?:[^"\\\n]|\\.)*)"|(-?\d[\d.eE+-]*|true\b|false\b))/g;
  for (const match of text.slice(from, to).matchAll(argument)) {
    const [all, key = '', block, quoted, bare] = match;
    const raw = block ?? quoted ?? bare ?? '';
    const behindRaw = block === undefined ? (quoted === undefined ? 0 : 1) : 3;
    const end = from + match.index + all.length - behindRaw;
    const coding = block === undefined ? (quoted === undefined ? 'json-scalar' : 'json-string') : 'plain';
    // GraphQL took its escapes from JSON.
    const value = coding === 'json-string' ? unescapeJson(raw) : raw;
    if (!teller.tell({ path: `${root}.${key}`, key, value, from: end - raw.length, to: end, coding })) return;
  }
}

function lineEnd(text: string, from: number, to: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 || end > to ? to : end;
}
