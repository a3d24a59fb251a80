/** One command line carried out. Only the command that was asked for is loaded. */

import { problem, problemFrom } from '../base/problem.ts';
import { nearestName } from '../base/text.ts';
import { version } from '../base/version.ts';
import { commands, helpOf, isCommandName, overview, type CommandName } from './help.ts';
import { exit, fail, type Terminal } from './terminal.ts';

type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

const load: Readonly<Record<CommandName, () => Promise<Command>>> = {
  mcp: async () => (await import('./mcp.ts')).mcp,
  serve: async () => (await import('./serve.ts')).serve,
  tail: async () => (await import('./tail.ts')).tail,
  errors: async () => (await import('./ask.ts')).errors,
  hosts: async () => (await import('./ask.ts')).hosts,
  export: async () => (await import('./export.ts')).exportTraffic,
  doctor: async () => (await import('./doctor.ts')).doctor,
  demo: async () => (await import('./tail.ts')).demo,
  scan: async () => (await import('./scan.ts')).scan,
  setup: async () => (await import('./setup.ts')).setup,
};

/** Resolves with the exit code; never rejects. */
export async function runCommand(args: readonly string[], given: Terminal): Promise<number> {
  const [name = '--help', ...rest] = args;
  // What `mcp` writes on standard output is its protocol's, whatever it was given.
  const terminal: Terminal = { ...given, json: name !== 'mcp' && asksForJson(rest) };
  if (name === '--version' || name === '-V') {
    terminal.out(`${version}\n`);
    return exit.well;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const [about] = rest;
    terminal.out(about !== undefined && isCommandName(about) ? helpOf(about) : overview());
    return exit.well;
  }
  if (!isCommandName(name)) {
    const nearest = nearestName(name, Object.keys(commands));
    return fail(
      terminal,
      problem(
        'bad-argument',
        `There is no command "${name}".`,
        nearest ? `Did you mean ${nearest}?` : 'See qtap-devtools --help.',
      ),
    );
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(helpOf(name));
    return exit.well;
  }
  try {
    return await (
      await load[name]()
    )(rest, terminal);
  } catch (error) {
    return fail(terminal, problemFrom(error, 'Report this: it is a fault of qtap-devtools.'));
  }
}

/** Looked up before anything is checked: who asks wrongly is answered in the form that was asked for. */
function asksForJson(args: readonly string[]): boolean {
  return args.some(
    (word, i) =>
      word === '--json' ||
      /^--format=(?:nd)?json$/.test(word) ||
      (word === '--format' && /^(?:nd)?json$/.test(args[i + 1] ?? '')),
  );
}
