/**
 * A text read by its structure: every named value, what is nested in it (JSON in a string, a form in a query,
 * base64 of anything readable), and whatever stands between. The answer is a list of edits that make the text
 * safe; what was found is told on the way. Bounded in depth and in the characters it looks at.
 */

import { type Coding, type Place } from '../../content/place.ts';
import { walk } from '../../content/walk.ts';
import { type BodyKind } from '../../traffic/safe.ts';
import { findInComments, findInText, speaksForItself } from '../judging/freeText.ts';
import { findInAddress, judgeParameter } from '../judging/inAddresses.ts';
import { tellingClaims } from '../kinds/kinds.ts';
import { keyMeaning, type Meaning } from '../names/keys.ts';
import { hasTestCard } from '../personal/cards.ts';
import { partsOf, placesOfAddress, secretSegment } from '../places/addresses.ts';
import { placesOfTable } from '../places/csv.ts';
import { nestedIn, readableBase64 } from '../places/nesting.ts';
import { jwkPart, jwkSecret, namesOf } from '../places/pairing.ts';
import { findBots } from '../shapes/bots.ts';
import { findTokens } from '../shapes/vendors.ts';
import { applyEdits, createLineCounter, sortedEdits, writeAs, type Edit } from '../text/edits.ts';
import { withoutOverlaps, type Span } from '../text/span.ts';
import { spansOfText, spansUnderName } from './judgements.ts';
import { isNamedWhole, isQuiet, wholeValue } from './quickLook.ts';
import { joinPlace, placeWith } from './whereWords.ts';
import { contextOf, top, type Found, type Reading, type Within } from './within.ts';

const mostDepth = 5;
const mostPlaces = 200_000;
const longestTorn = 8_192;
const placesBetweenLooks = 256;

/** The edits that make `text` safe, sorted and apart. `place` is what its findings' places begin with. */
export function readText(
  text: string,
  kind: BodyKind,
  reading: Reading,
  place: string,
  contentType = '',
): readonly Edit[] {
  const code = /javascript|ecmascript|typescript|text\/css/i.test(contentType);
  return readDocument(text, kind, reading, { ...top(place), code });
}

export function readAddress(text: string, reading: Reading, place: string): readonly Edit[] {
  const within = top(place);
  return withOwn(text, readParts(text, reading, within), reading, within);
}

/** One value under a name that has said what it means; then whatever else is in it. */
export function readNamed(
  value: string,
  meaning: Meaning,
  reading: Reading,
  place: string,
  kind?: string,
): readonly Edit[] {
  const within: Within = { ...top(place), sent: true, ...(kind ? { kind } : {}) };
  const spans = spansUnderName(meaning, value, reading, within, false);
  const named = spans && editsOf(value, spans, reading, within, place);
  // A cookie header without a session is no text in which `session=…` means anything.
  const hasGrammar = meaning === 'authorization' || meaning === 'cookie' || meaning === 'set-cookie';
  if (!named && hasGrammar) return readPlainText(value, reading, place);
  const edits = named ?? readValue('', value, reading, within, 'plain', () => place);
  return withOwn(value, edits, reading, within);
}

/** What speaks for itself in a text whose names promise nothing: tokens, keys, addresses with a password. */
export function readPlainText(text: string, reading: Reading, place: string): readonly Edit[] {
  const within = top(place);
  const spans = findInText(text, { ...contextOf(reading, within, false), structured: true });
  return withOwn(text, editsOf(text, spans, reading, within, place), reading, within);
}

/** Spans that somebody else has found. */
export function readOwn(text: string, spans: readonly Span[], reading: Reading): readonly Edit[] {
  return editsOf(text, withoutOverlaps(spans), reading, top(''), '');
}

function readDocument(text: string, kind: BodyKind, reading: Reading, within: Within): readonly Edit[] {
  const room = reading.budget;
  if (text.length <= room) {
    reading.budget -= text.length;
    return readInside(text, kind, reading, within);
  }
  // What is beyond the budget is hidden as one piece; what is before is read as if it ended there.
  reading.budget = 0;
  reading.partial = true;
  const before = room > 0 ? readInside(text.slice(0, room), kind, reading, within) : [];
  // A secret may lie across the border, and half of it would not be known: the border is hidden too.
  return sortedEdits([...before, unread(text, Math.max(0, room - longestTorn))]);
}

