/**
 * Values that documentation prints: everybody's example, nobody's secret. Kept as the first sixteen hex digits
 * of their SHA-256, so that this file holds nothing that looks like a secret.
 */

import { createHash } from 'node:crypto';

const samples = new Set<string>([
  // AWS
  '1a5d44a2dca19669',
  'c6ea27c534f993d3',
  'cb20d34a7adda2f5',
  '78314b11be2e5815',
  'e21b597ba6b9cafa',
  'e8a0614b6747a06f',
  // JWT
  '7f75367e78812551',
  'c794fa6d20c64efb',
  'da816f9f2c16e6c5',
  '8d4ef6536dc8895f',
  // RFC 7617, RFC 6750, RFC 6749
  'cf4d418ed3de92d7',
  'eab7452d7d0fd9d1',
  'e30592c37ff33ddb',
  '3402b974e6bea8d6',
  '41ef4bb0b23661e6',
  '5ff0e82e56c3cf64',
  '687da00b09c83361',
  'b8e148545b13c78b',
  '6c96130f130ab0d6',
  '00cf4c781dc37003',
  'ca7459e2b26776de',
  '3e545ee08a590a6b',
  '53f5da0aaa93d64c',
  'e9974c507d2a8021',
  'ad71fb4165536675',
  '9e309cccd311ea64',
  'a35b81a7d7927b70',
  '13d31e961a1ad8ec',
  '0d299b1eb548708d',
  // Stripe
  '2cafc0970149a84f',
  'f2d6ca16515033e5',
  'b1471f544ceeea31',
  '7e8de44ea9ecf6d5',
  'dc82852db76c9c38',
  '2d1f7723aabc5c7a',
  '7a200eb89adb0904',
  // GitHub
  '3543c50b0cb9cea8',
  'bc3ae723f57c6b9e',
  '82e74299544e0073',
  '797c0ce414586cc8',
  '6d7fa4e64d4b1f3e',
  '86007eb367696d32',
  // Slack
  'f5375a46365089a8',
  'c099a787feecebff',
  'fdcb473e6d6df258',
  '0e3fd41c01a69772',
  '115a0529cb1bdf03',
  'f5c388734d28087b',
  // Google
  'ac9265e56c79b234',
  '203ae73b0653d1bb',
  'c4dd716489204140',
  '70315961d7e8721f',
  'f7010ed465879292',
  // Telegram
  '731fa294d036e54f',
  '0b5dd075ccdd03c4',
  'a86ae86369fd155f',
  // SendGrid
  '02091175c1ae3023',
  // Twilio
  '729be839ca7b7f0c',
  // Azure emulator
  '0011cc25eb432071',
  'aa6547439583c3a2',
  // WebSocket (RFC 6455)
  '15cef4b629cc2d07',
  '507e2ce3c522082b',
  // IBAN
  '45c755c9e88ba167',
  'faf7e1c0107370ff',
  '5488b036f43dca67',
  'cb2609a461853b2a',
  '339f85069d056503',
  '701502320c05f830',
  'b179add486f3c7e1',
  '5806e726dc53200d',
  'c498d017d83bf116',
  '0669f8f5825f3f3b',
  'b84613f12f07e198',
  '83c1e072e17299fd',
  '2847f6106ab6f0da',
  'd83a36c127d39e9e',
  '34d9c40d6d8e3e53',
  'f6c8d84f1d6cf66e',
  '76a477f9d6f5c972',
  '95c1bd675f346c51',
  '122da061f22f818b',
  '274325e2aab5c46a',
  // Mapbox, Twitter, Facebook
  'b390e2e57c227c07',
  '03f2c3eccf4307db',
  '00b3dc640c9c99fc',
  '5aac38e542b76b97',
]);

// A value is asked about several times, and the same token may stand 20,000 times in one body.
const known = new Map<string, boolean>();
const mostKnown = 1_024;

/** The secret of an example in a vendor's or a standard's documentation. */
export function isSample(value: string): boolean {
  if (value.length < 8 || value.length > 512) return false;
  const before = known.get(value);
  if (before !== undefined) return before;
  const made = samples.has(createHash('sha256').update(value).digest('hex').slice(0, 16));
  if (known.size >= mostKnown) known.clear();
  known.set(value, made);
  return made;
}
