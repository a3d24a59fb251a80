/**
 * Names that a value gets from its neighbours: `{"name": "password", "value": "…"}`, `["Cookie", "…"]`,
 * `<key>password</key><string>…</string>`, the parts of a JSON Web Key, an input of type password.
 */

import { type Place } from '../../content/place.ts';
import { type BodyKind } from '../../traffic/safe.ts';
import { labelledBy } from './labels.ts';

/** Keys of JSON Web Keys: the one that makes a key private, and the numbers that go with it. */
export const jwkSecret = 'jwk private key';
export const jwkPart = 'jwk private part';

const nameKeys = new Set(
  'name key k keyname field header param parameter variable label id setting attribute property fieldname field_name headername header_name'.split(
    ' ',
  ),
);
const valueKeys = new Set(
  'value v val stringvalue string_value text content data s secretvalue newvalue new_value defaultvalue currentvalue fieldvalue headervalue #text _text $t _ plaintext plain raw new old current'.split(
    ' ',
  ),
);
const kindKeys = new Set(['type', 'kind', 'credentialType', 'credential_type']);
const credentialKind = /^(?:password|passphrase|secret|api[-_ ]?key|(?:access|auth|bearer)?[-_ ]?token)$/i;
const jwkParts = new Set(['p', 'q', 'dp', 'dq', 'qi']);
const nameElements = new Set('key name paramname parametername variable option'.split(' '));
// `<string name="api_key">…</string>`
const namedElements = new Set(
  'string entry item property param parameter field var variable setting argument attribute data env header config prop value'.split(
    ' ',
  ),
);
const valueElements = new Set('value string paramvalue parametervalue val integer data'.split(' '));

/** Single words that say little without the name above them: `card.number`, `client.secret`, `next.token`. */
const needsOwner = /^(?:number|id|secret|token|key|code|pass|pin|phrase)$/i;
const owners =
  /^(?:card|credit_?card|cc|totp|otp|mfa|client|oauth|oauth2|session|api|private|public|ssh|encryption|signing|master|admin|next|prev|previous|page|paging|cursor|sync|continuation|csrf|xsrf|device|push|registration|idempotency|design|refresh|access|id|recovery|backup|seed|auth|webhook|app)$/i;

// Numbers and hex digits name a thing among its like; no credential is called so.
const identifier = /\d{3}|^[0-9a-f-]{8,}$/i;

/** The name by which each place is to be judged; '' = it has none. */
type Role = 'plain' | 'name' | 'value' | 'key-type' | 'key-part' | 'needs-owner';
const roles = new Map<string, Role>();

/** Remembered, since a document repeats its keys. */
function roleOf(key: string): Role {
  const before = roles.get(key);
  if (before) return before;
  const lower = key.toLowerCase();
  const role: Role =
    key === 'kty'
      ? 'key-type'
      : key === 'd' || jwkParts.has(key)
        ? 'key-part'
        : nameKeys.has(lower)
          ? key === 'k'
            ? 'key-part'
            : 'name'
          : valueKeys.has(lower)
            ? 'value'
            : needsOwner.test(key)
              ? 'needs-owner'
              : 'plain';
  if (roles.size >= 4_096) roles.clear();
  roles.set(key, role);
  return role;
}

export function namesOf(places: readonly Place[], kind: BodyKind, text: string): readonly string[] {
  if (kind === 'xml' || kind === 'html') return namesOfMarkup(places, kind, text);
  if (kind !== 'json' && kind !== 'ndjson' && kind !== 'event-stream')
    return places.map((place) => ownName(place));

  const named = new Map<string, string>();
  const webKeys = new Map<string, string>();
  const challenges = new Set<string>();
  const hashed = new Set<string>();
  const hasValues = places.some(({ key }) => roleOf(key) === 'value');
  for (const { key, path, value, coding } of places) {
    if (coding !== 'json-string') continue;
    const role = roleOf(key);
    if (role === 'key-type') webKeys.set(parentOf(path, key), value);
    // ACME publishes its challenge's token.
    else if (key === 'type' && /^(?:http|dns|tls-alpn)-01$/.test(value)) challenges.add(parentOf(path, key));
    else if (
      hasValues &&
      (role === 'name' || key === 'k' || (key === 'path' && value.startsWith('/'))) &&
      value.length <= 120 &&
      !identifier.test(value)
    ) {
      const parent = parentOf(path, key);
      // etcd writes names and values in base64.
      if (!named.has(parent)) named.set(parent, /^L[\w+/]{7,}={0,2}$/.test(value) ? plainName(value) : value);
    } else if (hasValues && kindKeys.has(key) && credentialKind.test(value)) {
      // `{"type": "password", "value": "…"}`
      const parent = parentOf(path, key);
      if (!named.has(parent)) named.set(parent, value);
    } else if (key === 'bcrypt_hash') hashed.add(parentOf(path, key));
  }
  return places.map((place, i) => {
    const { key, path, coding } = place;
    const role = roleOf(key);
    if (role === 'key-part' && coding === 'json-string' && webKeys.size > 0) {
      const type = webKeys.get(parentOf(path, key));
      if (type !== undefined && (key === 'd' || (key === 'k' && type === 'oct'))) return jwkSecret;
      if (type !== undefined && jwkParts.has(key)) return jwkPart;
    }
    // Terraform's random_password: what was made, beside its own hash.
    if (key === 'result' && hashed.has(parentOf(path, key))) return 'password';
    if (key === 'token' && challenges.has(parentOf(path, key))) return '';
    // Vault's AppRole: a login's two halves, both UUIDs.
    if (key === 'secret_id' && (places[i - 1]?.key === 'role_id' || places[i + 1]?.key === 'role_id'))
      return 'secret';
    const isItem = path.endsWith(']');
    if (role === 'value' && !isItem) {
      const parent = parentOf(path, key);
      const beside = named.get(parent);
      if (beside !== undefined) return beside;
      // OTLP: {"key": "…", "value": {"stringValue": "…"}}; and {"password": {"value": "…"}}.
      const above = lastName(parent);
      const outside = roleOf(above) === 'value' ? named.get(parentOf(parent, above)) : undefined;
      return outside ?? (above === '' ? key : above);
    }
    if (isItem) {
      const before = places[i - 1];
      if (
        before?.coding === 'json-string' &&
        /^[\w:.-]{2,80}$/.test(before.value) &&
        isNext(before.path, path) &&
        !isConstant(place.value)
      )
        return before.value;
    }
    return role === 'needs-owner' ? ownName(place) : key;
  });
}

