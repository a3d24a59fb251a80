/** Words that names are made of: what makes a name sound like a credential, and what takes it back. */

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Written together in the wild; split so that one table serves `apiKey`, `api-key`, `API_KEY` and `apikey`. */
export const joined: Readonly<Record<string, string>> = {
  apikey: 'api key',
  apikeys: 'api key',
  apitoken: 'api token',
  apisecret: 'api secret',
  appkey: 'app key',
  appsecret: 'app secret',
  apppassword: 'app password',
  authkey: 'auth key',
  authtoken: 'auth token',
  authorizationtoken: 'authorization token',
  accesskey: 'access key',
  accesskeyid: 'access key id',
  secretaccesskey: 'secret access key',
  accesstoken: 'access token',
  refreshtoken: 'refresh token',
  idtoken: 'id token',
  bearertoken: 'bearer token',
  hapikey: 'api key',
  bindpw: 'bind password',
  rootpw: 'root password',
  adminpw: 'admin password',
  dbpw: 'db password',
  userpw: 'user password',
  presharedkey: 'pre shared key',
  purchasetoken: 'purchase token',
  sessiontoken: 'session token',
  securitytoken: 'security token',
  usertoken: 'user token',
  bottoken: 'bot token',
  resettoken: 'reset token',
  clientsecret: 'client secret',
  clienttoken: 'client token',
  consumersecret: 'consumer secret',
  consumerkey: 'consumer key',
  secretkey: 'secret key',
  sharedsecret: 'shared secret',
  sharedkey: 'shared key',
  signingkey: 'signing key',
  signingsecret: 'signing secret',
  webhooksecret: 'webhook secret',
  webhookurl: 'webhook url',
  masterkey: 'master key',
  encryptionkey: 'encryption key',
  privatekey: 'private key',
  publickey: 'public key',
  accountkey: 'account key',
  subscriptionkey: 'subscription key',
  licensekey: 'license key',
  totpsecret: 'totp secret',
  otpsecret: 'otp secret',
  mfasecret: 'mfa secret',
  connectionstring: 'connection string',
  connstring: 'connection string',
  connstr: 'connection string',
  databaseurl: 'database url',
  userpassword: 'user password',
  userpass: 'user password',
  userpwd: 'user password',
  dbpassword: 'db password',
  dbpass: 'db password',
  dbpasswd: 'db password',
  dbpwd: 'db password',
  newpassword: 'new password',
  newpass: 'new password',
  oldpassword: 'old password',
  oldpass: 'old password',
  currentpassword: 'current password',
  confirmpassword: 'confirm password',
  passwordconfirm: 'password confirm',
  passwordconfirmation: 'password confirmation',
  loginpassword: 'login password',
  rootpassword: 'root password',
  adminpassword: 'admin password',
  mypassword: 'password',
  sshkey: 'ssh key',
  nexttoken: 'next token',
  pagetoken: 'page token',
  nextpagetoken: 'next page token',
  continuationtoken: 'continuation token',
  skiptoken: 'skip token',
  synctoken: 'sync token',
  deltatoken: 'delta token',
  csrftoken: 'csrf token',
  xsrftoken: 'xsrf token',
  csrfmiddlewaretoken: 'csrf token',
  requestverificationtoken: 'csrf token',
  antiforgerytoken: 'csrf token',
  authenticitytoken: 'csrf token',
  cardnumber: 'card number',
  ccnumber: 'card number',
  ccnum: 'card number',
  creditcard: 'credit card',
  creditcardnumber: 'card number',
  socialsecurity: 'social security',
  socialsecuritynumber: 'social security number',
  ssnumber: 'ssn',
  phonenumber: 'phone number',
  mobilenumber: 'mobile number',
  telephone: 'phone',
  emailaddress: 'email address',
  jsessionid: 'session id',
  phpsessid: 'session id',
  sessionid: 'session id',
  sessid: 'session id',
  sessionkey: 'session key',
  usersession: 'user session',
  onetime: 'one time',
};

export const passwordWords = set(`password passwd pwd pw pass passphrase passcode passwort kennwort motdepasse
  pswd psw passwrd mdp senha contrasena contraseña wachtwoord lozinka haslo hasło parola parool heslo salasana jelszo пароль 密码 密碼 パスワード`);

/** What may follow the word that names the credential without changing what it is. */
export const trailing = set(`value val confirm confirmation confirmed again repeat repeated retype verify new
  old current plain plaintext cleartext clear text raw str string b64 base64 encoded prod production live
  test testing stage staging dev sandbox main primary secondary default header param parameter field input
  base v1 v2 v3 1 2 3 4`);

