/** A value under a name that speaks of a credential: is it one? The name has said what to expect. */

import { severityOf } from '../kinds/kinds.ts';
import { type Meaning } from '../names/keys.ts';
import { digitsOf, isCard, isTestCard } from '../personal/cards.ts';
import { isIban, isPersonalEmail, isPhone, isSocialSecurity } from '../personal/identity.ts';
import { findTokens } from '../shapes/vendors.ts';
import { type Span } from '../text/span.ts';
import { readJwt } from '../values/checks.ts';
import { isSlug, isWordlike, looksLikePassword, looksLikeToken, uuid } from '../values/looks.ts';
import { excuse, excuseOfSent, isMadeUp } from '../values/notSecret.ts';

export interface NamedContext {
  /** Milliseconds since 1970, for what expires. */
  readonly now: number;
  /** A number, not a text, in the document. */
  readonly bare?: boolean;
  /** The document holds a published test card, so its check number is one too. */
  readonly testCard?: boolean;
  /** The value's own name. */
  readonly name?: string;
  /** The names above the value. */
  readonly names?: string;
  /** Unquoted in running text or code: the value must speak for itself. */
  readonly loose?: boolean;
  /** In a header that carries it: whatever it is made of, it is what opens. */
  readonly sent?: boolean;
}

export interface TextContext extends NamedContext {
  /** The names above the text. */
  readonly names: string;
  /** Of the address that the value is a part of. */
  readonly host?: string;
  /** A programme, a style sheet, a page: unquoted words are variables. */
  readonly code?: boolean;
  /** Names and values were judged by their structure already: only what speaks for itself is wanted. */
  readonly structured?: boolean;
}