function unread(text: string, from: number): Edit {
  return {
    start: from,
    end: text.length,
    text: `‹hidden: ${text.length - from} characters beyond the scan's budget›`,
  };
}

function readInside(text: string, said: BodyKind, reading: Reading, outer: Within): readonly Edit[] {
  // The padding of base64 looks like the equals sign of a form.
  const kind =
    said === 'form' && /^\s*[A-Za-z0-9+/_-]{16,}={1,2}\s*$/.test(text.slice(0, 100_000)) ? 'text' : said;
  reading.looked += text.length;
  const within: Within = {
    ...outer,
    testCard: outer.testCard || hasTestCard(text),
    serviceAccount: outer.serviceAccount || text.includes('service_account'),
    publicKeys: outer.publicKeys || /authDomain|firebaseapp\.com|maps\/api\/js|docsearch|algolia/i.test(text),
    code: outer.code || kind === 'html',
    loud: kind === 'text' || reading.rules !== undefined || speaksForItself(text),
  };
  if (kind === 'text') return readPlain(text, reading, within);
  const places: Place[] = [];
  const complete = walk(text, kind, (place) => void places.push(place), { mostPlaces });
  const names = namesOf(places, kind, text);
  const edits: Edit[] = [];
  let late = false;
  for (const [i, place] of places.entries()) {
    late = i % placesBetweenLooks === 0 && reading.isLate?.() === true;
    if (late) break;
    readPlace(text, place, names[i] ?? '', reading, within, edits);
  }
  if (!complete || late) {
    const last = late ? 0 : (places.at(-1)?.to ?? 0);
    reading.partial = true;
    return sortedEdits([...edits, unread(text, last)]);
  }
  return withOwn(text, between(text, kind, edits, reading, within), reading, within, places);
}

/** The user's patterns, beside what was found; where they overlap, both are hidden. */
function withOwn(
  text: string,
  edits: readonly Edit[],
  reading: Reading,
  within: Within,
  places: readonly Place[] = [],
): readonly Edit[] {
  const own = reading.rules?.ofText(text) ?? [];
  if (own.length === 0) return edits;
  const more = withoutOverlaps(own).map((span) => {
    const place = places.find(({ from, to }) => from <= span.start && span.end <= to);
    return editOf(text, span, reading, within, joinPlace(within.place, place?.path ?? ''));
  });
  return sortedEdits([...edits, ...more]);
}

/** One place of a document: its edits are added, in the document's positions. */
function readPlace(
  text: string,
  { path, key, value, from, to, coding }: Place,
  name: string,
  reading: Reading,
  within: Within,
  edits: Edit[],
): void {
  const isBare = coding === 'json-scalar';
  // A word without quotes is no value.
  if (isBare && !/\d/.test(value)) return;
  const isRaw = to - from === value.length && text.startsWith(value, from);
  // Most values are harmless: decided before anything is built.
  if (
    reading.rules === undefined &&
    (value.length < 8 || (isRaw && !within.loud && isQuiet(value))) &&
    keyMeaning(name) === undefined &&
    !isNamedWhole(name, value)
  )
    return;
  const place = joinPlace(within.place, path);
  const inner: Within = {
    ...within,
    names: `${path.slice(-120)} ${name}`,
    code: within.code && (coding === 'plain' || key === ''),
  };
  const found = readValue(name, value, reading, inner, coding, () => place);
  if (found.length === 0) return;
  if (!isBare && isRaw)
    for (const edit of found) edits.push({ start: edit.start + from, end: edit.end + from, text: edit.text });
  else edits.push({ start: from, end: to, text: writeAs(coding, applyEdits(value, found)) });
}

