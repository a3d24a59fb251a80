import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ESLint, type Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The project's own lint configuration, on files that each break one rule of the house. They are real files
// in a copy of the house, because the rules about types need a real project.

interface Offence {
  readonly rule: string;
  readonly why: string;
  readonly file: string;
  readonly code: string;
}

const offences: readonly Offence[] = [
  {
    rule: 'house/floors',
    why: 'an import that goes up',
    file: 'src/capture/up.ts',
    code: `import { type Desk } from '../desk/desk.ts';\nexport type Up = Desk;\n`,
  },
  {
    rule: 'house/floors',
    why: 'a room beside that is not in the table',
    file: 'src/content/beside.ts',
    code: `import { type Parsed } from '../filter/parser.ts';\nexport type Beside = Parsed;\n`,
  },
  {
    rule: 'house/floors',
    why: 'a folder of a room that imports one above it',
    file: 'src/secrets/text/upstairs.ts',
    code: `import { fact } from '../names/fact.ts';\nexport const known = fact;\n`,
  },
  {
    rule: 'house/floors',
    why: "a folder of a room that imports the room's own file",
    file: 'src/secrets/names/outdoors.ts',
    code: `import { safe } from '../redact.ts';\nexport const shown = safe;\n`,
  },
  {
    rule: 'house/floors',
    why: 'a folder that is not in the table',
    file: 'src/secrets/attic/known.ts',
    code: `import { fact } from '../names/fact.ts';\nexport const known = fact;\n`,
  },
  {
    rule: 'house/floors',
    why: 'a room entered by another way than its door',
    file: 'src/tools/window.ts',
    code: `import { views } from '../desk/views.ts';\nexport const seen = views;\n`,
  },
  {
    rule: 'house/floors',
    why: 'a safe room that reads raw shapes',
    file: 'src/present/raw.ts',
    code: `import { type Message } from '../traffic/transaction.ts';\nexport type Raw = Message;\n`,
  },
  {
    rule: 'house/floors',
    why: 'node: in a room that runs anywhere',
    file: 'src/filter/disk.ts',
    code: `import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n`,
  },
  {
    rule: 'house/floors',
    why: 'vscode outside extension/',
    file: 'src/engine/editor.ts',
    code: `import * as vscode from 'vscode';\nexport const version: string = vscode.version;\n`,
  },
  {
    rule: 'house/floors',
    why: 'an import from outside the house',
    file: 'src/cli/outside.ts',
    code: `import { helper } from '../../test/helper.ts';\nexport const used = helper;\n`,
  },
  {
    rule: 'house/floors',
    why: 'a dynamic import that goes up',
    file: 'src/query/later.ts',
    code: `export const later = async (): Promise<unknown> => import('../tools/tool.ts');\n`,
  },
  {
    rule: 'house/safe-only',
    why: 'Transaction named above the desk',
    file: 'src/cli/named.ts',
    code: `export const show = (one: Transaction): string => String(one);\n`,
  },
  {
    rule: 'house/safe-text',
    why: 'SafeText made outside the redactor',
    file: 'src/desk/stamped.ts',
    code: `import { stamp } from '../traffic/safe.ts';\nexport const unsafe = stamp;\n`,
  },
  {
    rule: 'house/no-cycle',
    why: 'a cycle of two files',
    file: 'src/query/circle.ts',
    code: `import { back } from './circleBack.ts';\nexport const forth = (): unknown => back;\n`,
  },
  {
    rule: '@typescript-eslint/no-explicit-any',
    why: 'any',
    file: 'src/query/any.ts',
    code: `export const loose = (value: any): string => String(value);\n`,
  },
  {
    rule: '@typescript-eslint/consistent-type-assertions',
    why: 'as',
    file: 'src/query/as.ts',
    code: `export const forced = (value: unknown): string => value as string;\n`,
  },
  {
    rule: '@typescript-eslint/no-non-null-assertion',
    why: 'an exclamation mark against undefined',
    file: 'src/query/bang.ts',
    code: `export const first = (list: readonly string[]): string => list[0]!;\n`,
  },
  {
    rule: 'no-restricted-syntax',
    why: 'a default export',
    file: 'src/query/default.ts',
    code: `export default 1;\n`,
  },
  {
    rule: 'no-restricted-syntax',
    why: 'a barrel',
    file: 'src/query/barrel.ts',
    code: `export * from './fine.ts';\n`,
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    why: 'a floating promise',
    file: 'src/query/floating.ts',
    code: `export function start(): void {\n  Promise.resolve(1);\n}\n`,
  },
  {
    rule: 'max-lines',
    why: 'more than 500 lines',
    file: 'src/query/long.ts',
    code: Array.from({ length: 501 }, (_, line) => `export const n${line} = ${line};\n`).join(''),
  },
  {
    rule: 'no-console',
    why: 'console in the product',
    file: 'src/query/loud.ts',
    code: `console.log('here');\n`,
  },
  {
    rule: 'no-restricted-globals',
    why: 'the DOM in a room that runs anywhere',
    file: 'src/wire/page.ts',
    code: `export const page: unknown = document;\n`,
  },
];