/** Spans inside the value; empty = nothing to hide, whatever the name says. */
export function judgeNamed(meaning: Meaning, value: string, context: NamedContext): readonly Span[] {
  const text = value.trim();
  if (text === '' || text.length > 32_768) return [];
  const start = value.indexOf(text);
  const whole = (kind: string, report = true, extra: Partial<Span> = {}): Span[] => [
    { start, end: start + text.length, kind, severity: severityOf(kind), report, ...extra },
  ];
  const known = findTokens(text);
  if (known.some((span) => span.report)) return known.map((span) => shift(span, start));

  const excused = context.sent ? excuseOfSent(text) : excuse(text);
  if (excused === 'hash' || excused === 'encrypted') return whole('hidden', false);
  if (excused !== undefined) return [];

  switch (meaning) {
    case 'password':
    case 'passphrase':
      return judgePassword(meaning, text, context, whole);
    case 'pin':
      return /^\d{4,8}$/.test(text) ? whole('pin', !/^(?:1234|0000|1111|12345|123456)$/.test(text)) : [];
    case 'access-token':
    case 'refresh-token':
    case 'id-token':
    case 'token':
    case 'session':
    case 'api-key':
    case 'secret':
    case 'client-secret':
      return judgeToken(meaning, text, context, whole);
    case 'session-id':
      // Statistics count their visits in as few hex digits.
      if (context.bare || uuid.test(text) || /^(?:\d+|[0-9a-f]{1,16})$/.test(text) || isIdentifier(text))
        return [];
      return looksLikeToken(text, { least: 16 }) && !isMadeUp(text) ? whole('session-token') : [];
    case 'aws-secret':
      return /^[A-Za-z0-9/+]{40}$/.test(text) && !isMadeUp(text)
        ? whole('aws-secret-access-key')
        : judgeToken('secret', text, context, whole);
    case 'aws-session-token':
      return looksLikeToken(text, { least: 16, named: true }) ? whole('aws-session-token') : [];
    case 'private-key':
      if (/^[A-Za-z0-9+/=_-]{40,}$/.test(text) || /^(?:0x)?[0-9a-f]{64}$/i.test(text))
        return isMadeUp(text) ? [] : whole('private-key');
      return looksLikeToken(text, { least: 20, named: true }) ? whole('private-key') : [];
    case 'encryption-key':
      return looksLikeToken(text, { least: 12, named: true }) && !isMadeUp(text)
        ? whole('encryption-key')
        : suspicious(text, whole);
    case 'totp-secret':
      if (
        /^(?:[A-Z2-7]{16,128}={0,6}|(?:[A-Za-z2-7]{4}[ -]){3,31}[A-Za-z2-7]{4})$/.test(text) &&
        !isMadeUp(text)
      )
        return whole('totp-secret');
      return looksLikeToken(text, { least: 12, named: true }) ? whole('totp-secret') : [];
    case 'one-time-code':
      return /^[A-Z0-9]{4,10}$/i.test(text) && /\d/.test(text) ? whole('one-time-code', false) : [];
    case 'recovery-code':
      return /^[a-z0-9]{4,12}(?:-[a-z0-9]{4,12}){0,5}$/i.test(text) && /\d/.test(text)
        ? whole('recovery-code')
        : [];
    case 'seed-phrase':
      return /^[a-z]{3,8}(?: [a-z]{3,8}){11,23}$/.test(text) ? whole('seed-phrase') : [];
    case 'card-number':
      if (isCard(text)) return whole('credit-card', true, { shown: `…${digitsOf(text).slice(-4)}` });
      return /^\d{13,19}$/.test(digitsOf(text)) && !isTestCard(text) ? whole('credit-card', false) : [];
    case 'card-check':
      if (!/^\d{3,4}$/.test(text) || context.testCard) return [];
      return whole('card-cvv', !/^(?:000|111|123|999|1234|0000|1111)$/.test(text));
    case 'iban':
      return isIban(text) ? whole('iban', true, { shown: `…${text.replace(/\s/g, '').slice(-4)}` }) : [];
    case 'ssn':
      if (isSocialSecurity(text)) return whole('ssn');
      return /^\d{9}$/.test(text) ? whole('ssn', false) : [];
    case 'email':
      return isPersonalEmail(text) ? whole('email', true, { shown: maskEmail(text) }) : [];
    case 'phone':
      return isPhone(text) ? whole('phone') : [];
    case 'authorization':
    case 'basic-pair':
    case 'cookie':
    case 'set-cookie':
    case 'connection-string':
      // Read as what they are by whoever asked (reading.ts).
      return [];
  }
}

/** What an interface's description gives for an example. */
const aboutSamples = /\bexamples?\b/i;
const aboutTexts =
  /\b(?:errors?|validations?|violations|messages?|i18n|l10n|translations?|labels?|locales?|strings|texts?|hints?|tooltips?|placeholders?|descriptions?|schemas?|properties|enum|examples?|samples?|docs?|help)\b/i;

type Whole = (kind: string, report?: boolean, extra?: Partial<Span>) => readonly Span[];

function judgePassword(
  kind: 'password' | 'passphrase',
  text: string,
  context: NamedContext,
  whole: Whole,
): readonly Span[] {
  if (context.bare) return text.length >= 4 && /^\d+$/.test(text) ? whole(kind, text.length >= 6) : [];
  // Beside translations, schemas and error messages a mere word is a word.
  if (aboutSamples.test(context.names ?? '')) return whole('hidden', false);
  if (uuid.test(text) && !context.loose) return whole(kind);
  if (aboutTexts.test(context.names ?? '') && (isWordlike(text) || /^p[a@4]ssw[o0]rd\d{0,4}!?$/i.test(text)))
    return [];
  if (!looksLikePassword(text)) {
    return /^[0-9a-f]{32,128}$/i.test(text) ? whole('hidden', false) : [];
  }
  if (isFieldName(text)) return whole('hidden', false);
  // `pass` alone counts tests and tickets, too.
  if (context.name === 'pass' && !/[\d\W_]/.test(text)) return [];
  if (context.loose) {
    const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(text)).length;
    if (
      text.length < 6 ||
      classes < 2 ||
      /^[a-z]+[A-Z][A-Za-z]*$/.test(text) ||
      /^[A-Za-z]+[.!?:]?$/.test(text)
    )
      return [];
  }
  return whole(kind);
}

