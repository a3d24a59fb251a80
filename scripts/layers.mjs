// The layers of `npm test`, in the order they run. A row is added here, its tests go into its folder as
// NAME.test.ts. All layers run on Vitest, so counting, filtering and reporting is the same everywhere:
//   npx vitest run -c vitest.layers.config.mjs --project vscode-page [-t 'part of a sentence']
//
// name    what --project and a skipped layer are called
// title   what it proves
// folder  where its tests are; a folder without tests is no layer yet
// needs   names from scripts/lib/needs.mjs; what cannot be had skips the layer by name, in CI it fails
// setup   Vitest's globalSetup, where the layer has one
// workers files side by side; one where nothing is said
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/npm.mjs';

const vscode = 'test/vscode/setup.mjs';

const table = [
  { name: 'tools', title: 'the project’s own scripts', folder: 'test/scripts', needs: ['vsce'] },
  { name: 'faults', title: 'broken bytes, storms and stalls', folder: 'test/faults', needs: [] },
  {
    name: 'start',
    title: 'npm start, and that it leaves nothing behind',
    folder: 'test/start',
    needs: ['codeServer', 'browser'],
  },
  {
    name: 'commands',
    title: 'the command line as people and clients start it',
    folder: 'test/commands',
    needs: [],
    // Each test has a home and a Qtap of its own, and mostly waits.
    workers: 2,
  },
  {
    name: 'clients',
    title: 'real MCP clients',
    folder: 'test/clients',
    needs: [],
    setup: 'test/clients/setup.mjs',
  },
  { name: 'webview', title: 'the page in a real browser', folder: 'test/webview', needs: ['browser'] },
  {
    name: 'vscode-host',
    title: 'Mocha in the real extension host',
    folder: 'test/vscode/host',
    needs: ['codeServer', 'browser', 'vsce'],
    setup: vscode,
  },
  {
    name: 'vscode-page',
    title: 'pages and screens in the real VS Code',
    folder: 'test/vscode/page',
    needs: ['codeServer', 'browser', 'vsce'],
    setup: vscode,
  },
  {
    name: 'vscode-agent',
    title: 'agent mode in the real VS Code with a scripted model',
    folder: 'test/vscode/agent',
    needs: ['codeServer', 'browser', 'vsce'],
    setup: vscode,
  },
  {
    name: 'remote',
    title: 'hosts in network namespaces, reached by ssh',
    folder: 'test/remote',
    needs: ['namespaces', 'ssh', 'sshd'],
  },
  {
    name: 'vscode-remote',
    title: 'the real VS Code on a host in a network namespace',
    folder: 'test/vscode/remote',
    needs: ['codeServer', 'browser', 'vsce', 'namespaces', 'ssh', 'sshd'],
    setup: vscode,
  },
];

const hasTests = (folder) =>
  existsSync(join(root, folder)) &&
  readdirSync(join(root, folder), { recursive: true }).some((name) => String(name).endsWith('.test.ts'));

/** The layers that have tests. */
export const layers = table.filter(({ folder }) => hasTests(folder));
