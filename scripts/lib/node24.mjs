// Node 24 for the tools that need it, whatever Node the user has: from the npm registry, no install script.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached, emptyPackage } from './cache.mjs';
import { npm } from './npm.mjs';
import { Missing } from './say.mjs';

// The registry does not carry every version for every platform, so each has its own pin.
const pins = {
  'linux-x64': '24.21.0',
  'linux-arm64': '24.21.0',
  'darwin-x64': '24.18.1',
  'win32-x64': '24.21.0',
};

const stillWorks = 'Unit tests, the build and the command line still work.';

/** The path of a Node 24. */
export async function node24() {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const version = pins[platform];
  if (!version)
    throw new Missing(
      `The npm registry has no current Node 24 for ${platform}.`,
      'Run this with a Node 24 of your own.',
      stillWorks,
    );
  const name = `node-${platform.replace('win32', 'win')}`;
  const home = await cached(
    `node-${version}-${platform}`,
    { title: `Node ${version} (190 MB)`, stillWorks },
    (draft) => {
      emptyPackage(draft);
      return npm(['install', '--no-save', '--ignore-scripts', `${name}@${version}`], { cwd: draft });
    },
  );
  const program = join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(program))
    throw new Missing(`${program} is not there.`, `Delete ${home} and try again.`, stillWorks);
  return program;
}
