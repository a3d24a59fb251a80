/**
 * Patterns in RE2's syntax, which is what Qtap takes: no look-around, no back-references, and time that grows
 * with the text only, so no pattern and no captured text can hang us.
 */

import { RE2JS } from 're2js';
import { problem, type Problem } from '../base/problem.ts';
import { plainBeginning, plainPattern } from './plainPattern.ts';

export interface Pattern {
  test(text: string): boolean;
  /** The first match, the leftmost one. */
  find(text: string): { readonly start: number; readonly end: number } | undefined;
}

/** More would cost memory, and nobody writes it by hand. */
const longestPattern = 1_000;

const compiled = new Map<string, Pattern>();

/** The same source gives the same pattern; a few are remembered, because views ask again and again. */
export function compilePattern(source: string): Pattern | Problem {
  const known = compiled.get(source);
  if (known) return known;
  if (source.length > longestPattern)
    return problem(
      'bad-filter',
      `A pattern may have ${longestPattern} characters; this one has ${source.length}.`,
      'Shorten it, or compare with contains.',
    );
  try {
    const engine = RE2JS.compile(source);
    const plain = plainPattern(source);
    const beginning = plain ? undefined : plainBeginning(source);
    const pattern: Pattern = {
      test: plain
        ? (text) => plain.test(text)
        : beginning
          ? (text) => beginning.test(text) && engine.test(text)
          : (text) => engine.test(text),
      find(text) {
        const matcher = engine.matcher(text);
        return matcher.find() ? { start: matcher.start(), end: matcher.end() } : undefined;
      },
    };
    if (compiled.size >= 64) compiled.clear();
    compiled.set(source, pattern);
    return pattern;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    const lookAround = /\(\?<?[=!]/.test(source);
    return problem(
      'bad-filter',
      `The pattern cannot be read: ${why}.`,
      lookAround
        ? 'Look-around does not exist here: use two tests joined by and, with not.'
        : 'Patterns follow RE2: req.path matches /^\\/v[12]\\// (flags inline: (?i)).',
    );
  }
}

/** `text` as a pattern that matches just it. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/**
 * The one spelling of a source that stands between slashes: bare slashes escaped, quoted stretches
 * (`\Q…\E`) spelled out, line ends visible. It means the same.
 */
export function normaliseSource(source: string): string {
  return source.replace(/\\Q([^]*?)(?:\\E|$)|\\[^]|\/|[\n\r]/g, (found, quoted: string | undefined) => {
    if (quoted !== undefined) return escapePattern(quoted);
    if (found === '/') return '\\/';
    return found === '\n' ? '\\n' : found === '\r' ? '\\r' : found;
  });
}
