/** How grave a finding is: what it is × where it stands × where it goes × whether it still works. */

import { type Severity, severities } from '../../traffic/safe.ts';
import { type Transaction } from '../../traffic/transaction.ts';
import { headerMeaning } from '../names/headers.ts';
import { keyMeaning } from '../names/keys.ts';
import { type Section, type Sighting } from '../reading/exchange.ts';

/** What an exchange's address says about exposure; made once an exchange. */
export interface Surroundings {
  readonly host: string;
  readonly isInternal: boolean;
  readonly isPlain: boolean;
  readonly isThirdParty: boolean;
  readonly isLogin: boolean;
  readonly isPayment: boolean;
}

export interface Weight {
  readonly severity: Severity;
  readonly carrier: boolean;
}

const internalHost =
  /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|\[?::1\]?|\[?f[cd][0-9a-f]{2}:|0\.0\.0\.0)|(?:\.svc(?:\.cluster\.local)?|\.cluster\.local|\.internal|\.local|\.lan|\.intranet|\.corp|\.home|\.localhost|\.consul|\.private)$/i;

/** Those who collect what they are sent: statistics, logs, error reports, advertising, language models, chats, pastes. */
const collectors =
  /(?:^|\.)(?:segment\.(?:com|io)|mixpanel\.com|amplitude\.com|google-analytics\.com|analytics\.google\.com|googletagmanager\.com|doubleclick\.net|facebook\.(?:com|net)|hotjar\.(?:com|io)|fullstory\.com|logrocket\.(?:io|com)|lr-ingest\.\w+|heap(?:analytics)?\.(?:io|com)|posthog\.com|plausible\.io|matomo\.\w+|sentry\.io|bugsnag\.com|rollbar\.com|datadoghq\.(?:com|eu)|logs?\.\S+|loggly\.com|logz\.io|logtail\.com|papertrailapp\.com|sumologic\.(?:com|net)|splunkcloud\.com|newrelic\.com|nr-data\.net|honeycomb\.io|openai\.com|anthropic\.com|generativelanguage\.googleapis\.com|mistral\.ai|cohere\.(?:ai|com)|groq\.com|perplexity\.ai|openrouter\.ai|deepseek\.com|huggingface\.co|slack\.com|discord(?:app)?\.com|telegram\.org|pastebin\.com|webhook\.site|requestbin\.(?:com|net)|ngrok(?:-free)?\.(?:io|app|dev)|hooks\.\S+|zapier\.com|analytics\.\S+|telemetry\.\S+|track(?:ing|er)?\.\S+|metrics\.\S+|collector?\.\S+|events?\.\S+|intercom\.io|customer\.io|braze\.(?:com|eu)|klaviyo\.com|hubspot\.com|clarity\.ms|bat\.bing\.com|tiktok\.com|snapchat\.com)$/i;

const payments =
  /(?:^|\.)(?:stripe\.com|adyen\.com|adyenpayments\.com|braintree(?:gateway|-api)?\.com|paypal\.com|checkout\.com|squareup\.com|worldpay\.com|authorize\.net|cybersource\.com|mollie\.com|razorpay\.com|klarna\.com|gocardless\.com|plaid\.com|basistheory\.com|verygoodsecurity\.com|spreedly\.com|evervault\.com|payu\.\w+|paystack\.co|flutterwave\.com)$/i;

