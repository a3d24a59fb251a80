/** A tree as text again, so that people and Qtap can read it. */

import { type FieldReference } from './fields.ts';
import { type Operand, type Tree } from './tree.ts';

/** The tree as text that parses to the same tree. `fully`: with every parenthesis, for readers with another precedence. */
export function print(tree: Tree, fully = false): string {
  switch (tree.kind) {
    case 'all':
      return '*';
    case 'and':
    case 'or':
      return tree.parts
        .map((part) => {
          const bare = part.kind === 'test' || part.kind === 'truth' || part.kind === 'not';
          const tighter = bare || (tree.kind === 'or' && part.kind === 'and');
          return (fully ? part.kind === 'truth' : tighter) ? print(part, fully) : `(${print(part, fully)})`;
        })
        .join(` ${tree.kind} `);
    case 'not': {
      const { part } = tree;
      if (part.kind === 'test' && part.operator === 'in' && !fully)
        return `${printOperand(part.left)} not in ${printOperand(part.right)}`;
      return part.kind === 'truth' ? `not ${print(part, fully)}` : `not (${print(part, fully)})`;
    }
    case 'truth':
      return printOperand(tree.operand);
    case 'test':
      return `${printOperand(tree.left)} ${tree.operator} ${printOperand(tree.right)}`;
  }
}

export function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'text':
      return quote(operand.text);
    case 'number':
    case 'ip':
    case 'cidr':
    case 'hex':
      return operand.text;
    case 'boolean':
      return String(operand.value);
    case 'regex':
      return `/${operand.source}/`;
    case 'class':
      return `${operand.hundreds}xx`;
    case 'range':
      return `${operand.from}-${operand.to}`;
    case 'field':
      return printField(operand.field);
    case 'call':
      return `${operand.name}(${operand.arguments.map(printOperand).join(', ')})`;
    case 'list':
      return `[${operand.items.map(printOperand).join(', ')}]`;
  }
}

const bareFirst = /^[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*$/;
const bareName = /^[A-Za-z0-9_]+(?:[-.][A-Za-z0-9_]+)*$/;

export function printField({ name, path }: FieldReference): string {
  const json = name === 'req.json' || name === 'res.json';
  return (
    name +
    path.map((part) => ((json ? bareFirst : bareName).test(part) ? `.${part}` : `[${quote(part)}]`)).join('')
  );
}

const escapes: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/** Text as a literal, with Go's escapes. */
export function quote(text: string): string {
  const inside = text.replace(
    /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (unit) => escapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${inside}"`;
}