/** The user's rules, then the name, then what is nested, then the text itself. */
function readValue(
  name: string,
  value: string,
  reading: Reading,
  within: Within,
  coding: Coding,
  place: () => string,
): readonly Edit[] {
  const own = reading.rules?.ofValue(name, value) ?? [];
  if (own.length > 0) return editsOf(value, withoutOverlaps(own), reading, within, place());
  const isBare = coding === 'json-scalar';
  if (name === jwkSecret || name === jwkPart) {
    const report = name === jwkSecret && value.length >= 20;
    const span: Span = { start: 0, end: value.length, kind: 'private-key', severity: 4, report };
    return editsOf(value, [span], reading, within, place());
  }
  if (coding === 'form' && name !== '') {
    const spans = judgeParameter(
      name,
      value,
      { signed: true, otp: false },
      contextOf(reading, within, false),
    );
    if (spans.length > 0) return editsOf(value, spans, reading, within, place());
  }
  const whole = wholeValue(name, value) ?? wholeToken(value);
  if (whole) return editsOf(value, [whole], reading, within, place());
  // A browser's push subscription: its `auth` opens nothing but its own messages.
  const isPush = name === 'auth' && value.length <= 24 && within.names.includes('keys.auth');
  const meaning = name === secretSegment || isPush ? undefined : keyMeaning(name);
  const named =
    meaning &&
    spansUnderName(meaning, value, reading, { ...within, names: `${within.names} ${name}` }, isBare, name);
  if (named) return editsOf(value, named, reading, within, place());
  if (isBare)
    return editsOf(value, findInText(value, contextOf(reading, within, true)), reading, within, place());
  const nested = within.depth < mostDepth ? readNested(value, reading, within, place) : undefined;
  return nested ?? editsOf(value, spansOfText(value, reading, within), reading, within, place());
}

/** A provider's token and nothing else: no other reading would say more. */
function wholeToken(value: string): Span | undefined {
  if (value.length < 20 || value.length > 300 || /\s/.test(value)) return undefined;
  const [first] = findTokens(value);
  return first?.report && first.start === 0 && first.end === value.length ? first : undefined;
}

function readNested(
  value: string,
  reading: Reading,
  within: Within,
  place: () => string,
): readonly Edit[] | undefined {
  reading.looked += value.length;
  const nested = nestedIn(value);
  if (!nested) return undefined;
  const inner: Within = { ...within, depth: within.depth + 1, place: place() };
  if (nested.kind === 'address') return readParts(value, reading, inner);
  if (!nested.wrapped) return readDocument(value, nested.kind, reading, inner);
  // Half of a base64 text cannot be shown: what holds a secret goes as one piece.
  const found: Found[] = [];
  const quiet: Reading = { ...reading, tell: (one) => void found.push(one) };
  const edits = readDocument(nested.text, nested.kind, quiet, { ...inner, place: `${place()} (base64)` });
  reading.budget = quiet.budget;
  reading.looked = quiet.looked;
  reading.partial ||= quiet.partial;
  const main = found.find((one) => one.report) ?? found[0];
  if (edits.length === 0 || !main) return undefined;
  for (const one of found) reading.tell(one);
  return [{ start: 0, end: value.length, text: reading.hide(main.kind, main.value) }];
}

/** An address: user info, tokens that fill the path, then each named value. */
function readParts(value: string, reading: Reading, within: Within): readonly Edit[] {
  const context = contextOf(reading, within, false);
  const { userInfo, scheme, host, pathStart } = partsOf(value);
  const spans: Span[] = [];
  const hostStart = host === '' ? pathStart : pathStart - host.length;
  if (userInfo || scheme === 'otpauth' || /^jdbc:/i.test(value))
    spans.push(
      ...findInAddress(value, context).filter(
        (span) => span.where === 'userinfo' || scheme === 'otpauth' || /^jdbc:/i.test(value),
      ),
    );
  for (const span of [...findTokens(value), ...findBots(value)])
    if (/-webhook$|^telegram-token$/.test(span.kind)) spans.push({ ...span, where: 'path' });
    else if (span.start >= hostStart && span.end <= pathStart) spans.push({ ...span, where: 'host' });
  const edits: Edit[] = [...editsOf(value, withoutOverlaps(spans), reading, within, within.place)];
  const signed = /[?&](?:sv|se|sp|st)=/.test(value);
  for (const place of placesOfAddress(value)) {
    if (edits.some((edit) => edit.start < place.to && place.from < edit.end)) continue;
    if (place.key === 'sig' && !signed) continue;
    readPlace(value, place, place.key, reading, { ...within, host }, edits);
  }
  return sortedEdits(edits);
}

