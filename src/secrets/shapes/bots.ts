/** Tokens of chat bots, which are known by their whole shape: no literal begins them all. */

import { type Span } from '../text/span.ts';
import { entropy } from '../values/looks.ts';

export function findBots(text: string): readonly Span[] {
  return [...findDiscord(text), ...findTelegram(text)];
}

const telegram = /(?<![\w:])(?:bot)?(\d{8,10}:[A-Za-z0-9_-]{35})(?![\w-])/g;

/** Bots made before their tokens all began with AA. */
function findTelegram(text: string): Span[] {
  if (text.length < 44 || !text.includes(':')) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(telegram)) {
    const token = match[1] ?? '';
    const start = match.index + match[0].length - token.length;
    if (entropy(token.slice(-35)) > 4 && /[a-z]/.test(token) && /[A-Z]/.test(token))
      found.push({
        start,
        end: start + token.length,
        kind: 'telegram-token',
        severity: 4,
        report: true,
        hosts: /telegram\.org$/,
      });
    if (found.length > 500) break;
  }
  return found;
}

// The first part is a number (the bot's id) in base64: it begins with one of nine pairs of letters.
const discord = /(?<![\w-])(?:M[TjzDQgw]|N[DTjz]|O[DTQ])[\w-]{20,26}\.[\w-]{6}\.[\w-]{27,42}(?![\w-])/g;

function findDiscord(text: string): Span[] {
  if (text.length < 58) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(discord)) {
    const id = Buffer.from(match[0].split('.')[0] ?? '', 'base64').toString('latin1');
    if (/^\d{16,20}$/.test(id))
      found.push({
        start: match.index,
        end: match.index + match[0].length,
        kind: 'discord-token',
        severity: 4,
        report: true,
        hosts: /discord(?:app)?\.com$/,
      });
  }
  return found;
}
