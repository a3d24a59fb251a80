/** The language once more, slow and plain: straight from the tree, three-valued, sharing nothing with the product. */

import { type FieldValue, type Scalar } from '../../src/filter/compare.ts';
import { type Literal, type Operand, type Tree } from '../../src/filter/tree.ts';
import { type Facts } from './random.ts';

export type Truth = 'yes' | 'no' | 'missing';

const truth = (is: boolean): Truth => (is ? 'yes' : 'no');

export function evaluate(tree: Tree, facts: Facts): Truth {
  switch (tree.kind) {
    case 'all':
      return 'yes';
    case 'not': {
      const inner = evaluate(tree.part, facts);
      return inner === 'missing' ? 'missing' : truth(inner === 'no');
    }
    case 'and': {
      const all = tree.parts.map((part) => evaluate(part, facts));
      return all.includes('no') ? 'no' : all.includes('missing') ? 'missing' : 'yes';
    }
    case 'or': {
      const all = tree.parts.map((part) => evaluate(part, facts));
      return all.includes('yes') ? 'yes' : all.includes('missing') ? 'missing' : 'no';
    }
    case 'truth': {
      const value = valueOf(tree.operand, facts);
      if (value === undefined) return 'missing';
      return truth(Array.isArray(value) ? value.length > 0 : Boolean(value));
    }
    case 'test': {
      const left = valueOf(tree.left, facts);
      if (left === undefined) return 'missing';
      const right = tree.right;
      let found: boolean;
      if (right.kind === 'field' || right.kind === 'call') {
        const other = valueOf(right, facts);
        if (other === undefined) return 'missing';
        found = items(left).some((a) => items(other).some((b) => pair(tree.operator, a, b)));
      } else {
        const host = tree.left.kind === 'field' && tree.left.field.name === 'req.host';
        const candidates = host ? items(left).flatMap((one) => [one, noPort(String(one))]) : items(left);
        const isList = tree.left.kind === 'field' && tree.left.field.name === 'tags';
        const isIp = tree.left.kind === 'field' && tree.left.field.name === 'src.ip';
        const wanted = right.kind === 'list' ? right.items : [right];
        const operator = right.kind === 'list' && tree.operator !== '!=' ? '==' : tree.operator;
        found = candidates.some((value) =>
          wanted.some((literal) => one(operator, value, literal, isList, isIp)),
        );
      }
      return truth(tree.operator === '!=' ? !found : found);
    }
  }
}

const items = (value: FieldValue): readonly Scalar[] => (typeof value === 'object' ? value : [value]);

function noPort(host: string): string {
  const bare = host.replace(/:\d+$/, '');
  return bare.includes(':') && !bare.endsWith(']') ? host : bare;
}

function valueOf(operand: Operand, facts: Facts): FieldValue | undefined {
  if (operand.kind === 'field') {
    const value = facts.get([operand.field.name, ...operand.field.path].join('.'));
    const leftOut = operand.field.name === 'req.method' || operand.field.name === 'req.host';
    return leftOut && value === '' ? undefined : value;
  }
  if (operand.kind === 'text') return operand.text;
  if (operand.kind !== 'call') throw new Error(`not read by the naive one: ${operand.kind}`);
  const [first, second] = operand.arguments.map((argument) => valueOf(argument, facts));
  if (operand.name === 'has') return first !== undefined;
  if (first === undefined) return undefined;
  if (operand.name === 'zone') {
    const zone = (host: string): string => {
      const bare = noPort(host).toLowerCase();
      return /^[\d.]+$/.test(bare) || bare.includes(':') ? bare : bare.split('.').slice(-2).join('.');
    };
    return typeof first === 'object' ? first.map((one) => zone(String(one))) : zone(String(first));
  }
  if (second === undefined) return undefined;
  return items(first).some((a) => {
    if (operand.name === 'starts_with') return String(a).startsWith(String(second));
    const zone = noPort(String(second)).toLowerCase();
    return zone !== '' && `.${noPort(String(a)).toLowerCase()}`.endsWith(`.${zone}`);
  });
}

const asNumber = (value: Scalar): number =>
  typeof value === 'number'
    ? value
    : typeof value === 'string' && /^[+-]?\d*\.?\d+$/.test(value)
      ? Number(value)
      : Number.NaN;

function pair(operator: string, a: Scalar, b: Scalar): boolean {
  if (operator === 'contains') return String(a).includes(String(b));
  if (operator === '<') return asNumber(a) < asNumber(b);
  if (operator === '<=') return asNumber(a) <= asNumber(b);
  if (operator === '>') return asNumber(a) > asNumber(b);
  if (operator === '>=') return asNumber(a) >= asNumber(b);
  return String(a) === String(b);
}

function bits(address: string): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address))
    return address
      .split('.')
      .map((byte) => Number(byte).toString(2).padStart(8, '0'))
      .join('');
  if (!/^[0-9a-f:]+$/.test(address) || !address.includes(':')) return undefined;
  const [head = '', tail = ''] = address.split('::');
  const front = head.split(':').filter(Boolean);
  const back = tail.split(':').filter(Boolean);
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => '0'), ...back]
    .map((word) => Number.parseInt(word, 16).toString(2).padStart(16, '0'))
    .join('');
}

function sameText(value: Scalar, text: string): boolean {
  return typeof value === 'number' ? value === asNumber(text) : String(value) === text;
}

function one(operator: string, value: Scalar, literal: Literal, isList: boolean, isIp: boolean): boolean {
  const text = String(value);
  if (literal.kind === 'regex') {
    const inline = literal.source.startsWith('(?i)');
    return new RegExp(inline ? literal.source.slice(4) : literal.source, inline ? 'iu' : 'u').test(text);
  }
  if (operator === '~' && literal.kind === 'text')
    return new RegExp(literal.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu').test(text);
  if (['<', '<=', '>', '>='].includes(operator))
    return literal.kind === 'number' && pair(operator, value, literal.value);
  const part = operator === 'contains' && !isList;
  const has = (piece: string): boolean => (part ? text.includes(piece) : text === piece);
  switch (literal.kind) {
    case 'text':
      if (part) return has(literal.text);
      if (isIp && bits(literal.text) !== undefined) return bits(text) === bits(literal.text);
      return sameText(value, literal.text);
    case 'number':
      return part ? has(literal.text) : asNumber(value) === literal.value;
    case 'boolean':
      return part ? has(String(literal.value)) : typeof value !== 'number' && text === String(literal.value);
    case 'class':
      return asNumber(value) >= literal.hundreds * 100 && asNumber(value) < literal.hundreds * 100 + 100;
    case 'range':
      return asNumber(value) >= literal.from && asNumber(value) <= literal.to;
    case 'ip':
      return part
        ? has(literal.text)
        : text === literal.text || (bits(text) !== undefined && bits(text) === bits(literal.text));
    case 'cidr': {
      const [network = '', length = ''] = literal.text.split('/');
      const inside = bits(text)?.slice(0, Number(length)) === bits(network)?.slice(0, Number(length));
      return text === literal.text || (inside && bits(text)?.length === bits(network)?.length);
    }
    case 'hex': {
      const spelled = String.fromCharCode(
        ...(literal.text.match(/[0-9a-f]{2}/gi) ?? []).map((two) => Number.parseInt(two, 16)),
      );
      if (typeof value !== 'string' && !part) return false;
      return has(spelled) || (part ? has(literal.text) : text.toLowerCase() === literal.text.toLowerCase());
    }
  }
}
