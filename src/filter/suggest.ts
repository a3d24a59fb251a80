/** What can be offered without asking the capture: fields, operators, known values. */

import { fieldOf, fields, type Field, type FieldReference } from './fields.ts';
import { quote } from './print.ts';
import { functionNames } from './tree.ts';

export type Slot = 'field' | 'operator' | 'value' | 'join' | 'none';

export interface Suggestion {
  /** What replaces the stretch from `from` to `to`. */
  readonly text: string;
  readonly kind: 'field' | 'function' | 'operator' | 'value' | 'word';
  readonly about: string;
}

/** Where the caret stands. */
export interface Place {
  readonly slot: Slot;
  readonly field?: FieldReference;
  readonly inList?: boolean;
}

/** A value of a field as the filter writes it. */
export function asLiteral(reference: FieldReference, value: string | number | boolean): string {
  const { type } = fieldOf(reference);
  const bare = typeof value !== 'string' || (type === 'number' && /^([1-5]xx|-?\d+(\.\d+)?)$/.test(value));
  return bare ? String(value) : quote(value);
}

const operatorsOfNumbers = ['==', '!=', '>=', '>', '<=', '<', 'in', 'not in'];
const operatorsOfText = ['==', '!=', 'contains', '~', 'matches', 'in', 'not in'];

const aboutOperator: Readonly<Record<string, string>> = {
  '==': 'is',
  '!=': 'is not',
  '>=': 'at least',
  '>': 'more than',
  '<=': 'at most',
  '<': 'less than',
  contains: 'has this text in it',
  '~': 'has this text in it, whatever its case',
  matches: 'matches a pattern between slashes',
  in: 'is one of a list, a class, a range or a network',
  'not in': 'is none of them',
};

const aboutFunction: Readonly<Record<(typeof functionNames)[number], string>> = {
  starts_with: 'begins with a text',
  in_zone: 'is a domain or below it',
  zone: 'the registered domain of a host',
  has: 'the field is there at all',
};

const usualHeaders = [
  'accept',
  'authorization',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'location',
  'retry-after',
  'set-cookie',
  'user-agent',
  'x-forwarded-for',
  'x-request-id',
];

export function suggest(place: Place, prefix: string): Suggestion[] {
  const wanted = prefix.toLowerCase();
  switch (place.slot) {
    case 'none':
      return [];
    case 'field':
      return suggestFields(wanted);
    case 'join':
      return words(['and', 'or'], wanted);
    case 'operator': {
      const type = place.field ? fieldOf(place.field).type : 'text';
      const operators =
        type === 'number'
          ? operatorsOfNumbers
          : type === 'boolean'
            ? ['==', '!=']
            : type === 'any'
              ? [...new Set([...operatorsOfText, ...operatorsOfNumbers])]
              : operatorsOfText;
      const found = operators
        .filter((text) => text.startsWith(wanted))
        .map((text): Suggestion => ({ text, kind: 'operator', about: aboutOperator[text] ?? '' }));
      return [...found, ...words(['and', 'or'], wanted)];
    }
    case 'value':
      return place.field ? suggestValues(fieldOf(place.field), place.field, wanted) : [];
  }
}

function words(all: readonly string[], wanted: string): Suggestion[] {
  return all.filter((text) => text.startsWith(wanted)).map((text) => ({ text, kind: 'word', about: '' }));
}

/** Names that begin so, then names that have it somewhere. */
function suggestFields(wanted: string): Suggestion[] {
  const first: Suggestion[] = [];
  const later: Suggestion[] = [];
  for (const field of fields) {
    const name = field.key ? `${field.name}.` : field.name;
    const known = [field.name, ...(field.aliases ?? [])];
    const suggestion: Suggestion = { text: name, kind: 'field', about: field.about };
    const begun = field.key && wanted.startsWith(name);
    if (begun) {
      if (field.name.endsWith('.header'))
        for (const header of usualHeaders)
          if ((name + header).startsWith(wanted))
            first.push({ text: name + header, kind: 'field', about: field.about });
    } else if (known.some((one) => one.startsWith(wanted))) first.push(suggestion);
    else if (wanted !== '' && known.some((one) => one.includes(wanted))) later.push(suggestion);
  }
  const calls = functionNames
    .filter((name) => name.startsWith(wanted))
    .map((name): Suggestion => ({ text: `${name}(`, kind: 'function', about: aboutFunction[name] }));
  return [...first, ...calls, ...words(['not'], wanted), ...later];
}

function suggestValues(field: Field, reference: FieldReference, wanted: string): Suggestion[] {
  const known: readonly (string | number | boolean)[] =
    field.type === 'boolean' ? [true, false] : (field.values ?? []);
  return known
    .filter((value) => String(value).toLowerCase().startsWith(wanted))
    .map((value) => ({ text: asLiteral(reference, value), kind: 'value', about: '' }));
}
