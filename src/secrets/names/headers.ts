/** What the name of a header says about its value. */

import { keyMeaning, type Meaning } from './keys.ts';

/** How the value of a header is to be read. */
export type HeaderMeaning =
  | 'authorization'
  | 'cookie'
  | 'set-cookie'
  | 'url'
  | 'refresh'
  | 'link'
  | 'websocket-protocol'
  | 'never'
  | { readonly means: Meaning; readonly kind?: string }
  | undefined;

const neverHeader =
  /^(?:x-ms-session-token$|x-ms-continuation|lock-token$|origin-trial$|x-amz-bucket-object-lock|access-control-|vary$|www-authenticate$|proxy-authenticate$|x-ratelimit|ratelimit|x-rate-limit|etag$|if-(?:none-)?match$|digest$|content-(?:digest|md5|length|type|encoding|security-policy|language|range)|repr-digest$|want-|trace|x-trace|x-b3-|b3$|baggage$|uber-trace|x-amzn-(?:trace|requestid|errortype)|x-cloud-trace|x-datadog-(?:trace|parent|sampling|origin|tags)|x-request-id$|x-correlation-id$|request-id$|x-amz-(?:request-id|id-2|cf-id|cf-pop|date|content-sha256|version-id|checksum|server-side)|cf-ray$|x-vercel-id$|x-github-request-id$|idempotency-key$|x-idempotency-key$|sec-websocket-(?:key|accept|version|extensions)$|sec-(?:fetch|ch)-|nel$|report-to$|reporting-endpoints$|permissions-policy$|feature-policy$|strict-transport|x-(?:frame|content-type|xss|dns|download|permitted)|accept|user-agent$|date$|expires$|age$|cache-control$|pragma$|last-modified$|server$|server-timing$|via$|x-cache|x-served-by$|x-timer$|alt-svc$|connection$|keep-alive$|transfer-encoding$|te$|upgrade|host$|:method$|:scheme$|:authority$|:status$|:protocol$|content-disposition$|x-hub-signature|x-signature|signature$|signature-input$|stripe-signature$|x-slack-signature|x-shopify-hmac|x-twilio-signature$|svix-|webhook-(?:id|signature|timestamp)|x-line-signature|x-square-hmac|paypal-transmission|x-(?:csrf|xsrf)|csrf-token$|xsrf-token$|x-nonce$|x-client-(?:version|name|data|id)|x-api-version$|api-version$|x-goog-(?:generation|hash|metageneration|stored)|x-guploader|x-ms-(?:request|version|correlation|activity|client-request|ests)|p3p$|priority$|range$|retry-after$|allow$)/i;

const urlHeaders =
  /^(?:referer|location|content-location|origin|x-original-ur[il]|x-forwarded-ur[il]|x-rewrite-url|x-forwarded-path|:path|x-request-ur[il]|x-callback-url|hx-current-url|hx-redirect|sourcemap|x-redirect)$/i;

const authorizationHeaders =
  /^(?:authorization|proxy-authorization|x-authorization|x-forwarded-authorization|x-original-authorization|x-serverless-authorization|x-auth|authentication|x-amzn-remapped-authorization)$/i;

