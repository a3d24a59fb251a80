/** The table of floors in docs/architecture.md, from the table that lint enforces. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { floors, portable } from '../house/floors.mjs';

export const path = 'docs/architecture.md';

const begin = '<!-- floors: made from scripts/house/floors.mjs by npm run docs -->';
const end = '<!-- /floors -->';

export function text(): string {
  const page = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
  const rows = Object.entries(floors).map(([room, { may, only }]) => {
    const allowed = only ? may : ['base', 'traffic', ...may];
    const list = allowed.map((name) => `\`${name}\``).join(', ') || 'nothing';
    return `| \`${room}\` | ${list} | ${portable.includes(room) ? 'anywhere' : ''} |`;
  });
  const table = ['| room | may import | runs |', '|---|---|---|', ...rows].join('\n');
  const folders = Object.entries(floors).flatMap(([room, { inside }]) =>
    inside
      ? `\nInside \`${room}\`, from the ground up: ${inside.map((name) => `\`${name}\``).join(', ')}. A folder imports only those before it.\n`
      : [],
  );
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${path} has no place marked for the floors.`);
  return `${before}${begin}\n${table}\n${folders.join('')}${end}${after}`;
}