/** What the offences import, and what must stay allowed. */
const fine: Readonly<Record<string, string>> = {
  'src/query/fine.ts': `import { type Columns } from '../capture/columns.ts';\nexport const forms = ['a', 'b'] as const;\nexport type Fine = Columns;\n`,
  'src/query/circleBack.ts': `import { forth } from './circle.ts';\nexport const back = (): unknown => forth;\n`,
  'src/capture/columns.ts': `export interface Columns {\n  readonly rows: number;\n}\n`,
  'src/filter/parser.ts': `export type Parsed = string;\n`,
  'src/desk/desk.ts': `export type Desk = string;\n`,
  'src/desk/views.ts': `export const views = 1;\n`,
  'src/tools/tool.ts': `import { type Desk } from '../desk/desk.ts';\nexport type Tool = Desk;\n`,
  'src/traffic/transaction.ts': `export type Message = string;\n`,
  'src/traffic/safe.ts': `export const stamp = (text: string): string => text;\n`,
  'src/secrets/names/fact.ts': `export const fact = 'x';\n`,
  'src/secrets/shapes/below.ts': `import { fact } from '../names/fact.ts';\nexport const below = fact;\n`,
  'src/secrets/redact.ts': `import { stamp } from '../traffic/safe.ts';\nimport { below } from './shapes/below.ts';\nexport const safe = stamp(below);\n`,
  'src/extension/main.ts': `import * as vscode from 'vscode';\nexport const version: string = vscode.version;\n`,
  'src/base/unknown.ts': `export const trusted = (value: unknown): string => value as string;\n`,
  'test/helper.ts': `export const helper = 1;\n`,
};

const root = join(import.meta.dirname, '..', '..');
const house = mkdtempSync(join(tmpdir(), 'qtap-house-'));
const messages = new Map<string, readonly Linter.LintMessage[]>();

const put = (file: string, code: string): void => {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), code);
};

beforeAll(async () => {
  for (const file of ['eslint.config.mjs', 'tsconfig.base.json', 'tsconfig.json', 'scripts/house'])
    cpSync(join(root, file), join(house, file), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'), 'junction');
  for (const [file, code] of Object.entries(fine)) put(file, code);
  for (const { file, code } of offences) put(file, code);
  const eslint = new ESLint({ cwd: house });
  for (const { filePath, messages: said } of await eslint.lintFiles(['src', 'test']))
    messages.set(relative(house, filePath).replaceAll('\\', '/'), said);
}, 60_000);

afterAll(() => rmSync(house, { recursive: true, force: true }));

describe('the lint of the house', () => {
  it.each(offences)('refuses $why', ({ file, rule }) => {
    expect(messages.get(file)?.map(({ ruleId }) => ruleId)).toContain(rule);
  });

  // circleBack.ts is the other half of the cycle above.
  it.each(Object.keys(fine).filter((file) => !file.endsWith('circleBack.ts')))(
    'has nothing to say about %s',
    (file) => {
      expect(messages.get(file)?.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
    },
  );

  it('names the floor and the document in its message', () => {
    expect(messages.get('src/capture/up.ts')?.[0]?.message).toMatch(
      /^capture may not import desk\/desk: .*architecture\.md/,
    );
  });
});
