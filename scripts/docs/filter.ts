/** The table of fields in docs/filter.md; the rest of the page is written by hand. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fields } from '../../src/filter/fields.ts';

export const path = 'docs/filter.md';

const trust = { yes: '**yes**', maybe: '*some*', no: '–' } as const;

function table(): string {
  const rows = fields.map((field) => {
    const name = field.key ? `${field.name}.‹${field.key}›` : field.name;
    const aliases = (field.aliases ?? []).map((alias) => `\`${alias}\``).join(' ');
    const cells = [
      `\`${name}\``,
      aliases,
      field.type,
      trust[field.qtap?.http ?? 'no'],
      field.columns ? 'yes' : '–',
      field.about.replaceAll('|', '\\|'),
      `\`${field.example.replaceAll('|', '\\|')}\``,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| field | also | type | Qtap | index | meaning | example |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

export function text(): string {
  const page = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
  return page.replace(
    /(<!-- fields -->\n)[^]*(<!-- \/fields -->)/,
    (_all, open: string, close: string) => `${open}\n${table()}\n\n${close}`,
  );
}
