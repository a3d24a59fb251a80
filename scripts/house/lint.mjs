// The house's own lint rules: floors, no cycles, and where SafeText may be made.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { place, portable, safeOnly, verdict } from './floors.mjs';

const importLine = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"](\.[^'"]+)['"]/g;
const imports = new Map();

/** The files that `file` imports by relative path, read once. */
function importsOf(file) {
  let known = imports.get(file);
  if (known) return known;
  known = existsSync(file)
    ? [...readFileSync(file, 'utf8').matchAll(importLine)].map((match) => resolve(dirname(file), match[1]))
    : [];
  imports.set(file, known);
  return known;
}

/** A way from `start` back to `goal`, or undefined. */
function wayBack(start, goal) {
  const seen = new Set();
  const stack = [[start, [start]]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [file, path] = next;
    if (file === goal) return path;
    if (seen.has(file)) continue;
    seen.add(file);
    for (const target of importsOf(file)) stack.push([target, [...path, target]]);
  }
  return undefined;
}

const onImports = (check) => (context) => {
  const visit = (node) => node.source && check(context, node, node.source.value);
  return {
    ImportDeclaration: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    ImportExpression: visit,
  };
};

const floorsRule = onImports((context, node, target) => {
  const from = place(context.filename);
  if (!from || typeof target !== 'string') return;
  if (!target.startsWith('.')) {
    if (portable.includes(from.room) && (target.startsWith('node:') || target === 'vscode'))
      context.report({ node, message: `${from.room} runs anywhere: it may not import ${target}.` });
    if (target === 'vscode' && from.room !== 'extension')
      context.report({ node, message: 'Only extension/ may import vscode.' });
    return;
  }
  const file = resolve(dirname(context.filename), target);
  const to = place(file);
  if (!to) {
    context.report({
      node,
      message: `${target} is outside the house: src/ and webview/ import only each other and packages.`,
    });
    return;
  }
  const message = verdict(from, to);
  if (message) context.report({ node, message });
});

const cycleRule = onImports((context, node, target) => {
  if (typeof target !== 'string' || !target.startsWith('.')) return;
  const way = wayBack(resolve(dirname(context.filename), target), context.filename);
  if (way)
    context.report({
      node,
      message: `Import cycle: ${way.map((file) => place(file)?.door ?? file).join(' → ')}.`,
    });
});

const rawRule = (context) => ({
  'TSTypeReference > Identifier'(node) {
    const from = place(context.filename);
    if (from && safeOnly.includes(from.room) && node.name === 'Transaction')
      context.report({
        node,
        message: `${from.room} knows safe shapes only (SafeRow, SafeExchange), never Transaction.`,
      });
  },
});

/** `stamp` turns a string into SafeText: the redactor calls it, nobody else may. */
const stampRule = onImports((context, node, target) => {
  if (node.type !== 'ImportDeclaration' || typeof target !== 'string' || !target.endsWith('traffic/safe.ts'))
    return;
  const from = place(context.filename);
  if (!from || from.door === 'secrets/redact') return;
  for (const specifier of node.specifiers)
    if (specifier.imported?.name === 'stamp')
      context.report({ node: specifier, message: 'SafeText is made in secrets/redact only.' });
});

const rule = (create, description) => ({
  meta: { type: 'problem', docs: { description }, schema: [] },
  create,
});

export const house = {
  meta: { name: 'house' },
  rules: {
    floors: rule(floorsRule, 'the table of floors'),
    'no-cycle': rule(cycleRule, 'no import cycles'),
    'safe-only': rule(rawRule, 'rooms above the desk never name raw exchanges'),
    'safe-text': rule(stampRule, 'SafeText is made in one place'),
  },
};
