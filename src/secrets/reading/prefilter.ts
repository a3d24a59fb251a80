/**
 * The first look at what arrives: one pass over the bytes, no decoding, no copies. False is a promise that the full
 * scan would find nothing; true only means that it is worth its time.
 */

import { literals } from '../shapes/vendors.ts';

/** In any case of letters. */
const words =
  `passw pass" pass= pass: passphrase passcode passwd _pass -pass pwd passe secret token bearer jwt credential creds
  authoriz oauth auth" auth= auth: auth_ auth- authk autht authp xauth cookie sessi sess= sid= sid" _sid .sid ssid ssn social tax kennwort
  senha contrase wachtwoord cvv cvc security_code securitycode otp mnemonic seed recovery dsn iban pin" pin= _pin pin_ email e-mail mail" phone mobile
  tel" tel= msisdn cell" card visa amex credit debit payment konto sepa appid psk webhook assertion kty _pw bindpw rootpw adminpw dbpw userpw pw= "pw" basic identified --user -u%20
  apikey api_key api-key api%20key appkey access_key accesskey private secret_key key" key= key: _key -key keyname shared license
  signature sig= code= pan" pan= \\u00 %25 machine accountkey sharedaccess honeycomb x-sid connectionstring invite invitation magic
  activat confirm verif unlock impersonat reset- reset/ reset_ hsid lsid identity identities ticket logged remember
  login pws mdp motdepasse пароль geslo haslo heslo parola putty xs= li_at frontend= adminhtml= play_session appsession sshpass psk= psk" psk: securestring stats%20auth docker%20login podman%20login mysql redis-cli auth%20default ldap ssws ls0tls1 @tcp( @unix( jdbc:oracle :5432: :5433: :6432: :*: keycloak fedauth aspx .aspnet authelia vouch _forward`
    .split(/\s+/)
    .map((word) => word.replaceAll('%20', ' '));

/** What stands in base64 wherever a word is wrapped, at each of its three alignments. */
const wrapped = [
  // Without their first letters, which may be large or small.
  'assword',
  'PASSWORD',
  'passwd',
  'ecret',
  'SECRET',
  'token',
  'Token',
  'TOKEN',
  'api_key',
  'API_KEY',
  'apiKey',
  'private',
  'PRIVATE',
  'uthorization',
  'ghp_',
  'AKIA',
  '_key',
  '_KEY=',
  'sk_live',
  'xoxb-',
  'username',
].flatMap((word) =>
  [0, 1, 2].flatMap((pad) => {
    const encoded = Buffer.concat([Buffer.alloc(pad), Buffer.from(word)]).toString('base64');
    const inner = encoded.slice(Math.ceil((pad * 8) / 6), Math.floor(((pad + word.length) * 8) / 6));
    return inner.length >= 5 ? [inner] : [];
  }),
);
// Two letters would stop every other body; with what must follow them they are rare.
const hexDigits = [...'0123456789abcdef'];
const digitPairs = Array.from({ length: 90 }, (_, i) =>
  Buffer.from(`${i + 10}`)
    .toString('base64')
    .slice(0, 3),
);
const exact = [
  ...literals.filter((literal) => literal.length > 2),
  // Azure's two characters stand behind a digit.
  ...[...'0123456789'].map((digit) => `${digit}Q~`),
  '"u+',
  ' u+',
  '=u+',
  ...hexDigits.map((digit) => `SK${digit}`),
  // Discord's tokens begin with a number in base64.
  ...digitPairs,
  ...wrapped,
  '-----BEGIN',
  'eyJ',
  // The same in base64 once more.
  'ZXlK',
  'H4sI',
  '://',
];

interface Entry {
  readonly bytes: Uint8Array;
  /** Offset of its rarest three bytes. */
  readonly at: number;
  readonly anyCase: boolean;
}

// Three bytes, case folded, hashed to sixteen bits: 0, or one more than the index of the literals that hold them.
const table = new Uint16Array(0x1_0000);
const entries: Entry[][] = [];

const fold = 0x20;
const hash = (three: number): number => Math.imul(three, 0x9e37_79b1) >>> 16;

// How common a byte is in JSON and headers, roughly: a literal is looked for at its rarest place.
function weight(byte: number): number {
  const char = String.fromCharCode(byte);
  if (char === '"') return 90;
  if (' :,/'.includes(char)) return 50;
  if ('etaoinsr'.includes(char)) return 60;
  if (/[a-z]/.test(char)) return 25;
  if (/[\d.-]/.test(char)) return 25;
  return /[A-Z]/.test(char) ? 15 : 3;
}

function enter(text: string, anyCase: boolean): void {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  let least = Infinity;
  for (let i = 0; i + 2 < bytes.length; i++) {
    const cost = weight(bytes[i] ?? 0) * weight(bytes[i + 1] ?? 0) * weight(bytes[i + 2] ?? 0);
    if (cost < least) [least, at] = [cost, i];
  }
  const three = [0, 1, 2].reduce((sum, i) => (sum << 8) | ((bytes[at + i] ?? 0) | fold), 0);
  const key = hash(three);
  const index = table[key] ?? 0;
  if (index === 0) table[key] = entries.push([{ bytes, at, anyCase }]);
  else entries[index - 1]?.push({ bytes, at, anyCase });
}
for (const word of words) enter(word, true);
for (const literal of exact) enter(literal, false);

