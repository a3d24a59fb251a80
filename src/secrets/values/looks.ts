/** What a value looks like, when its name or its place has already said that it may be a secret. */

/** Shannon entropy in bits a character; texts over 4,096 characters are judged by their start. */
export function entropy(text: string): number {
  const counts = new Map<number, number>();
  const length = Math.min(text.length, 4_096);
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) bits -= (count / length) * Math.log2(count / length);
  return bits;
}

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const dateLike = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)|^(?:mon|tue|wed|thu|fri|sat|sun),? /i;
const versionLike = /^v?\d{1,4}(?:\.\d{1,5}){1,3}(?:[-+][\w.]{1,30})?$/;
const urlLike = /^(?:[a-z][a-z0-9+.-]{1,20}:)?\/\/\S/i;
const hostLike =
  /^(?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|io|dev|local|internal|svc|app|co|ai|cloud|example|test|de|uk|eu|us)(?::\d{1,5})?$/i;
const emailLike = /^[^\s@]{1,64}@[^\s@]{1,190}\.[a-z]{2,24}$/i;
const pathLike = /^(?:\.{0,2}\/[\w.@~-]{1,80}){2,}\/?$|^[a-z]:\\/i;
const wordsLike = /^[A-Za-z]{2,24}(?:[-_. ][A-Za-z]{1,24})*$/;
const identifierLike = /^[a-z][a-zA-Z]{0,30}(?:[._:/-][a-zA-Z]{1,30}){0,8}$/;
const keyCombination = /^(?:(?:ctrl|cmd|command|alt|option|shift|meta|super|mod)\s?[+-]\s?)+\S{1,12}$/i;

/** Text for people about passwords: sentences, labels, translations, validation messages. */
const sentenceWords =
  /(?<=^|\s)(?:must|should|please|enter|your|is|are|be|been|was|were|at|as|by|if|it|its|least|the|this|that|a|an|of|for|with|to|can|cannot|can't|can’t|don't|doesn't|do|does|did|has|have|had|need|needs|may|we|you|use|used|using|only|more|than|very|blank|invalid|incorrect|wrong|required|forgot|forgotten|reset|change|create|confirm|match|matches|too|short|long|weak|strong|characters?|contain|contains|expired|minimum|maximum|not|no|mot|passe|contraseña|senha|bitte|oder|und|ihr|ihre|das|der|die|ist|nicht|geben|eingeben|ein|veuillez|votre|le|la|les|est|saisir|introduzca|su|el|and|or|in|on|here|new|old|current|again)(?=$|[\s,.!?:])/gi;
/** A text that names a password has none for its value. */
const namesOne =
  /passwor[dt]|passphrase|kennwort|mot de passe|contraseñ|senha|wachtwoord|пароль|密码|パスワード|credential/i;
const labels =
  /^(?:(?:your|new|old|current|confirm|repeat|enter|user|admin|db|database|login|show|hide|forgot|change|reset|use|with)[ _-]?)*(?:password|passwords|passwort|kennwort|mot de passe|contraseñ?a|senha|wachtwoord|parola|hasło|lösenord|passphrase|passcode|pin|pin code|secret|token|api key|api token|access token|key|credentials?|email|e-mail|phone|security code|card number|iban|ssn|social security number)(?:[ _-]?(?:field|input|label|required|here|confirmation|again|hash|reset|type|policy|strength))?[\s:*.!?…]*$/i;
const typeWords =
  /^(?:string|str|text|varchar(?:\(\d+\))?|char|password|hidden|input|number|int|integer|boolean|bool|object|array|any|uuid|email|date|optional|required|nullable|plain(?:text)?|hashed|encrypted|sha-?(?:1|256|512)|md5|bcrypt|argon2(?:id)?|scrypt|oauth2?|openid|oidc|saml|ldap|sso|mfa|otp|totp|sms|email_link|magic_link|webauthn|passkey|client_credentials|authorization_code|refresh_token|access_token|urn:ietf:\S{1,80}|bearer|basic|jwt|opaque|apikey|api_key|header|query|cookie|body|form|valid|invalid|ok|success|failed|failure|error|wrong|incorrect|correct|match|mismatch|same|different|weak|medium|strong|fair|good|low|high|short|long|expired|active|inactive|changed|unchanged|updated|created|generated|set|unset|present|absent|exists|blocked|locked|allowed|denied|supported|new|old|current|read|write|admin|user|always|never|sometimes|normal|simple|complex|custom|manual|automatic)$/i;

/** A class of a CSS module: `Login_passwordInput__3xK9a`. */
const moduleClass = /^[A-Za-z][\w-]{0,40}_[A-Za-z][\w-]{0,40}__[\w-]{5}$/;

/** Human passwords have no entropy to demand; what they are not is what tells them. */
export function looksLikePassword(value: string): boolean {
  const text = value.trim();
  if (text.length < 4 || text.length > 256 || /[\r\n\t]/.test(text)) return false;
  if (labels.test(text) || typeWords.test(text) || isSentence(text)) return false;
  if (uuid.test(text) || dateLike.test(text) || emailLike.test(text) || versionLike.test(text)) return false;
  if (urlLike.test(text) || /^(?:\/[\w.-]{1,60}){1,10}\/?$/.test(text)) return false;
  if (keyCombination.test(text)) return false;
  // Stored forms of a password are no password: hex digests.
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(text))
    return false;
  if (isPattern(text) || moduleClass.test(text)) return false;
  // A selector, a template, a bit of code, a JSON fragment.
  if (
    /^[.#][\w-]+$|^\w+\(.*\)$|^[[{(].*[\]})]$|=>|\bfunction\b|^\/.{1,60}\/[gimsuy]*$|^(?:this|self|req|request|params|body|config|props|state|user|data|form|values?|event|e)\.[\w.]+$/.test(
      text,
    )
  )
    return false;
  return true;
}