const credentialHeaders: Readonly<Record<string, Meaning>> = {
  'x-amz-server-side-encryption-customer-key': 'encryption-key',
  'x-amz-copy-source-server-side-encryption-customer-key': 'encryption-key',
  'x-goog-encryption-key': 'encryption-key',
  'x-ms-encryption-key': 'encryption-key',
  'x-api-key': 'api-key',
  'api-key': 'api-key',
  apikey: 'api-key',
  'x-apikey': 'api-key',
  'x-auth-token': 'access-token',
  'x-access-token': 'access-token',
  'x-auth-key': 'api-key',
  'x-vault-token': 'token',
  'x-consul-token': 'token',
  'x-nomad-token': 'token',
  'private-token': 'token',
  'job-token': 'token',
  'circle-token': 'token',
  'x-amz-security-token': 'aws-session-token',
  'x-goog-api-key': 'api-key',
  'ocp-apim-subscription-key': 'api-key',
  'dd-api-key': 'api-key',
  'dd-application-key': 'api-key',
  'x-rapidapi-key': 'api-key',
  'fastly-key': 'api-key',
  'x-postmark-server-token': 'api-key',
  'x-postmark-account-token': 'api-key',
  'x-parse-rest-api-key': 'api-key',
  'x-parse-master-key': 'api-key',
  'x-functions-key': 'api-key',
  'x-honeycomb-team': 'api-key',
  'x-insert-key': 'api-key',
  'x-query-key': 'api-key',
  'x-elastic-api-key': 'api-key',
  'x-typesense-api-key': 'api-key',
  'x-algolia-api-key': 'api-key',
  'x-master-key': 'api-key',
  'x-token': 'token',
  token: 'token',
  'x-session': 'session',
  'x-session-id': 'session-id',
  'x-session-token': 'session',
  'session-id': 'session-id',
  'x-sid': 'session',
  'x-registry-auth': 'basic-pair',
  'x-registry-config': 'basic-pair',
  'x-telegram-bot-api-secret-token': 'secret',
  'x-gitlab-token': 'secret',
  'cf-access-client-secret': 'client-secret',
  'cf-access-jwt-assertion': 'id-token',
  'x-goog-iap-jwt-assertion': 'id-token',
  'x-amzn-oidc-data': 'id-token',
  'x-amzn-oidc-accesstoken': 'access-token',
  'x-forwarded-access-token': 'access-token',
  'x-firebase-appcheck': 'token',
  'x-metabase-session': 'session',
  'x-clickhouse-key': 'password',
  'x-subject-token': 'access-token',
  'x-goog-firebase-installations-auth': 'token',
};

/** Headers that belong to one provider: what stands in them is that provider's. */
const kindOfHeader: Readonly<Record<string, string>> = {
  'dd-api-key': 'datadog-api-key',
  'dd-application-key': 'datadog-api-key',
  'ocp-apim-subscription-key': 'azure-api-key',
  'x-functions-key': 'azure-api-key',
  'x-goog-api-key': 'google-api-key',
  'x-vault-token': 'vault-token',
  'x-consul-token': 'consul-token',
  'x-nomad-token': 'nomad-token',
  'private-token': 'gitlab-token',
  'job-token': 'gitlab-token',
  'circle-token': 'circleci-token',
  'fastly-key': 'fastly-api-key',
  'x-rapidapi-key': 'rapidapi-api-key',
  'x-honeycomb-team': 'honeycomb-api-key',
  'x-insert-key': 'newrelic-api-key',
  'x-query-key': 'newrelic-api-key',
  'x-postmark-server-token': 'postmark-api-key',
  'x-postmark-account-token': 'postmark-api-key',
  'x-parse-master-key': 'parse-api-key',
  'x-parse-rest-api-key': 'parse-api-key',
  'x-elastic-api-key': 'elastic-api-key',
  'x-typesense-api-key': 'typesense-api-key',
  'x-algolia-api-key': 'algolia-api-key',
};

/** `undefined`: an ordinary header, whose value is text like any other. */
export function headerMeaning(name: string): HeaderMeaning {
  const lower = name.toLowerCase();
  const known = credentialHeaders[lower];
  if (known) return { means: known, ...(kindOfHeader[lower] ? { kind: kindOfHeader[lower] } : {}) };
  if (authorizationHeaders.test(lower) || /^x-[a-z0-9-]{2,40}-auth$/.test(lower)) return 'authorization';
  if (lower === 'cookie' || lower === 'cookie2') return 'cookie';
  if (lower === 'set-cookie' || lower === 'set-cookie2') return 'set-cookie';
  if (urlHeaders.test(lower)) return 'url';
  if (lower === 'refresh') return 'refresh';
  if (lower === 'link') return 'link';
  if (lower === 'sec-websocket-protocol') return 'websocket-protocol';
  if (neverHeader.test(lower)) return 'never';
  const means = keyMeaning(lower.startsWith('x-') ? lower.slice(2) : lower);
  return means ? { means } : undefined;
}
