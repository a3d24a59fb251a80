/**
 * The user's own rules: `{id, regex | keys | headers, severity?, allow?, sections?}`. Names are compared here;
 * regular expressions run in a worker under a deadline, because anybody's may hang.
 */

import { problem, type Problem } from '../../base/problem.ts';
import { asRecord, asText, asWord, isTextList } from '../../base/unknown.ts';
import { severities, type SeverityLevel } from '../../traffic/safe.ts';
import { wordsOf } from '../names/keys.ts';
import { type Span } from '../text/span.ts';
import { createPatternRunner, type PatternRunner } from './ruleWorker.ts';

export const ruleSections = [
  'request url',
  'request header',
  'request body',
  'response header',
  'response body',
] as const;
export type RuleSection = (typeof ruleSections)[number];

export interface Rule {
  /** Kebab case: the kind of what it finds. */
  readonly id: string;
  readonly level: SeverityLevel;
  /** JavaScript's syntax and flags. The first group, when there is one, is the secret. */
  readonly regex?: { readonly source: string; readonly flags: string };
  /** Names of keys and fields, read as words: `apiKey` means `api_key` too. */
  readonly keys: readonly string[];
  /** Header names in lower case. */
  readonly headers: readonly string[];
  /** Values that are never meant: text, or `/regex/`. */
  readonly allow: readonly string[];
  readonly sections: readonly RuleSection[];
}

const mostRules = 200;
const longestPattern = 2_000;

/** Every rule, or the first that is wrong, by name. */
export function checkRules(given: readonly unknown[]): readonly Rule[] | Problem {
  if (given.length > mostRules)
    return wrong('rules', `there are ${given.length}, at most ${mostRules} are taken`);
  const rules: Rule[] = [];
  for (const [i, one] of given.entries()) {
    const rule = checkRule(one, i);
    if ('kind' in rule) return rule;
    if (rules.some((other) => other.id === rule.id)) return wrong(rule.id, 'its id is used twice');
    rules.push(rule);
  }
  return rules;
}

function checkRule(given: unknown, index: number): Rule | Problem {
  const record = asRecord(given);
  const id = asText(record?.['id']);
  if (!record || id === undefined || !/^[a-z][a-z0-9-]{1,39}$/.test(id))
    return wrong(`number ${index + 1}`, 'it needs an id of 2 to 40 lower-case letters, digits and hyphens');
  for (const key of Object.keys(record))
    if (!['id', 'name', 'regex', 'keys', 'headers', 'severity', 'allow', 'sections'].includes(key))
      return wrong(id, `it has a field "${key}", which no rule has`);
  const severity = asWord(record['severity'] ?? 'high', severities);
  if (!severity) return wrong(id, `its severity is none of ${severities.join(', ')}`);
  const lists = {
    keys: record['keys'] ?? [],
    headers: record['headers'] ?? [],
    allow: record['allow'] ?? [],
    sections: record['sections'] ?? [],
  };
  const { keys, headers, allow, sections } = lists;
  if (!isTextList(keys) || !isTextList(headers) || !isTextList(allow) || !isTextList(sections))
    return wrong(id, 'keys, headers, allow and sections are lists of texts');
  const known = sections.map((section) => asWord(section, ruleSections));
  if (known.includes(undefined)) return wrong(id, `its sections are none of ${ruleSections.join(', ')}`);
  const regex = record['regex'] === undefined ? undefined : checkPattern(id, record['regex']);
  if (regex && 'kind' in regex) return regex;
  if (!regex && keys.length === 0 && headers.length === 0)
    return wrong(id, 'it has neither regex nor keys nor headers');
  for (const text of allow) {
    const pattern = /^\/(.*)\/$/s.exec(text)?.[1];
    if (pattern !== undefined) {
      const checked = checkPattern(id, pattern);
      if ('kind' in checked) return checked;
    }
  }
  return {
    id,
    level: levelOf(severities.indexOf(severity)),
    ...(regex ? { regex } : {}),
    keys: keys.map((key) => wordsOf(key).join(' ')),
    headers: headers.map((header) => header.toLowerCase()),
    allow,
    sections: known.filter((section) => section !== undefined),
  };
}

