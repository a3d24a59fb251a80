import { describe, expect, it } from 'vitest';
import { problem } from '../../src/base/problem.ts';
import { explained } from '../../src/intake/explained.ts';
import { type Sink, type SourceState } from '../../src/traffic/source.ts';
import { createManualClock } from '../support/manualClock.ts';

const connected: SourceState = { is: 'connected', bodies: true };
const ended: SourceState = { is: 'lost', reason: 'the stream ended', retryInMs: 500 };
const words = problem('tunnel-failed', 'ssh lost the host far.', 'Check the VPN.');
const inSshsWords: SourceState = {
  is: 'lost',
  reason: 'ssh lost the host far.',
  fix: 'Check the VPN.',
  retryInMs: 500,
};

function listening() {
  const told: SourceState[] = [];
  const nothing = (): void => undefined;
  const sink: Sink = {
    exchange: nothing,
    connection: nothing,
    process: nothing,
    state: (state) => void told.push(state),
    fault: nothing,
    passed: nothing,
  };
  const clock = createManualClock();
  return { told, clock, through: explained(sink, clock) };
}

describe('a loss through a tunnel', () => {
  it('is told in ssh’s words, whether they come before or just after it', () => {
    const { told, clock, through } = listening();
    through.state(connected);
    through.state(ended);
    clock.move(100);
    expect(told).toEqual([connected]);
    through.because(words);
    expect(told).toEqual([connected, inSshsWords]);
    through.state({ is: 'connecting' });
    through.state(ended);
    expect(told.slice(2)).toEqual([{ is: 'connecting' }, inSshsWords]);
    expect(clock.timers).toBe(0);
  });

  it('is told in its own words when ssh says nothing', () => {
    const { told, clock, through } = listening();
    through.state(ended);
    clock.move(300);
    expect(told).toEqual([ended]);
    through.because(words);
    through.because(undefined);
    through.state(ended);
    clock.move(300);
    expect(told).toEqual([ended, ended]);
  });

  it('is overtaken by nothing that comes after it', () => {
    const { told, clock, through } = listening();
    through.state(ended);
    through.state(connected);
    expect(told).toEqual([ended, connected]);
    expect(clock.timers).toBe(0);
  });

  it('is told to nobody after the end', () => {
    const { told, clock, through } = listening();
    through.state(ended);
    through.stop();
    clock.move(1_000);
    expect(told).toEqual([]);
  });
});
