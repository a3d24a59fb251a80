/** Which cookies keep somebody logged in, as their names tell. */

import { keyMeaning, wordsOf } from './keys.ts';
import { cookieSessionWords, harmlessCookie, harmlessOwners } from './words.ts';

// What frameworks and large sites call theirs.
const knownSessions =
  /^(?:\.aspnet(?:core)?\.(?:cookies|identity|application|session|shared)|\.aspxauth|fedauth|rtfa|jsessionid|aspsessionid|asp\.net_sessionid|phpsessid|cfid|cftoken|s?sess[0-9a-f]{16,}|play_session|rack\.session|ci_session|koa[.:]sess|express[.:]sess|wordpress_(?:sec|logged)|sapisid|apisid|hsid|ssid|__secure-[13]psid|lsid|li_at|xs|_gitlab_session|grafana_session|kc_restart|keycloak_(?:session|identity)|authelia|vouchcookie|_oauth2_proxy|_forward_auth|supertokens|sb-[a-z0-9]{10,}-auth-token|next-auth|appsession|ory_kratos_session|frontend|adminhtml)/i;

/** A cookie that keeps somebody logged in, as its name tells; undefined = the name does not tell. */
export function cookieMeaning(name: string): 'session' | 'harmless' | undefined {
  const bare = name.replace(/^__(?:Host|Secure)-/i, '');
  if (harmlessCookie.test(bare)) return 'harmless';
  if (knownSessions.test(bare) && !/csrf|xsrf|callback/i.test(bare)) return 'session';
  const words = wordsOf(bare);
  if (words.some((word) => harmlessOwners.has(word) && word !== 'request')) return 'harmless';
  if (words.some((word) => cookieSessionWords.has(word))) return 'session';
  if (/sess(?:ion)?|(?:^|[._-])sid$|auth|^sid|token|jwt|login|remember|\.identity/i.test(bare))
    return 'session';
  return keyMeaning(bare) ? 'session' : undefined;
}
