// Tools too large for node_modules (a Node, an editor) live outside the repository and outlive a clone.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Missing, step } from './say.mjs';

export function cacheFolder() {
  if (process.env.QTAP_DEVTOOLS_CACHE) return process.env.QTAP_DEVTOOLS_CACHE;
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'qtap-devtools');
}

const hourMs = 3_600_000;

/** Leftovers of installations that were interrupted. Younger ones may be under way in another terminal. */
function sweep(folder) {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('.draft-'))) {
    const draft = join(folder, name);
    if (Date.now() - statSync(draft).mtimeMs > hourMs) rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * The folder of a tool, installed when it is not there. `name` holds the version, so a new version is a
 * new folder. An installation becomes visible only when it is whole.
 */
export async function cached(name, words, install) {
  const home = join(cacheFolder(), name);
  if (existsSync(home)) return home;
  const running = underWay.get(name) ?? installed(name, home, words, install);
  underWay.set(name, running);
  return running;
}

const underWay = new Map();

async function installed(name, home, { title, stillWorks }, install) {
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    sweep(cacheFolder());
    const draft = mkdtempSync(join(cacheFolder(), `.draft-${name}-`));
    try {
      await step(`Installing ${title} into ${cacheFolder()}`, () => install(draft));
      // Another terminal may have been faster: then its installation is as good as ours.
      if (!existsSync(home)) renameSync(draft, home);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    return home;
  } catch (error) {
    throw new Missing(
      `${title} could not be installed.`,
      `Reason: ${String(error.message).slice(-800)}`,
      stillWorks,
    );
  }
}

/** An empty package in `folder`, so that npm installs there and not in a parent folder. */
export function emptyPackage(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
}
