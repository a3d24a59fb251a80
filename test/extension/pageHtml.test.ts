import { describe, expect, it } from 'vitest';
import { pageHtml } from '../../src/extension/pageHtml.ts';

describe("the webview's page", () => {
  const html = pageHtml('https://resources', (name) => `https://resources/${name}`);

  it('allows scripts by a nonce only, and holds none itself', () => {
    const [, nonce] = /script-src 'nonce-([\w-]{22})'/.exec(html) ?? [];
    expect(html.match(/<script[^>]*>/g)).toEqual([
      `<script type="module" async blocking="render" nonce="${nonce}" src="https://resources/webview.js">`,
    ]);
    expect(html).toMatch(/><\/script>/);
    expect(html).not.toMatch(/unsafe|\son\w+=|style=/);
  });

  it('has another nonce each time', () => {
    expect(pageHtml('a', (name) => name)).not.toBe(pageHtml('a', (name) => name));
  });
});
