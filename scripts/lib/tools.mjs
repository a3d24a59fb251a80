// Tools with a lock file of their own, in scripts/tools/: installed into the cache, not into node_modules.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './npm.mjs';

export function copyTool(name, folder) {
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(root, 'scripts/tools', name, file), join(folder, file));
}
