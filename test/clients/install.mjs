// The real clients, from npm, into the cache folder outside the repository. Versions are pinned: a new one is
// tried on purpose, not by surprise. No package's install script runs.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached, emptyPackage } from '../../scripts/lib/cache.mjs';
import { node24 } from '../../scripts/lib/node24.mjs';
import { binOf, npm } from '../../scripts/lib/npm.mjs';
import { Missing } from '../../scripts/lib/say.mjs';

const claude = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`;

const table = {
  conformance: {
    title: 'the conformance suite',
    name: '@modelcontextprotocol/conformance',
    version: '0.2.0-alpha.12',
  },
  inspector: {
    title: 'the Inspector',
    name: '@modelcontextprotocol/inspector',
    version: '2.12.0',
    program: 'mcp-inspector',
  },
  codex: { title: 'Codex CLI', name: '@openai/codex', version: '0.169.0' },
  claude: {
    title: 'Claude Code',
    name: claude,
    version: '2.1.328',
    file: process.platform === 'win32' ? 'claude.exe' : 'claude',
  },
  gemini: { title: 'Gemini CLI', name: '@google/gemini-cli', version: '0.61.0', program: 'gemini' },
};

const stillWorks = 'The other clients are still tested.';

async function fileOf({ title, name, version, program, file }) {
  const folder = `${name.replace('@', '').replace('/', '-')}-${version}`;
  const home = await cached(folder, { title, stillWorks }, (draft) => {
    emptyPackage(draft);
    return npm(['install', '--no-save', '--ignore-scripts', `${name}@${version}`], { cwd: draft });
  });
  const found = file ? join(home, 'node_modules', name, file) : binOf(name, program, home);
  if (!existsSync(found))
    throw new Missing(`${found} is not there.`, `Delete ${home} and try again.`, stillWorks);
  return found;
}

/** How to start each client, or why it cannot be had. */
export async function installClients() {
  const found = {};
  for (const [name, client] of Object.entries(table))
    try {
      const file = await fileOf(client);
      // A program of its own starts by itself; a script needs a Node, most of them a new one.
      found[name] = { title: client.title, command: client.file ? [file] : [await node24(), file] };
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      found[name] = { title: client.title, command: [], missing: error.message };
    }
  return found;
}
