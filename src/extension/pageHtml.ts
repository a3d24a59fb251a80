/** What the webview is told to show: our own files under a strict policy. */

import { randomBytes } from 'node:crypto';

/**
 * Nothing but our own files: scripts by nonce, which what they import inherits; pictures of captured bodies only as
 * blobs. The script waits for nothing, not even for the styles: its first letter goes out while they load. Nothing
 * is drawn before it has run: there is nothing to see.
 */
export function pageHtml(
  source: string,
  file: (name: string) => string,
  nonce = randomBytes(16).toString('base64url'),
): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    'img-src blob:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('webview.css')}">
<title>Live Traffic</title>
</head>
<body>
<script type="module" async blocking="render" nonce="${nonce}" src="${file('webview.js')}"></script>
</body>
</html>`;
}
