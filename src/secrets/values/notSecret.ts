/** Values that stand where a secret would and are none: placeholders, masks, references, documentation samples. */

import { isSample } from './samples.ts';

/** Why a value is no secret; undefined = nothing speaks against it. */
export type Excuse =
  'empty' | 'placeholder' | 'mask' | 'reference' | 'encrypted' | 'sample' | 'hash' | 'public';

const stubWords = new Set(
  `undefined null none nil nan void empty blank unset missing unknown changeme change_me change-me changeit changethis
  todo tbd fixme n/a na example sample dummy fake test testing tester demo placeholder string text value varchar
  secret password passwd passphrase token apikey api_key api-key key credential credentials username user
  redacted masked hidden removed filtered censored omitted obfuscated scrubbed sanitized sanitised stripped
  protected sensitive confidential private foo bar baz foobar lorem ipsum true false yes no on off
  default required optional auto inherit disabled enabled anonymous guest public bearer basic digest negotiate
  deleted expired revoked invalid pending asdf qwerty abc abcd abcdef insert_key_here replace_me replaceme
  supplied provided not_set notset no_token notoken no-token not-set`.split(/\s+/),
);

// A person's instruction instead of a value: YOUR_API_KEY, my-secret-token, <token>, insert-key-here.
const instruction =
  /^(?:your|my|the|some|any|insert|enter|replace|add|put|use|paste|provide|set|type|fill|todo|fixme|dummy|fake|sample|example|test|mock|placeholder|invalid|not[-_ ]a|no[-_ ]real|xxx)[-_ ].{0,80}?(?:here|key|token|secret|password|passwd|pass|credential|value|code|pin|id|name|user|me)\b/i;
const saysWhatItIs =
  /(?:^|[-_ .])(?:your|my)[-_ ](?:\w{1,20}[-_ ]){0,4}(?:key|token|secret|password|pass|credentials?|webhook|value|id)(?:$|[-_ .])|(?:goes|key|token|secret|password)[-_ ]?here|(?:^|[-_])(?:placeholder|changeme|change[-_]me|replace[-_]?me|dummy|redacted|not[-_]real|for[-_]docs|do[-_]not[-_]use|fake)(?:$|[-_])/i;

const template =
  /^(?:<[^<>]{1,200}>|\[[^[\]]{1,120}\]|\{[^{}]{1,120}\}|\(.{1,60}\)|%[A-Za-z_]\w{0,60}%|%\(\w{1,60}\)s|%[sdv]|__\w{1,60}__|@@?\w{1,60}@@?|:[a-z_]\w{0,40}|\$[A-Z_][A-Z0-9_]{1,60}|\$[a-z]{1,20}(?:_[a-z]{1,20}){1,4}|\$(?:token|password|passwd|secret|key|apikey|pass|user)|#\{[^}]{1,100}\}|process\.env\.\w+|os\.environ.{0,80}|env\.\w{1,60}|secrets\.\w{1,60}|ENV\[.{1,60}\]|getenv\(.{0,60})$/;
const templateInside =
  /\$\{[^}]{0,200}\}|\{\{[^}]{0,200}\}\}|<%.{0,200}?%>|\$\([^)]{0,200}\)|#\{[^}]{1,100}\}|%7B%7B|\{%.{0,100}%\}|<(?:your|my|the|insert|enter|token|secret|password|pass|user|username|api|key|access|redacted|hidden|value)[\w -]{0,40}>|‹[a-z-]{1,40}#[a-z2-9]{6}›/i;

const mask =
  /\*{3,}|•{2,}|●{2,}|∙{3,}|█{2,}|x{5,}|X{5,}|\.{3,}|…|\?{4,}|#{4,}|-{6,}(?!BEGIN)|_{6,}|\[(?:redacted|filtered|masked|hidden|removed|secret|omitted|sanitized|scrubbed|truncated|snip)[^\]]{0,40}\]|<(?:redacted|filtered|masked|hidden|removed|omitted|truncated)[^>]{0,40}>|\((?:redacted|hidden|masked|filtered)\)/i;

