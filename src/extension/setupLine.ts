/** The command line that gives another client just what this window reads, so that it joins the window's engine. */

import { problem, type Problem } from '../base/problem.ts';
import { defaultOptions, type EngineOptions } from '../wire/options.ts';

/** Options of `qtap-devtools setup`; none for the usual address. */
export function sameReading({
  sources,
  capture,
}: Pick<EngineOptions, 'sources' | 'capture'>): readonly string[] | Problem {
  const hosts = new Set(sources.map(({ ssh }) => ssh ?? ''));
  const [host = ''] = hosts;
  if (hosts.size > 1)
    return problem(
      'bad-settings',
      'This window reads hosts through different ssh tunnels, and the command of another client takes one for all.',
      'Set the client up by hand, once for each host: qtap-devtools setup CLIENT --url HOST:10001 --ssh USER@HOST --print.',
    );
  const [only] = sources;
  const usual = JSON.stringify(sources) === JSON.stringify(defaultOptions.sources);
  const where =
    usual || !only
      ? []
      : sources.length === 1
        ? ['--url', only.url]
        : sources.flatMap(({ name, url }) => ['--source', `${name}=${url}`]);
  return [
    ...where,
    ...(host ? ['--ssh', host] : []),
    ...(capture.filter ? ['--capture-filter', capture.filter] : []),
  ];
}

/** One word for the shell that VS Code opens: a POSIX one, or PowerShell. */
export function shellWord(word: string, platform: NodeJS.Platform): string {
  if (/^[\w.,:=/@%+-]+$/.test(word) || (platform === 'win32' && /^[\w.,:=/@+\\-]+$/.test(word))) return word;
  return platform === 'win32' ? `'${word.replace(/'/g, "''")}'` : `'${word.replace(/'/g, `'\\''`)}'`;
}
