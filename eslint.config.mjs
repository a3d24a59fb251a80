import tseslint from 'typescript-eslint';
import { house } from './scripts/house/lint.mjs';

// The one place where unknown data becomes a typed value by assertion: see src/base/unknown.ts.
const parseBoundary = ['src/base/unknown.ts'];
const nodeGlobals = ['process', 'Buffer', 'setImmediate', 'require', '__dirname', 'global'];
const domGlobals = ['window', 'document', 'navigator', 'localStorage', 'HTMLElement'];
const banned = (names, why) => names.map((name) => ({ name, message: why }));

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'out/**',
      'node_modules/**',
      'test/fixtures/**',
      '.cache/**',
      'src/sources/qtap/wasm/**',
    ],
  },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.base],
    plugins: { house },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: false },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-condition': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports: a thing has one name.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import a thing from where it lives.' },
      ],
      'prefer-const': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'house/no-cycle': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      'max-lines': ['error', { max: 500 }],
      'house/floors': 'error',
      'house/safe-only': 'error',
      'house/safe-text': 'error',
    },
  },
  {
    files: parseBoundary,
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }] },
  },
  {
    files: ['src/{base,traffic,filter,wire}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...banned([...nodeGlobals, ...domGlobals], 'This room runs anywhere: no Node, no DOM.'),
      ],
    },
  },
  {
    files: ['webview/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...banned(nodeGlobals, 'The page runs in a browser.')] },
  },
  { files: ['vitest.config.mts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['test/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 500 }],
      'no-console': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
