// The licences of what the bundles contain: most of them ask that their text goes along.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './npm.mjs';

/** `node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c`. */
const packageOf = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

function licenceText(folder) {
  const name = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  return name ? readFileSync(join(folder, name), 'utf8').trim() : undefined;
}

/** Writes one section for each package among `files`, the files that went into the bundles. */
export function writeNotices(target, files) {
  const packages = [...new Set(files.map(packageOf).filter(Boolean))].sort();
  const sections = packages.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const text = licenceText(join(root, folder)) ?? `Licence: ${license}`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  writeFileSync(target, sections.join(`\n${'-'.repeat(80)}\n\n`));
}
