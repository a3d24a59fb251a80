/** What means the same in every tool, and the one check of arguments: unknown names, wrong kinds, bounds. */

import * as z from 'zod';
import { problem, type Problem } from '../base/problem.ts';
import { nearestName } from '../base/text.ts';
import { asNumber, asRecord, isRecord, parseJson, type UnknownRecord } from '../base/unknown.ts';
import { amount, own } from '../present/words.ts';
import { safe, type SafeText } from '../traffic/safe.ts';

export const mostSeconds = 86_400;
export const mostLiveSeconds = 300;
export const mostRows = 500;
export const usualRows = 20;

/** They stand in every tool, so each says no more than it must. */
export const common = {
  seconds: z.int().min(1).max(mostSeconds).default(60).describe('look back'),
  live: z.boolean().optional(),
  since: z.string().optional(),
  filter: z.string().optional().describe('container.name == "pay"'),
  source: z.string().optional(),
  limit: z.int().min(0).max(mostRows).default(usualRows),
  cursor: z.string().optional(),
  format: z.enum(['concise', 'detailed']).default('concise'),
};

/** The same, said in full once: in the tools that are asked first. */
export const described = {
  live: common.live.describe('wait for new traffic'),
  since: common.since.describe('cursor of an answer, marker or RFC 3339 time'),
  filter: common.filter.describe('res.status >= 400 and container.name == "pay"'),
};

export type CommonArguments = z.output<z.ZodObject<typeof common>>;

/** Gemini CLI adds it to every tool. */
const ignored = ['wait_for_previous'];

/** Arguments as they may be used, with what was understood otherwise than it was written. */
export interface Checked {
  readonly values: UnknownRecord;
  readonly notes: readonly SafeText[];
}

/**
 * Models write "60" for 60, null for "not given" and one word for a list of one: all that is understood.
 * Numbers out of bounds are taken at the bound, and the answer says so; everything else is a Problem.
 */
export function checkArguments(given: unknown, schema: UnknownRecord): Checked | Problem {
  const properties = asRecord(schema['properties']) ?? {};
  const names = Object.keys(properties);
  if (given !== undefined && given !== null && !isRecord(given))
    return problem('bad-argument', 'The arguments must be an object.', 'Give them by name.');
  const values: Record<string, unknown> = {};
  const notes: SafeText[] = [];
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === null || value === undefined || ignored.includes(name)) continue;
    if (!names.includes(name)) return unknownName(name, names);
    const rule = asRecord(properties[name]) ?? {};
    const understood = understand(value, rule);
    if (understood === undefined)
      return problem(
        'bad-argument',
        `\`${name}\` must be ${wanted(rule)}.`,
        `Call again with such a \`${name}\`, or without it.`,
      );
    values[name] = understood;
    if (typeof understood === 'number' && understood !== Number(value))
      notes.push(safe`${own(name)} was read as ${amount(understood)}, the nearest it may be`);
  }
  return { values, notes };
}

function unknownName(name: string, names: readonly string[]): Problem {
  const nearest = nearestName(name, names);
  // Only what can be a name is repeated: anything may have been put there by mistake.
  const shown = /^[a-z][a-z_-]{0,30}$/i.test(name) ? `\`${name}\`` : 'of that name';
  return problem(
    'unknown-parameter',
    `There is no parameter ${shown}.`,
    `${nearest ? `Did you mean \`${nearest}\`? ` : ''}The parameters are ${names.join(', ')}.`,
  );
}

function understand(value: unknown, rule: UnknownRecord): unknown {
  switch (rule['type']) {
    case 'integer':
      return wholeNumber(value, rule);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return value === 'true' ? true : value === 'false' ? false : undefined;
    case 'string': {
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text !== 'string') return undefined;
      const words = rule['enum'];
      return Array.isArray(words) ? oneOf(text, words) : text;
    }
    case 'array': {
      const items = asRecord(rule['items']) ?? {};
      const list = typeof value === 'string' ? listOf(value) : value;
      if (!Array.isArray(list)) return undefined;
      const understood = list.map((item: unknown) => understand(item, items));
      return understood.includes(undefined) ? undefined : understood;
    }
    default:
      return undefined;
  }
}

/** `a`, `a,b` or `["a","b"]` written as a text. */
function listOf(text: string): unknown {
  if (text.trim().startsWith('[')) return parseJson(text);
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

function wholeNumber(value: unknown, rule: UnknownRecord): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return undefined;
  const least = asNumber(rule['minimum']) ?? Number.MIN_SAFE_INTEGER;
  const most = asNumber(rule['maximum']) ?? Number.MAX_SAFE_INTEGER;
  return Math.min(most, Math.max(least, Math.trunc(number)));
}

function oneOf(text: string, words: readonly unknown[]): unknown {
  return words.find((word) => typeof word === 'string' && word.toLowerCase() === text.toLowerCase());
}

function wanted(rule: UnknownRecord): string {
  const words = rule['enum'];
  if (Array.isArray(words)) return `one of ${words.join(', ')}`;
  if (rule['type'] === 'integer')
    return `a whole number from ${String(rule['minimum'])} to ${String(rule['maximum'])}`;
  if (rule['type'] === 'boolean') return 'true or false';
  if (rule['type'] === 'array') return `a list: each ${wanted(asRecord(rule['items']) ?? {})}`;
  return 'a text';
}