const loginPath =
  /(?:^|[/_.-])(?:log-?in|sign-?in|log-?on|sign-?up|register|registration|auth|oauth2?|token|tokens|sessions?|connect|credentials?|password|passwords|authenticate|authentication|authorize|account|accounts|users?|sts|j_security_check|wp-login|identity|accounts:signin\w*|initiateauth|saml2?|sso|mfa|otp|verify|introspect|revoke)(?:$|[/?#:_.-])/i;

const tokenKinds: ReadonlySet<string> = new Set([
  'access-token',
  'refresh-token',
  'id-token',
  'jwt',
  'bearer-token',
  'token',
  'session-token',
  'google-oauth-token',
  'google-refresh-token',
  'aws-session-token',
  'aws-secret-access-key',
  'aws-access-key-id',
]);
const loginKinds: ReadonlySet<string> = new Set([
  'password',
  'passphrase',
  'client-secret',
  'one-time-code',
  'pin',
  'secret',
  'basic-credentials',
  'api-key',
]);

/** Products that firms run under names of their own: in its header such a token is at home at any host of theirs. */
const selfHosted =
  /^(?:gitlab|vault|grafana|sonar|artifactory|sourcegraph|sentry|openshift|dependency-track)-/;
/** GitHub's server is told by its host, since most tokens of that name belong to github.com and nowhere else. */
const ownGitHub = /(?:^|\.)(?:github|ghes?|github-enterprise)\.(?!com\.)[^.]+\.[^.]+/;
const privateKinds = /private-key|service-account-key|encryption-key/;

export function surroundingsOf({ request, direction }: Transaction): Surroundings {
  const host = (request.authority || hostOf(request.url)).replace(/:\d+$/, '').toLowerCase();
  const isInternal =
    direction === 'egress-internal' ||
    internalHost.test(host) ||
    (host !== '' && !host.includes('.') && !host.includes(':'));
  // Unknown is taken for TLS: that is what the agent looks into.
  const scheme = request.scheme ?? 'https';
  return {
    host,
    isInternal,
    isPlain: scheme.toLowerCase() === 'http' && !isInternal,
    isThirdParty: direction !== 'ingress' && !isInternal && collectors.test(host),
    isLogin: loginPath.test(request.path.split('?')[0] ?? ''),
    isPayment: payments.test(host),
  };
}

export function weigh(sighting: Sighting, around: Surroundings): Weight {
  const carrier = isCarrier(sighting, around);
  let level: number = sighting.severity;
  if (carrier) level = Math.min(level, 2);
  else if (sighting.kind === 'email' || sighting.kind === 'phone') level = 1;
  else {
    if (around.isPlain) level++;
    // Worse than in a body, and over TLS still not known to a stranger.
    if (isExposed(sighting)) level = Math.max(level, Math.min(3, level + 1));
    if (around.isThirdParty && sighting.section.startsWith('request') && !homeOf(sighting, around)) level++;
  }
  if (sighting.expired) level--;
  return { severity: severities[Math.min(4, Math.max(1, level)) - 1] ?? 'low', carrier };
}

/** In an address, in `Referer`, in `Location`: such places are logged and passed on. */
function isExposed({ section, header, place }: Sighting): boolean {
  if (section === 'request url') return true;
  return headerMeaning(header) === 'url' && section.endsWith('header') && place !== '';
}

/** The host that the credential was made for, when its kind says which. */
function homeOf({ hosts }: Sighting, { host }: Surroundings): boolean {
  return hosts?.test(host) ?? false;
}

function isCarrier(sighting: Sighting, around: Surroundings): boolean {
  const { section, header, kind, hosts } = sighting;
  if (around.isPlain) return false;
  const home =
    hosts === undefined ||
    hosts.test(around.host) ||
    around.isInternal ||
    (isAtOwnServer(sighting, around) && !around.isThirdParty && carries(header, section));
  switch (section) {
    case 'request header':
      // A provider's token that fills a header on its way to its provider is in use, whatever the header's name.
      return home && (carries(header, section) || (hosts !== undefined && sighting.place === ''));
    case 'response header':
      return carries(header, section) && /^set-cookie/i.test(header);
    case 'request url':
      // The address itself is the credential's carrier: bots and webhooks, and keys that their vendor wants there.
      return hosts?.test(around.host) === true && /webhook$|^telegram|^google-api-key$/.test(kind);
    case 'request body':
      // A provider's own secret is where it belongs at its own token endpoint, and wherever it is sent by its name.
      if (hosts?.test(around.host) === true && (around.isLogin || isUnderItsName(sighting)))
        return !privateKinds.test(kind);
      if (around.isPayment)
        return kind === 'credit-card' || kind === 'card-cvv' || (around.isLogin && loginKinds.has(kind));
      return around.isLogin && !around.isThirdParty && home && (loginKinds.has(kind) || tokenKinds.has(kind));
    case 'response body':
      return (
        (around.isLogin || around.host === '169.254.169.254') &&
        home &&
        (tokenKinds.has(kind) || (hosts !== undefined && isUnderItsName(sighting)))
      );
  }
}

function isAtOwnServer({ kind }: Sighting, { host }: Surroundings): boolean {
  return selfHosted.test(kind) || (kind === 'github-token' && ownGitHub.test(host));
}

/** `$.access_token`, `client_secret`: not in the middle of a text. */
function isUnderItsName({ place }: Sighting): boolean {
  return keyMeaning(/[\w-]+$/.exec(place)?.[0] ?? '') !== undefined;
}

function carries(header: string, section: Section): boolean {
  const meaning = headerMeaning(header);
  if (meaning === 'set-cookie') return section === 'response header';
  return (
    meaning === 'authorization' ||
    meaning === 'cookie' ||
    meaning === 'websocket-protocol' ||
    typeof meaning === 'object' ||
    (meaning === undefined && /-key$/i.test(header))
  );
}

function hostOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/?#]*)/i.exec(url)?.[1] ?? '';
}