const reference =
  /^(?:vault:(?!v\d+:)|vault\+|ssm:|ssm-secure:|ssmps:|op:\/\/|arn:aws[\w-]*:|@microsoft\.keyvault|keyvault:|kv:\/\/|akv:|azurekeyvault|secretsmanager:|awssm:|asm:|aws-sm|gcp-?sm:|gcpsecret|sm:\/\/|secret:\/\/|secrets?:[\w./-]+$|projects\/[^/]{1,80}\/secrets\/|ref\+|doppler:|bws:|infisical:|conjur:|chamber:|env:|\$env:|file:|\/run\/secrets\/|\/var\/run\/secrets\/|\/etc\/|k8s:|kubernetes:|\{\{resolve:|<path:|!vault|!secret|!ref|!sub|fn::|secretref|valuefrom|keeper:\/\/|lastpass:|keychain:|credhub:|urn:|did:)/i;

const encrypted =
  /^(?:enc\[|enc\(|\{cipher\}|\$ansible_vault|vault:v\d+:|AQICAH|AgB[A-Za-z0-9+/]{100}|age1[0-9a-z]{50}|crypt:|encrypted:|kms:|jasypt|gAAAAA[\w-]{60}|k8s:enc:|\{aes\}|\{enc\})/i;

/** bcrypt, argon2, scrypt, PBKDF2, crypt(3), LDAP: what is stored instead of a password. */
const passwordHash =
  /^(?:\$(?:2[abxy]?|argon2(?:id|i|d)|scrypt|s0|1|5|6|7|y|gy|apr1|pbkdf2(?:-sha\d+)?|sha1|md5|P|H|S)\$|pbkdf2[_:]|bcrypt[_$]|argon2|sha(?:1|256|512)[_$:]|scrypt:|\{(?:s?sha\d*|s?md5|crypt|pbkdf2|bcrypt|argon2)[\w-]*\}|md5[0-9a-f]{32}$)/i;

/** PEM that anybody may read, public JWK parts, OpenSSH public keys, age recipients. */
const publicKey =
  /^(?:-----BEGIN (?:[A-Z0-9 ]{0,30}PUBLIC KEY|CERTIFICATE|X509 CRL|CERTIFICATE REQUEST|PKCS7|DH PARAMETERS|EC PARAMETERS|PGP (?:MESSAGE|SIGNATURE|PUBLIC)[A-Z ]{0,20}|AGE ENCRYPTED FILE|SSH2 PUBLIC KEY)-----|ssh-(?:rsa|ed25519|dss) AAAA|ecdsa-sha2-\S{1,30} AAAA|sk-ssh-\S{1,40} AAAA|age1[0-9a-z]{50,70}$|pk_(?:live|test)_|pubkey-|pk\.eyJ|phc_[A-Za-z0-9]{30})/;

export function excuse(value: string): Excuse | undefined {
  const text = value.trim();
  if (text.length < 2) return 'empty';
  if (text.length <= 40 && stubWords.has(text.toLowerCase())) return 'placeholder';
  if (text.length <= 400) {
    if (instruction.test(text) || saysWhatItIs.test(text) || template.test(text)) return 'placeholder';
    if (templateInside.test(text)) return 'placeholder';
    if (mask.test(text)) return 'mask';
    if (isMonotone(text)) return 'placeholder';
    if (/example(?:key)?$/i.test(text) || /^example[-_.]/i.test(text)) return 'sample';
  }
  if (reference.test(text)) return 'reference';
  if (encrypted.test(text)) return 'encrypted';
  if (passwordHash.test(text)) return 'hash';
  if (publicKey.test(text)) return 'public';
  return isSample(text) ? 'sample' : undefined;
}

/** Of what is sent as a credential: a token that its issuer encrypted opens all the same. */
export function excuseOfSent(value: string): Excuse | undefined {
  const why = excuse(value);
  return why === 'encrypted' ? undefined : why;
}

/** For a token's random part: nobody's generator makes `1234567890abcdef` or `aaaaaaaa`. */
export function isMadeUp(random: string): boolean {
  if (mask.test(random) || isMonotone(random) || isSample(random)) return true;
  // One short piece over and over.
  if (/^(.{2,8})\1{3}/.test(random)) return true;
  const lower = random.toLowerCase();
  if (
    /example|sample|dummy|placeholder|changeme|redacted|your[-_]?(?:api|token|key|secret)|notreal|not[-_]a[-_]?real|fake[-_]?(?:key|token)|test[-_](?:key|token)|insert|deadbeef(?:deadbeef|cafe)|foobar|xxxx|tokenhere|keyhere/.test(
      lower,
    )
  )
    return true;
  return sequenceShare(lower) > 0.6;
}

/** One character, or one short piece, over and over: `00000000`, `abababab`, `-----`. */
function isMonotone(text: string): boolean {
  if (text.length < 4) return false;
  const lower = text.toLowerCase();
  const first = lower.charCodeAt(0);
  let second = -1;
  // Nearly every text has its third letter within the first few.
  for (let i = 1; i < lower.length; i++) {
    const letter = lower.charCodeAt(i);
    if (letter === first || letter === second) continue;
    if (second >= 0) return false;
    second = letter;
  }
  return second < 0 || (text.length >= 8 && !/^[01]+$/.test(text));
}

/** How much of a text goes on as 1234, abcd, or their reverse. */
function sequenceShare(text: string): number {
  if (text.length < 8) return 0;
  let steps = 0;
  for (let i = 1; i < text.length; i++) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1);
    // 9 → 0, 9 → a and 0 → 1 all continue a row that a hand typed.
    if (step === 1 || step === -1 || step === 0 || step === -9 || (text[i - 1] === '9' && text[i] === 'a'))
      steps++;
  }
  return steps / (text.length - 1);
}
