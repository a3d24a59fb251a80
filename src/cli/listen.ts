/** Waiting for traffic, and telling meanwhile what becomes of the sources. */

import { sleep, systemClock } from '../base/clock.ts';
import { deadline } from '../base/deadline.ts';
import { type SourceStatus } from '../wire/views.ts';
import { isConnected, sourceLine, type Door } from './engine.ts';
import { type Terminal } from './terminal.ts';

/** An own engine has seen nothing yet: so long it listens before it is asked. */
const listenSeconds = 10;
/** Nothing answers anywhere: it will not in the rest of the time either. */
export const giveUpAfterMs = 4_000;
/** An engine that was joined remembers. */
const lookBackSeconds = 60;

/** Waits until there can be an answer; returns how far back to look. Ctrl-C ends the wait, not the question. */
export async function listen(door: Door, seconds: number | undefined, terminal: Terminal): Promise<number> {
  if (!door.engine) return seconds ?? lookBackSeconds;
  const wait = seconds ?? listenSeconds;
  const tell = sourceTeller(door.engine, terminal);
  const over = deadline(terminal.signal, wait * 1_000);
  terminal.err(`Listening for ${wait} s; Ctrl-C ends it sooner.\n`);
  const began = Date.now();
  while (await sleep(systemClock, 200, over.signal)) {
    tell();
    // Who named no time need not wait for what is known; a Qtap that is just starting is waited for.
    if (seconds === undefined && Date.now() - began > giveUpAfterMs && isLost(door.engine)) break;
  }
  over.clear();
  tell();
  return wait;
}

/** No source is connected, and none is on its way for the first time. */
export function isLost(engine: { status(): { readonly sources: readonly SourceStatus[] } }): boolean {
  return engine.status().sources.every(({ state }) => state.is === 'lost' || state.is === 'ended');
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
