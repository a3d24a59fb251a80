/** One body: JSON tree, form, text, image or hex, and in words what it is when it is not all there. */

import { parseJson } from '../src/base/unknown.ts';
import { type SafeBody } from '../src/traffic/safe.ts';
import { element } from './dom.ts';
import { size } from './format.ts';
import { jsonTree } from './jsonTree.ts';
import { xmlTree } from './xmlTree.ts';

/** Longer text is cut on the page; the editor shows all of it. */
const longestText = 200_000;
const hexBytes = 4_096;

export interface BodyOptions {
  readonly draw: (text: string) => Node;
  readonly openInEditor: () => void;
}

/** "Not captured", "empty", "cut", "binary", "redacted", "evicted": different words, never one. */
export function bodyWords(body: SafeBody): string {
  const words: string[] = [];
  switch (body.state) {
    case 'empty':
      return 'Empty: no byte of a body was seen.';
    case 'not-captured':
      return 'Not captured: this source is set to leave bodies out.';
    case 'evicted':
      return 'Evicted: the body was captured and has been given up to make room. Raise the capture limit to keep more.';
    case 'cut-front':
      words.push(
        `cut at the front by the agent: ${size(body.bytes)} of ${size(body.declaredBytes ?? body.bytes)} kept`,
      );
      break;
    case 'cut-end':
      words.push(`cut at the end: ${size(body.bytes)} of ${size(body.declaredBytes ?? body.bytes)} seen`);
      break;
    case 'captured':
      words.push(size(body.bytes));
  }
  if (body.encoding)
    words.push(
      body.decodedBytes === undefined
        ? body.encoding
        : `${body.encoding}, ${size(body.decodedBytes)} decoded`,
    );
  if (body.contentType) words.push(body.contentType);
  if (body.binary) words.push('binary');
  if (body.redacted > 0) words.push(`${body.redacted} redacted`);
  if (body.decodeError) words.push(`not decoded: ${body.decodeError}`);
  return words.join(' · ');
}

export function bodyView(title: string, body: SafeBody, options: BodyOptions): HTMLElement {
  const there = body.state === 'captured' || body.state === 'cut-front' || body.state === 'cut-end';
  const open = element(
    'button',
    { className: 'link', attributes: { type: 'button' }, onClick: options.openInEditor },
    'Open in editor',
  );
  return element(
    'section',
    { className: 'body', attributes: { 'aria-label': title } },
    element(
      'h3',
      {},
      title,
      ' ',
      element('span', { className: 'muted' }, bodyWords(body)),
      ' ',
      ...(there ? [open] : []),
    ),
    ...(there ? [content(body, options)] : []),
  );
}

function content(body: SafeBody, { draw }: BodyOptions): Node {
  if (body.kind === 'image' && body.data) return picture(body.data, body.contentType ?? 'image/png');
  if (body.binary)
    return body.data ? hex(body.data) : element('p', { className: 'muted' }, 'Binary: not shown as text.');
  if (body.kind === 'json' || body.kind === 'graphql') {
    const value = parseJson(body.text);
    if (value !== undefined) return jsonTree(value, draw);
  }
  if (body.kind === 'ndjson') {
    const parsed = body.text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parseJson);
    // A cut last line is no JSON: then all of it is shown as text.
    if (!parsed.includes(undefined)) return jsonTree(parsed, draw);
  }
  if (body.kind === 'xml') {
    const tree = xmlTree(body.text, draw);
    if (tree) return tree;
  }
  if (body.kind === 'form') return form(body.text, draw);
  const cut = body.text.length > longestText;
  return element(
    'div',
    {},
    element('pre', { className: 'text' }, draw(cut ? body.text.slice(0, longestText) : body.text)),
    ...(cut
      ? [
          element(
            'p',
            { className: 'muted' },
            `${size(body.text.length - longestText)} more: open it in an editor.`,
          ),
        ]
      : []),
  );
}

function form(text: string, draw: (text: string) => Node): HTMLElement {
  const rows = [...new URLSearchParams(text)].map(([name, value]) =>
    element(
      'tr',
      {},
      element('th', { attributes: { scope: 'row' } }, draw(name)),
      element('td', {}, draw(value)),
    ),
  );
  return element('table', { className: 'pairs' }, element('tbody', {}, ...rows));
}

/** The type is ours, never the captured one as it stands: a blob is a document to the browser. */
function picture(data: Uint8Array, contentType: string): HTMLElement {
  const type = /^image\/(png|jpeg|gif|webp|avif|bmp|x-icon)/.exec(contentType)?.[0] ?? 'image/png';
  const address = URL.createObjectURL(new Blob([new Uint8Array(data)], { type }));
  const image = element('img', {
    className: 'picture',
    attributes: { src: address, alt: 'The captured picture' },
  });
  image.addEventListener('load', () => URL.revokeObjectURL(address));
  image.addEventListener('error', () => {
    URL.revokeObjectURL(address);
    image.replaceWith(hex(data));
  });
  return image;
}

function hex(data: Uint8Array): HTMLElement {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(data.length, hexBytes); at += 16) {
    const bytes = [...data.subarray(at, at + 16)];
    const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = bytes
      .map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.'))
      .join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${digits.padEnd(47)}  ${letters}`);
  }
  if (data.length > hexBytes) lines.push(`… ${size(data.length - hexBytes)} more`);
  return element('pre', { className: 'hex' }, lines.join('\n'));
}