function readPlain(text: string, reading: Reading, within: Within): readonly Edit[] {
  const nested = within.depth < mostDepth ? readNested(text, reading, within, () => within.place) : undefined;
  if (nested) return nested;
  const table = placesOfTable(text);
  if (table) {
    const edits: Edit[] = [];
    for (const place of table) readPlace(text, place, place.key, reading, within, edits);
    return between(text, 'text', edits, reading, within);
  }
  const spans = spansOfText(text, reading, within);
  const lines = createLineCounter(text);
  const edits = spans.map((span) =>
    editOf(text, span, reading, within, joinPlace(within.place, lines(span.start))),
  );
  return withOwn(text, edits, reading, within);
}

/**
 * What the walk did not tell: keys, comments, broken rests. Looked at as text, but only for what speaks for
 * itself, since names and values were judged by their structure already.
 */
function between(
  text: string,
  kind: BodyKind,
  edits: readonly Edit[],
  reading: Reading,
  within: Within,
): readonly Edit[] {
  const all = sortedEdits(edits);
  const comments = kind === 'html' || kind === 'xml';
  if (!within.loud && !(comments && text.includes('<!--'))) return all;
  reading.looked += text.length;
  const context = { ...contextOf(reading, within, false), code: true };
  const found = findInText(text, { ...context, structured: !comments });
  const spans = comments ? withoutOverlaps([...found, ...findInComments(text, context)]) : found;
  let next = 0;
  // Both are sorted: one sweep over the two.
  const more = spans.filter((span) => {
    while (next < all.length && (all[next]?.end ?? 0) <= span.start) next++;
    return (all[next]?.start ?? Infinity) >= span.end;
  });
  if (more.length === 0) return all;
  const lines = createLineCounter(text);
  return sortedEdits([
    ...all,
    ...more.map((span) => editOf(text, span, reading, within, joinPlace(within.place, lines(span.start)))),
  ]);
}

function editsOf(
  text: string,
  spans: readonly Span[],
  reading: Reading,
  within: Within,
  place: string,
): readonly Edit[] {
  return spans.map((span) => editOf(text, span, reading, within, place));
}

const nameless: ReadonlySet<string> = new Set(['api-key', 'token', 'access-token', 'bearer-token', 'secret']);

function editOf(text: string, span: Span, reading: Reading, within: Within, place: string): Edit {
  const value = span.value ?? text.slice(span.start, span.end);
  const isAccount = span.kind === 'private-key' && within.serviceAccount && /private_?key/i.test(place);
  const isNameless = within.kind !== undefined && nameless.has(span.kind);
  const kind = isAccount ? 'gcp-service-account-key' : isNameless ? (within.kind ?? span.kind) : span.kind;
  const isPublic =
    within.publicKeys &&
    (kind === 'google-api-key' || (kind === 'api-key' && within.code && /^[0-9a-f]{32}$/.test(value)));
  const report = span.report && !isPublic && !(kind === 'google-api-key' && within.code);
  reading.tell({ ...span, kind, value, report, place: placeWith(place, span.where) });
  if (kind === 'jwt' && within.depth < mostDepth) readClaims(value, reading, within, place);
  return { start: span.start, end: span.end, text: reading.hide(kind, value) };
}

/** What a token tells about its owner to everybody who holds it. Its ids and its session are the token's own affair. */
function readClaims(token: string, reading: Reading, within: Within, place: string): void {
  const claims = readableBase64(token.split('.')[1] ?? '');
  if (claims === undefined) return;
  const quiet: Reading = {
    ...reading,
    tell: (found) => {
      if (found.report && tellingClaims.has(found.kind)) reading.tell(found);
    },
  };
  const inner: Within = { ...within, depth: within.depth + 1, place: joinPlace(place, '(claims)') };
  readDocument(claims, 'json', quiet, inner);
  reading.budget = quiet.budget;
  reading.looked = quiet.looked;
}
