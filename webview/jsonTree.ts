/** A JSON value as a tree that opens where one looks, with search. Built level by level: a large body costs what is open. */

import { isRecord } from '../src/base/unknown.ts';
import { element } from './dom.ts';
import { size } from './format.ts';

/** More children than this of one value are shown on request. */
const firstChildren = 200;
/** So many matches are opened; more are counted. */
const mostMatches = 500;

type Draw = (text: string) => Node;

function childrenOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((item: unknown, i) => [String(i), item] as const);
  return isRecord(value) ? Object.entries(value) : undefined;
}

function preview(value: unknown): string {
  const children = childrenOf(value);
  if (!children) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${children.length}]`;
  const keys = children.slice(0, 4).map(([key]) => key);
  return `{${keys.join(', ')}${children.length > keys.length ? ', …' : ''}}`;
}

/** A text of a megabyte in one line would hold the page up; the editor shows all of it. */
const longestLeaf = 20_000;
function leafText(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > longestLeaf
    ? `${text.slice(0, longestLeaf)}… ${size(text.length - longestLeaf)} more: open it in an editor`
    : text;
}

function leafClass(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

function branch(
  name: string,
  value: unknown,
  depth: number,
  draw: Draw,
  wanted: ReadonlySet<unknown>,
): HTMLElement {
  const children = childrenOf(value);
  const key = element('span', { className: 'json-key' }, draw(name));
  if (!children) {
    const leaf = element('span', { className: `json-value ${leafClass(value)}` }, draw(leafText(value)));
    return element('div', { className: `json-leaf${wanted.has(value) ? ' match' : ''}` }, key, ': ', leaf);
  }
  const list = element('div', { className: 'json-children' });
  const summary = element(
    'summary',
    {},
    key,
    ' ',
    element('span', { className: 'json-preview' }, draw(preview(value))),
  );
  const made = element('details', { className: 'json-branch' }, summary, list);
  const fill = (): void => {
    if (!list.firstChild)
      addChildren(list, children, (key, child) => branch(key, child, depth + 1, draw, wanted));
  };
  made.addEventListener('toggle', () => {
    if (made.open) fill();
  });
  if (depth < 2 || holdsWanted(value, wanted)) {
    made.open = true;
    fill();
  }
  return made;
}

/** The first of them, and a button for the next. */
function addChildren(
  list: HTMLElement,
  children: readonly (readonly [string, unknown])[],
  make: (name: string, child: unknown) => Node,
  from = 0,
): void {
  const to = from + firstChildren;
  list.append(...children.slice(from, to).map(([name, child]) => make(name, child)));
  if (to >= children.length) return;
  const next = element(
    'button',
    {
      className: 'link',
      attributes: { type: 'button' },
      onClick: () => {
        next.remove();
        addChildren(list, children, make, to);
      },
    },
    `${children.length - to} more`,
  );
  list.append(next);
}

function holdsWanted(value: unknown, wanted: ReadonlySet<unknown>): boolean {
  return wanted.size > 0 && wanted.has(value);
}

/** Every value on the way to a match, so that its branch opens; bounded. */
function waysTo(
  root: unknown,
  text: string,
): { readonly wanted: ReadonlySet<unknown>; readonly matches: number } {
  const wanted = new Set<unknown>();
  let matches = 0;
  const needle = text.toLowerCase();
  const visit = (value: unknown, depth: number): boolean => {
    if (depth > 200 || matches >= mostMatches) return false;
    const children = childrenOf(value);
    if (!children) return false;
    let here = false;
    for (const [key, child] of children) {
      const own =
        key.toLowerCase().includes(needle) ||
        (!childrenOf(child) && String(child).toLowerCase().includes(needle));
      if (own) matches++;
      if (visit(child, depth + 1) || own) here = true;
    }
    if (here) wanted.add(value);
    return here;
  };
  visit(root, 0);
  return { wanted, matches };
}

/** `draw` turns text into nodes (chips for what was redacted, marks for what was searched). */
export function jsonTree(value: unknown, draw: Draw): HTMLElement {
  const tree = element('div', {
    className: 'json-tree',
    attributes: { role: 'group', 'aria-label': 'JSON' },
  });
  const found = element('span', { className: 'muted', attributes: { role: 'status' } });
  const search = element('input', {
    className: 'json-search',
    attributes: { type: 'search', placeholder: 'Search in this body', 'aria-label': 'Search in this body' },
  });
  const show = (): void => {
    const text = search.value.trim();
    const { wanted, matches } = text === '' ? { wanted: new Set(), matches: 0 } : waysTo(value, text);
    const marked: Draw = text === '' ? draw : (piece) => mark(piece, text, draw);
    found.textContent =
      text === '' ? '' : matches >= mostMatches ? `${mostMatches}+ matches` : `${matches} matches`;
    const children = childrenOf(value);
    tree.replaceChildren();
    addChildren(tree, children ?? [['value', value]], (name, child) =>
      branch(name, child, 1, marked, wanted),
    );
  };
  search.addEventListener('input', show);
  show();
  return element('div', {}, element('div', { className: 'json-bar' }, search, found), tree);
}

function mark(piece: string, needle: string, draw: Draw): Node {
  const at = piece.toLowerCase().indexOf(needle.toLowerCase());
  if (at < 0) return draw(piece);
  return element(
    'span',
    {},
    draw(piece.slice(0, at)),
    element('mark', {}, draw(piece.slice(at, at + needle.length))),
    draw(piece.slice(at + needle.length)),
  );
}
