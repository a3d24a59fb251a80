import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTree, type Node } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'package.json'), 'utf8');

/** Keys that stand twice in the same object: JSON.parse would silently keep the last. */
function duplicates(node: Node, path = ''): string[] {
  const names = new Set<string>();
  return (node.children ?? []).flatMap((child, index) => {
    if (node.type !== 'object') return duplicates(child, `${path}[${index}]`);
    const name = String(child.children?.[0]?.value);
    const value = child.children?.[1];
    const own = names.has(name) ? [`${path}.${name}`] : [];
    names.add(name);
    return value ? [...own, ...duplicates(value, `${path}.${name}`)] : own;
  });
}

describe('package.json', () => {
  it('says everything once', () => {
    const tree = parseTree(text);
    expect(tree && duplicates(tree)).toEqual([]);
  });

  it('names an icon that is there', () => {
    const { icon } = JSON.parse(text) as { icon: string };
    expect(existsSync(join(root, icon))).toBe(true);
  });

  it('holds exact versions only, all of them for development: everything is bundled', () => {
    const manifest = JSON.parse(text) as { dependencies?: object; devDependencies: Record<string, string> };
    expect(manifest.dependencies).toBeUndefined();
    for (const version of Object.values(manifest.devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