/** A regular expression that says what a secret looks like. */
function isPattern(text: string): boolean {
  return /\[[^\]]{2,40}\](?:[*+?]|\{\d)|\(\?[=!:<]|^\^.*\$$/.test(text);
}

/** Words with short numbers, joined: the name of something, `db-credentials-v2`. */
export function isSlug(text: string): boolean {
  return /^[a-z]{2,20}(?:[-_.](?:[a-z]{1,20}|v?\d{1,4})){1,7}$/.test(text);
}

export function isSentence(text: string): boolean {
  if (!/\s/.test(text)) return false;
  const words = text.split(/\s+/).length;
  const hits = text.match(sentenceWords)?.length ?? 0;
  if (namesOne.test(text)) return true;
  if (words <= 2) return hits >= 1 && !/\d/.test(text);
  // `correct horse battery staple` has none of the words that hold a sentence together.
  return hits >= 1 || words > 10;
}

export interface TokenLook {
  /** Shortest length that counts. */
  readonly least?: number;
  /** A credential's own name stands before it, so a UUID or a plain hex string counts. */
  readonly named?: boolean;
}

/** Made by a generator: long enough, mixed, without the look of a name, an id, a date or an address. */
export function looksLikeToken(value: string, { least = 8, named = false }: TokenLook = {}): boolean {
  const text = value.trim();
  if (text.length < least || text.length > 16_384) return false;
  if (!/^[\x21-\x7e]+$/.test(text)) return false;
  if (uuid.test(text)) return named;
  if (dateLike.test(text) || versionLike.test(text) || emailLike.test(text) || hostLike.test(text))
    return false;
  if (urlLike.test(text) || pathLike.test(text) || keyCombination.test(text)) return false;
  if (labels.test(text) || typeWords.test(text) || isPattern(text) || moduleClass.test(text)) return false;
  if (/^[\d.,:+-]+$/.test(text)) return named && /^\d{16,}$/.test(text) && entropy(text) > 2.5;
  if (/[<>{}"'\s]|\(\)|=>/.test(text) && !/^[\w.~+/=:%{}@!#$^&*()-]+$/.test(text)) return false;
  const digits = /\d/.test(text);
  const upper = /[A-Z]/.test(text);
  const lower = /[a-z]/.test(text);
  const bits = entropy(text);
  if (!digits) {
    if (wordsLike.test(text) && text.length < 28)
      return /[a-z][A-Z][A-Z]|[a-z][A-Z][a-z][A-Z]/.test(text) && bits > 3.6;
    if (identifierLike.test(text) && /[._:/-]/.test(text)) return false;
    return (
      upper &&
      lower &&
      text.length >= 16 &&
      (bits > 3.4 || (named && caseSwitches(text) >= text.length * 0.3))
    );
  }
  // user-1234, order_998877, eu-west-1: words with a number behind.
  if (/^[A-Za-z]{2,20}(?:[-_.: ][A-Za-z]{2,20}){0,4}[-_.:#]?\d{1,8}$/.test(text))
    return named && text.length >= 20;
  if (/^[A-Z]{2,6}-\d{2,8}(?:-\d{1,8})*$/.test(text)) return false;
  const classes = Number(digits) + Number(upper) + Number(lower) + Number(/[^A-Za-z0-9]/.test(text));
  if (classes < 2) return false;
  return bits >= (text.length >= 16 ? 2.9 : 2.6);
}

/** Letters as words have them: no digit, no symbol inside, capitals no oftener than camel case has them. */
export function isWordlike(text: string): boolean {
  return !/\d|[A-Za-z][#$%&*+=@^~!][A-Za-z]/.test(text) && caseSwitches(text) < text.length * 0.3;
}

/** "the password is Tr0ub4dor&3" against "the password is required". */
export function isTelling(value: string): boolean {
  return (
    value.length >= 6 && (/\d/.test(value) ? /[A-Za-z]/.test(value) : /[A-Za-z][#$%&!^*][A-Za-z]/.test(value))
  );
}

/** Chance changes between cases far more often than camel case does. */
function caseSwitches(text: string): number {
  let switches = 0;
  for (let i = 1; i < text.length; i++)
    if (/[a-z]/.test(text[i - 1] ?? '') !== /[a-z]/.test(text[i] ?? '')) switches++;
  return switches;
}

export { emailLike, urlLike };
