/** The built-in demo as a source: our own little Qtap on loopback, started when it is asked for. */

import { isProblem } from '../base/problem.ts';
import { compile } from '../filter/match.ts';
import { parse } from '../filter/parser.ts';
import { startDemo, type CompileFilter } from '../sources/demo/server.ts';

/** Resolves with its address; it ends with the signal. */
export async function openDemo(signal: AbortSignal): Promise<string> {
  const demo = await startDemo({ compile: compileFilter });
  const stop = (): void => void demo.stop();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return demo.url;
}

/** What is pushed down is Qtap's language written so that ours reads it the same. */
const compileFilter: CompileFilter = (expression) => {
  const tree = parse(expression);
  if (isProblem(tree)) return tree.message;
  return compile(tree, ({ name, path }) => {
    const key = [name, ...path].join('.');
    return (fields) => fields[key];
  });
};
