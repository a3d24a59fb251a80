/** One life of the engine as a child process: its letters, its log lines, its end. */

import { type ChildProcess } from 'node:child_process';
import { type Clock } from '../base/clock.ts';
import { type Letter, type Port } from '../wire/caller.ts';

export type ToLog = (level: 'error' | 'warn' | 'info' | 'debug', text: string) => void;

/** Asked to end; made to after this long. */
const endWithinMs = 2_000;

/** Asks it to end, and answers once it has. */
export function endOf(child: ChildProcess, clock: Clock): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => {
    const stop = clock.after(endWithinMs, () => child.kill('SIGKILL'));
    child.once('exit', () => {
      stop();
      resolve();
    });
    child.kill('SIGTERM');
  });
}

export function portOf(child: ChildProcess): Port {
  return {
    post(letter: Letter) {
      if (!child.connected) throw new Error('The engine has ended.');
      child.send(letter);
    },
    onLetter(listener) {
      child.on('message', listener);
      return () => child.off('message', listener);
    },
    onClose(listener) {
      child.on('disconnect', listener);
      return () => child.off('disconnect', listener);
    },
    close: () => undefined,
  };
}

/** Once, whether it ended or could not even be started. */
export function onGone(child: ChildProcess, listener: (reason: string) => void): void {
  let told = false;
  const tell = (reason: string): void => {
    if (!told) listener(reason);
    told = true;
  };
  child.once('exit', (code, signal) =>
    tell(signal ? `ended by ${signal}` : `ended with code ${code ?? 'unknown'}`),
  );
  child.once('error', (error) => {
    if (child.pid === undefined) tell(`could not be started: ${error.message}`);
  });
}

/** What the engine writes goes to our log; its own log letters are the ones with levels. */
export function relay(child: ChildProcess, log: ToLog): void {
  child.on('error', (error) => log('error', `The engine’s process failed: ${error.message}`));
  for (const [stream, level] of [
    [child.stdout, 'debug'],
    [child.stderr, 'warn'],
  ] as const) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      for (const line of text.split('\n'))
        if (line.trim() !== '') log(level, `engine: ${line.slice(0, 2_000)}`);
    });
  }
}