/** Compressed or otherwise unreadable bytes may hold anything, so they are always worth a scan. */
export function mayHoldSecrets(bytes: Uint8Array): boolean {
  const { length } = bytes;
  if (length < 3) return false;
  if (isUnreadable(bytes)) return true;
  let three = 0;
  for (let i = 0; i < length; i++) {
    three = ((three << 8) | (bytes[i] ?? 0) | fold) & 0xff_ffff;
    const index = table[Math.imul(three, 0x9e37_79b1) >>> 16] ?? 0;
    if (index !== 0 && holdsAt(bytes, i - 2, index)) return true;
  }
  return holdsNumber(bytes);
}

function holdsAt(bytes: Uint8Array, place: number, index: number): boolean {
  for (const { bytes: wanted, at, anyCase } of entries[index - 1] ?? []) {
    const from = place - at;
    if (from < 0 || !matches(bytes, from, wanted, anyCase)) continue;
    const isScheme = wanted.length === 3 && wanted[1] === 0x2f && wanted[2] === 0x2f;
    if (!isScheme || hasUserInfo(bytes, from + 3)) return true;
  }
  return false;
}

function matches(bytes: Uint8Array, at: number, wanted: Uint8Array, anyCase: boolean): boolean {
  if (at + wanted.length > bytes.length) return false;
  for (let i = 0; i < wanted.length; i++) {
    let byte = bytes[at + i] ?? 0;
    if (anyCase && byte >= 65 && byte <= 90) byte |= 32;
    if (byte !== wanted[i]) return false;
  }
  return true;
}

/** `://user:password@`: an at sign before the path begins. */
function hasUserInfo(bytes: Uint8Array, from: number): boolean {
  const most = Math.min(bytes.length, from + 300);
  for (let i = from; i < most; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x40) return true;
    if (byte <= 32 || byte === 0x2f || byte === 0x22 || byte === 0x27 || byte === 0x3c || byte === 0x5c)
      return false;
  }
  return false;
}

/** Every number long enough covers one of these steps. */
const step = 8;
const longestNumber = 40;

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

function holdsNumber(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i += step)
    if (isDigit(bytes[i] ?? 0)) {
      const end = endOfNumber(bytes, i);
      if (isTellingNumber(bytes, end)) return true;
    }
  return false;
}

function endOfNumber(bytes: Uint8Array, from: number): number {
  let end = from + 1;
  while (end - from < longestNumber) {
    const byte = bytes[end] ?? 0;
    if (isDigit(byte)) end++;
    else if ((byte === 32 || byte === 45) && isDigit(bytes[end + 1] ?? 0)) end += 2;
    else break;
  }
  return end;
}

/** A number that ends before `end`: in groups, with an issuer's Luhn sum, or with a country's letters before it. */
function isTellingNumber(bytes: Uint8Array, end: number): boolean {
  let digits = 0;
  let groups = 1;
  let at = end - 1;
  for (; at >= 0 && end - at < longestNumber; at--) {
    const byte = bytes[at] ?? 0;
    if (isDigit(byte)) digits++;
    else if ((byte === 32 || byte === 45) && isDigit(bytes[at + 1] ?? 0) && isDigit(bytes[at - 1] ?? 0))
      groups++;
    else break;
  }
  if (digits < 10) return false;
  const before = bytes[at] ?? 0;
  // Inside a hash or a UUID, digits are letters like the others.
  if ((before >= 97 && before <= 122) || before === 0x5f || isLetter(bytes[end] ?? 0)) return false;
  if ((before >= 65 && before <= 90) || digits > 19) return true;
  // `NL91 ABNA 0417 1643 00`: the bank's letters stand before the spaces.
  if (groups > 2) return digits >= 13 || (before === 32 && isLetter(bytes[at - 1] ?? 0));
  return digits >= 13 && groups === 1 && hasLuhnSum(bytes, end, digits);
}

function isLetter(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}

function hasLuhnSum(bytes: Uint8Array, end: number, digits: number): boolean {
  const first = bytes[end - digits] ?? 0;
  if (first < 50 || first > 54) return false;
  let sum = 0;
  for (let i = 0; i < digits; i++) {
    const digit = (bytes[end - 1 - i] ?? 48) - 48;
    const counted = i % 2 === 1 ? digit * 2 : digit;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}

/** By a mark of compression, or by its first bytes. */
function isUnreadable(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0x1f && bytes[1] === 0x8b) || (bytes[0] === 0x28 && bytes[1] === 0xb5)) return true;
  const looked = Math.min(bytes.length, 256);
  let odd = 0;
  for (let i = 0; i < looked; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) odd++;
  }
  return odd * 8 > looked;
}
