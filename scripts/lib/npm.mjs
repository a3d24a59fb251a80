// npm and the programs of installed packages, called the same way on Linux, macOS and Windows:
// always as `node FILE`, because Windows cannot start npm.cmd without a shell.
import { existsSync, readFileSync } from 'node:fs';
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

/** Whether node_modules holds what package-lock.json asks for: npm keeps its own list of what it installed. */
function isInstalled() {
  const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const there = read('node_modules/.package-lock.json');
  return Object.entries(read('package-lock.json')).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  );
}

/** Installs the locked packages when they are absent or not those of package-lock.json. */
export async function ensurePackages() {
  if (isInstalled()) return;
  try {
    await step('Installing the packages of package-lock.json', () => npm(['ci'], { cwd: root }));
  } catch (error) {
    throw new Missing(
      'The npm packages of this project are not installed.',
      `npm said: ${error.message.slice(-800)}`,
      'Nothing works without them; with a network, npm ci brings them.',
    );
  }
}