/** Before `key`, these make it a credential; `key` alone is a map key, a cache key or a keyboard key. */
export const keyOwners = set(`api secret private access auth authorization authentication encryption encrypt
  decryption crypto cipher aes hmac symmetric signing sign master admin root account shared subscription app
  application deploy service server storage ssh rsa ec tls ssl wif wallet vault unseal jwt function
  functions integration rest security client webhook license licence session host token passkey dsa ed25519
  plaintext management ingest apim iothub eventhub servicebus cosmos
  adafruit algolia alchemy amplitude anthropic apify asana assemblyai auth0 azure bitly box braintree brevo bugsnag
  buildkite claude cloudflare cloudinary cohere coinbase contentful datadog deepgram deepl deepseek digitalocean discord
  dropbox elastic elevenlabs etherscan fastly figma finnhub fixer flickr foursquare freshdesk gemini geocode giphy github
  gitlab grafana groq heroku hubspot huggingface ibm imgur infura intercom ipinfo ipstack jira klaviyo langsmith
  launchdarkly linear linkedin llm logdna mailchimp mailgun mailjet mandrill mapquest messagebird mistral mixpanel monday
  moralis netlify newrelic newsapi notion nvidia okta openai openrouter openweather opsgenie pagerduty paypal paystack
  perplexity pinecone plaid polygon postmark pusher quicknode rapidapi razorpay replicate resend rollbar salesforce
  sendbird sendgrid sendinblue sentry shippo shodan shopify slack snyk sonar sparkpost spotify square stability stripe
  supabase tavily telegram telnyx tomtom travis trello twilio twitch twitter typesense unsplash uptimerobot vercel
  virustotal voyage vultr wandb weather weatherapi webflow wistia xai yelp zendesk zerobounce zoom`);

/** Before `token` or `secret`, these take it back: positions in lists, form protection, identities of requests. */
export const harmlessOwners = set(`next prev previous page paging pagination continu continuation continue
  cursor sync delta skip scroll resume marker start count max min limit maximum minimum total prompt completion
  output input cached reasoning used remaining per num number average avg csrf xsrf antiforgery forgery
  authenticity verification nonce checksum request idempotency idempotent dedup state form public publishable publish site
  type kind tokenizer eos bos pad unk sep cls mask stop word special vocab vocabulary punctuation design
  color theme style syntax lexer parser crumb device push registration fcm apns unregister etag change
  watch poll list sort filter search query batch client preview thumbnail cache placeholder translation
  captcha recaptcha hcaptcha turnstile challenge lock fencing ack receipt purchase correlation trace concurrency version
  consistency snapshot progress task stream visitor anonymous guest tracking experiment anti i18n message label hint budget window image audio text tool`);

/** As the last word, these make the name speak *about* a credential. */
export const aboutWords =
  set(`type types kind id ids uuid name names count counts length len size max min limit
  limits policy policies rule rules strength url uri link href endpoint path file filename location hint hints
  label labels placeholder title description desc text message messages msg error errors help info expires
  expiry expiration expire expired exp ttl age lifetime created updated changed modified rotated at date time
  timestamp on by status state valid validity enabled disabled required requirement requirements supported
  allowed exists set present missing is has changed field fields format pattern regex regexp version versions
  scheme schema method mode provider source manager reset forgot forgotten recovery request requests response
  prompt usage used scope scopes issuer audience algorithm alg hash hashes digest checksum fingerprint
  thumbprint salt prefix suffix ref reference arn store storage index position offset page total cost price
  rate class icon button form screen view template visible visibility show hidden toggle match matches
  mismatch history protected protection encrypted encryption attempts retries days score level word words
  language lang locale count uri callback rotation renew renewal endpoint info metadata meta option options
  settings config configuration setting`);

export const cookieSessionWords =
  set(`identities aspxauth fedauth session sess sid sessid auth token jwt login logged remember rememberme
  sso access refresh identity ticket authenticated bearer credential user_session`);

/** Cookies that everybody has and nobody steals: statistics, consent, looks, form protection, load balancing. */
export const harmlessCookie =
  /^(?:_ga|_gid|_gat|_gcl|__utm|_fbp|_fbc|fr$|_hj|_clck|_clsk|_pk_|_scid|_uet|muid|_tt|_pin_|ajs_|amp_|amplitude|mp_|optimizely|intercom-(?:id|device)|__hs|hubspotutk|_mkto|__cf_?bm|__cfruid|_cfuvid|cf_clearance$|__cfduid|awsalb|awselb|route$|bigip|ts0|incap_|visid_|nlbi_|ak_bmsc|bm_s|bm_mi|bm_sv|_abck|datadome|consent|cookie|cky-|euconsent|optanon|onetrust|gdpr|ccpa|usprivacy|theme|dark|lang|locale|tz|timezone|currency|country|region|view|sort|font|layout|sidebar|seen|visited|first|last_?visit|referrer|utm|campaign|experiment|ab_|variant|feature|banner|popup|dismissed|csrf|xsrf|_csrf|_xsrf|x-csrf|nonce|requestverification|__requestverification|antiforgery|\.aspnetcore\.(?:antiforgery|culture|mvc)|cart_?(?:count|size)|screen|resolution|dpr|device_pixel|preferences|prefs|settings|tour|onboarding|nid$|1p_jar|aec$|socs$|dv$|otz$|ide$|test_cookie|dsid$|anid$|vuid$|ysc$|visitor|vis_|anonymous|anon|guest|session_?(?:start|count|timeout|expires|expiry|depth)|ai_(?:session|user)$|_dd_s|dd_cookie|sl-session|sentry|_sp_|_session_?count)/i;