function levelOf(index: number): SeverityLevel {
  return index <= 0 ? 1 : index === 1 ? 2 : index === 2 ? 3 : 4;
}

/** `text` or `/text/flags`. */
function checkPattern(
  id: string,
  given: unknown,
): { readonly source: string; readonly flags: string } | Problem {
  const text = asText(given);
  if (text === undefined || text === '') return wrong(id, 'its regex is no text');
  if (text.length > longestPattern) return wrong(id, `its regex has more than ${longestPattern} characters`);
  const [, source = text, said = ''] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  const flags = [...new Set(`g${said.replace(/y/g, '')}`)].join('');
  try {
    if (new RegExp(source, flags).test(''))
      return wrong(id, 'its regex matches the empty text, so it would match everywhere');
    return { source, flags };
  } catch (error) {
    return wrong(
      id,
      `its regex cannot be read (${error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : 'unknown reason'})`,
    );
  }
}

function wrong(which: string, why: string): Problem {
  return problem(
    'bad-rule',
    `The rule ${which} cannot be used: ${why}.`,
    'Correct it in the settings or the rules file.',
  );
}

/** What reading asks of the rules. */
export interface OwnRules {
  /** There are none, and reading may take its short ways. */
  readonly isEmpty: boolean;
  ofValue(name: string, value: string, section: RuleSection): readonly Span[];
  ofText(text: string, section: RuleSection): readonly Span[];
  /** Rules that overran their deadline and are off for the rest of the session. */
  switchedOff(): readonly string[];
  close(): void;
}

export interface OwnRulesOptions {
  /** For one text and one rule. */
  readonly deadlineMs?: number;
  /** Hears the id of a rule that overran, once. */
  readonly onSwitchedOff?: (id: string) => void;
}

export function createOwnRules(
  rules: readonly Rule[],
  { deadlineMs = 100, onSwitchedOff }: OwnRulesOptions = {},
): OwnRules {
  const named = rules.filter((rule) => rule.keys.length > 0 || rule.headers.length > 0);
  const patterned = rules.flatMap((rule) => (rule.regex ? [{ rule, regex: rule.regex }] : []));
  let runner: PatternRunner | undefined;
  const applies = (rule: Rule, section: RuleSection): boolean =>
    rule.sections.length === 0 || rule.sections.includes(section);
  return {
    isEmpty: rules.length === 0,
    ofValue(name, value, section) {
      if (named.length === 0 || name === '' || value === '') return [];
      const words = wordsOf(name).join(' ');
      return named
        .filter((rule) => applies(rule, section))
        .filter((rule) =>
          section.endsWith('header')
            ? rule.headers.includes(name.toLowerCase()) || rule.keys.includes(words)
            : rule.keys.includes(words),
        )
        .filter((rule) => !isAllowed(rule, value))
        .slice(0, 1)
        .map((rule) => spanOf(rule, 0, value.length));
    },
    ofText(text, section) {
      if (patterned.length === 0 || text === '') return [];
      runner ??= createPatternRunner(
        patterned.map(({ regex }) => regex),
        deadlineMs,
        (index) => onSwitchedOff?.(patterned[index]?.rule.id ?? ''),
      );
      return runner
        .run(text)
        .flatMap(({ index, start, end }) => {
          const rule = patterned[index]?.rule;
          return rule ? [{ rule, start, end }] : [];
        })
        .filter(({ rule }) => applies(rule, section))
        .filter(({ rule, start, end }) => !isAllowed(rule, text.slice(start, end)))
        .map(({ rule, start, end }) => spanOf(rule, start, end));
    },
    switchedOff: () => runner?.switchedOff().map((index) => patterned[index]?.rule.id ?? '') ?? [],
    close: () => runner?.close(),
  };
}

function spanOf(rule: Rule, start: number, end: number): Span {
  return { start, end, kind: rule.id, severity: rule.level, report: true };
}

/** A pattern among the allowed values sees short values only, so that it cannot hang. */
function isAllowed({ allow }: Rule, value: string): boolean {
  return allow.some((text) => {
    const pattern = /^\/(.*)\/$/s.exec(text)?.[1];
    return pattern === undefined ? text === value : value.length <= 64 && new RegExp(pattern).test(value);
  });
}