/** The key, with the name above when the key alone says too little. */
function ownName({ key, path }: Place): string {
  if (!needsOwner.test(key)) return key;
  const parent = lastName(parentOf(path, key));
  // `{"apiKey": {"key": "…"}}`
  if (key === 'key' && /^(?:api|access|secret)_?keys?$/i.test(parent)) return parent;
  return owners.test(parent) ? `${parent} ${key}` : key;
}

function namesOfMarkup(places: readonly Place[], kind: BodyKind, text: string): readonly string[] {
  let digestOf: string | undefined;
  let nameOfElement: { element: string; name: string } | undefined;
  let lastNameText: { parent: string; name: string } | undefined;
  const labelled = kind === 'html' ? labelledBy(places, text) : undefined;
  return places.map(({ key, path, value, coding }, i) => {
    const attribute = /^(.*)\/@([^/]*)$/.exec(path);
    if (attribute) {
      const [, element = '', name = ''] = attribute;
      if (/^(?:name|key)$/i.test(name)) nameOfElement = { element, name: value.slice(0, 120) };
      if (/^type$/i.test(name) && /#PasswordDigest$/.test(value)) digestOf = element;
      const isValue = /^(?:value|content)$/i.test(name);
      if (isValue && isPasswordInput(places, i, text)) return 'password';
      if (
        /^(?:type|placeholder|title|class|for|id|name|key|href|rel|lang|role|style|autocomplete|alt|label|xmlns.*)$/i.test(
          name,
        )
      )
        return '';
      if (/\/(?:button|option)$/i.test(element)) return '';
      return isValue ? key : localName(name).replace(/^data-/, '');
    }
    if (coding === 'plain' && /^(?:script|style)$/i.test(key)) return '';
    if (path === digestOf) {
      // WS-Security sends a digest in the element of the password.
      digestOf = undefined;
      return '';
    }
    const label = labelled?.get(i);
    if (label !== undefined) return label;
    const local = localName(key);
    const lower = local.toLowerCase();
    if (nameOfElement?.element === path && namedElements.has(lower)) return nameOfElement.name;
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (nameElements.has(lower)) {
      lastNameText = { parent, name: value.slice(0, 120) };
      return '';
    }
    if (
      lastNameText &&
      parent.startsWith(lastNameText.parent) &&
      (valueElements.has(lower) || valueElements.has(lastName(parent).toLowerCase()))
    ) {
      const { name } = lastNameText;
      lastNameText = undefined;
      return name;
    }
    return local;
  });
}

/** Whether an attribute's own tag also says `type=password`. */
function isPasswordInput(places: readonly Place[], at: number, text: string): boolean {
  for (const step of [-1, 1])
    for (let i = at + step; i >= 0 && i < places.length; i += step) {
      const place = places[i];
      const between =
        step < 0 ? text.slice(place?.to, places[at]?.from) : text.slice(places[at]?.to, place?.from);
      if (place === undefined || between.includes('<') || between.length > 2_000) break;
      if (place.path.endsWith('/@type') && /^password$/i.test(place.value)) return true;
    }
  return false;
}

function plainName(value: string): string {
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return /^[\w./:-]{3,120}$/.test(decoded) ? decoded : value;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

function parentOf(path: string, key: string): string {
  if (path.endsWith(`.${key}`)) return path.slice(0, -key.length - 1);
  const bracket = path.lastIndexOf('[');
  return bracket < 0 ? path.slice(0, Math.max(0, path.lastIndexOf('.'))) : path.slice(0, bracket);
}

/** The last name of a path, indexes left out: `$.a.tokens[3]` → tokens. */
function lastName(path: string): string {
  const bare = path.replace(/(?:\[\d+\])+$/, '');
  return /(?:[./]|\[')([^./[\]']+)(?:'\])?$/.exec(bare)?.[1] ?? (/^[\w-]+$/.test(bare) ? bare : '');
}

/** A list of names of settings is no list of names and values. */
function isConstant(value: string): boolean {
  return /^[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,8}$/.test(value);
}

/** `x[2]` → `x[3]`: a name at an even position, its value behind it. */
function isNext(before: string, path: string): boolean {
  const open = path.lastIndexOf('[');
  const n = Number(path.slice(open + 1, -1));
  return n % 2 === 1 && before === `${path.slice(0, open)}[${n - 1}]`;
}