/** The name of a field where its value would stand: `passwordField2`, `j_password`, `auth.token`. */
function isFieldName(text: string): boolean {
  return (
    /^[a-z][a-z]{0,20}(?:[A-Z][a-z]{1,20}|[_.-][a-z]{1,20}){1,5}(?:(?<=field|input|box)\d)?$/i.test(text) &&
    /^[a-z]/.test(text) &&
    !/[a-z][A-Z][A-Z]/.test(text) &&
    /passw|pwd|token|secret|api_?key|credential/i.test(text)
  );
}

/** Names of objects at payment and other providers: `tok_…`, `cs_test_…`, `AC…`. */
function isIdentifier(text: string): boolean {
  // Twilio names its objects by two letters and 32 hex digits.
  if (/^[A-Z]{2}[0-9a-f]{32}$/.test(text)) return true;
  return /^(?:tok|card|pm|pi|seti|src|ba|cus|sub|in|ch|re|evt|req|price|prod|acct|txn|po|file|usr|user|org|proj|sess|ses|cs|app|team|conv|msg|run|thread|asst|step|call|job|build|dpl|prj|inv|ord|order|we|ep|acc|obj|id|ref|trk)_(?:test_|live_)?[A-Za-z0-9]+$/.test(
    text,
  );
}

const kindOfMeaning: Readonly<Record<string, string>> = { session: 'session-token' };

function judgeToken(meaning: Meaning, text: string, context: NamedContext, whole: Whole): readonly Span[] {
  const kind = kindOfMeaning[meaning] ?? meaning;
  if (context.bare) return [];
  const jwt = text.startsWith('eyJ') ? readJwt(text, context.now) : undefined;
  if (jwt) return whole('jwt', true, { expired: jwt.expired });
  if (/^eyJ[\w-]+\.[\w-]*\.[\w-]*\.[\w-]+\.[\w-]+$/.test(text)) return whole('hidden', false);
  if (meaning === 'token' && (/^0x[0-9a-f]{40}$/i.test(text) || isIdentifier(text))) return [];
  // Also of a variable: `$color-accent-500`, `--radius-lg-2`.
  if (aboutSamples.test(context.names ?? '')) return whole('hidden', false);
  if (isSlug(text.replace(/^(?:\$|--|@)/, '')) || isFieldName(text)) return whole('hidden', false);
  const least = meaning === 'token' ? 12 : 8;
  if (looksLikeToken(text, { least, named: true }))
    return isMadeUp(text) ? whole('hidden', false) : whole(kind);
  // A secret that a person thought up: `s3cr3t-sauce!`.
  const strong = meaning === 'secret' || meaning === 'client-secret' || meaning === 'api-key';
  if (
    strong &&
    !context.loose &&
    text.length >= 8 &&
    !/\s/.test(text) &&
    /[\d!@#$%^&*]/.test(text) &&
    looksLikePassword(text)
  )
    return whole(kind);
  return suspicious(text, whole);
}

/** Too doubtful to report; hidden when it could be a secret at all. */
function suspicious(text: string, whole: Whole): readonly Span[] {
  if (text.length < 8 || !/^[\x21-\x7e]+$/.test(text) || /^https?:/.test(text) || uuid.test(text)) return [];
  const couldBe = (/\d/.test(text) && /[A-Za-z]/.test(text)) || /[a-z][A-Z]{1,9}[a-z]{1,9}[A-Z]/.test(text);
  return couldBe ? whole('hidden', false) : [];
}

function shift(span: Span, by: number): Span {
  return by === 0 ? span : { ...span, start: span.start + by, end: span.end + by };
}

export function maskEmail(text: string): string {
  const at = text.indexOf('@');
  return `${text.slice(0, 1)}•••${text.slice(at)}`;
}
