/** Waiting for traffic, and telling meanwhile what becomes of the sources. */

import { sleep, systemClock } from '../base/clock.ts';
import { deadline } from '../base/deadline.ts';
import { type SourceStatus } from '../wire/views.ts';
import { isConnected, sourceLine, type Door } from './engine.ts';
import { type Terminal } from './terminal.ts';

/** An own engine has seen nothing yet: so long it listens before it is asked. */
const listenSeconds = 10;
/** An engine that was joined remembers. */
const lookBackSeconds = 60;

/** Waits until there can be an answer; returns how far back to look. Ctrl-C ends the wait, not the question. */
export async function listen(door: Door, seconds: number | undefined, terminal: Terminal): Promise<number> {
  if (!door.engine) return seconds ?? lookBackSeconds;
  const wait = seconds ?? listenSeconds;
  const tell = sourceTeller(door.engine, terminal);
  const over = deadline(terminal.signal, wait * 1_000);
  terminal.err(`Listening for ${wait} s; Ctrl-C ends it sooner.\n`);
  while (await sleep(systemClock, 200, over.signal)) tell();
  tell();
  return wait;
}

/** Tells on stderr what becomes of the sources, each change once. */
export function sourceTeller(
  engine: { status(): { readonly sources: readonly SourceStatus[] } },
  terminal: Pick<Terminal, 'err'>,
): (() => void) & { everConnected(): boolean } {
  const told = new Map<string, string>();
  let connected = false;
  const tell = (): void => {
    for (const source of engine.status().sources) {
      connected ||= isConnected(source);
      const said = sourceLine(source);
      if (source.state.is === 'connecting' || source.state.is === 'silent' || told.get(source.name) === said)
        continue;
      told.set(source.name, said);
      terminal.err(`${said}\n`);
    }
  };
  return Object.assign(tell, { everConnected: () => connected });
}
