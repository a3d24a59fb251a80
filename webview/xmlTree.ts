/** XML as a tree that opens where one looks. It is read without running or loading anything, and drawn as text. */

import { element } from './dom.ts';

type Draw = (text: string) => Node;

/** Larger bodies are shown as text: a tree of them would hold the page up. */
const longestXml = 500_000;
/** More children than this of one element are cut. */
const mostChildren = 500;
const deepest = 100;

/** Undefined when it is not well-formed, as a cut body is not. */
export function xmlTree(text: string, draw: Draw): HTMLElement | undefined {
  // Declarations of entities can grow without bound; they are shown as they are written.
  if (text.length > longestXml || /<!(DOCTYPE|ENTITY)/i.test(text)) return undefined;
  const parsed = new DOMParser().parseFromString(text, 'text/xml');
  if (parsed.querySelector('parsererror')) return undefined;
  return element(
    'div',
    { className: 'json-tree', attributes: { role: 'group', 'aria-label': 'XML' } },
    branch(parsed.documentElement, 0, draw),
  );
}

function branch(node: Element, depth: number, draw: Draw): HTMLElement {
  const attributes = [...node.attributes].flatMap(({ name, value }) => [
    element('span', { className: 'json-key' }, ' ', draw(name)),
    element('span', { className: 'json-value string' }, '="', draw(value), '"'),
  ]);
  const name = element('span', { className: 'json-key' }, draw(node.tagName));
  const children = [...node.childNodes].filter(
    (child) => child instanceof Element || (child.textContent ?? '').trim() !== '',
  );
  const [only] = children;
  if (children.length === 0 || (children.length === 1 && !(only instanceof Element)))
    return element(
      'div',
      { className: 'json-leaf' },
      name,
      ...attributes,
      ...(only ? [': ', element('span', { className: 'json-value' }, draw(only.textContent ?? ''))] : []),
    );
  const list = element('div', { className: 'json-children' });
  const made = element(
    'details',
    { className: 'json-branch' },
    element('summary', {}, name, ...attributes),
    list,
  );
  const fill = (): void => {
    if (list.firstChild) return;
    for (const child of children.slice(0, mostChildren))
      list.append(
        child instanceof Element && depth < deepest
          ? branch(child, depth + 1, draw)
          : element('div', { className: 'json-leaf' }, draw(child.textContent ?? '')),
      );
    if (children.length > mostChildren)
      list.append(
        element('p', { className: 'muted' }, `${children.length - mostChildren} more: open it in an editor.`),
      );
  };
  made.addEventListener('toggle', () => {
    if (made.open) fill();
  });
  if (depth < 3) {
    made.open = true;
    fill();
  }
  return made;
}
