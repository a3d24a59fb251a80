// npm and the programs of installed packages, called the same way on Linux, macOS and Windows:
// always as `node FILE`, because Windows cannot start npm.cmd without a shell.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Missing, step } from './say.mjs';
import { must } from './processes.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** npm's own program: the one that started us, or the one beside this Node. */
function npmCommand() {
  const home = dirname(process.execPath);
  const found = [
    process.env.npm_execpath,
    join(home, 'node_modules/npm/bin/npm-cli.js'),
    join(home, '../lib/node_modules/npm/bin/npm-cli.js'),
  ].find((file) => file?.endsWith('npm-cli.js') && existsSync(file));
  return found ? [process.execPath, found] : ['npm'];
}

const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

export async function npm(args, options) {
  const [command, ...first] = npmCommand();
  return must(command, [...first, ...args, ...quiet], options);
}

/** The file behind a package's program, to be run by a Node: `binOf('eslint')`. */
export function binOf(name, program = name.replace(/^@[^/]*\//, ''), home = root) {
  const folder = join(home, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[program]);
}

/** Installs the locked packages when they are absent or not those of package-lock.json. */
export async function ensurePackages() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const now = createHash('sha256').update(lock).digest('hex');
  const stamp = join(root, 'node_modules', '.lock-sha256');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  try {
    await step('Installing the packages of package-lock.json', () => npm(['ci'], { cwd: root }));
    writeFileSync(stamp, now);
  } catch (error) {
    throw new Missing(
      'The npm packages of this project are not installed.',
      `npm said: ${error.message.slice(-800)}`,
      'Nothing works without them; with a network, npm ci brings them.',
    );
  }
}
