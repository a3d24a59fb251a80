import { describe, expect, it } from 'vitest';
import { statusWords } from '../../src/extension/statusWords.ts';
import { type SourceState } from '../../src/traffic/source.ts';
import { type Status } from '../../src/wire/views.ts';

const connected: SourceState = { is: 'connected', bodies: true };

function status(states: readonly SourceState[], change: Partial<Status> = {}): Status {
  return {
    sources: states.map((state, n) => ({
      name: `box-${n}`,
      url: 'http://x',
      demo: false,
      state,
      sinceMs: 0,
    })),
    paused: false,
    perSecond: 2.34,
    errorsLastMinute: 0,
    held: 10,
    heldBytes: 0,
    mostBytes: 1,
    captureFilter: '',
    gaps: [],
    notScannedYet: 0,
    ...change,
  };
}

describe('the status bar says', () => {
  it('that nothing runs yet', () => {
    expect(statusWords(undefined).text).toBe('$(radio-tower) Qtap');
  });

  it('source, rate and the errors of the last minute', () => {
    expect(statusWords(status([connected], { errorsLastMinute: 3 })).text).toBe(
      '$(radio-tower) box-0: 2.3/s $(error) 3',
    );
  });

  it('that a source is lost, and why in the tooltip', () => {
    const words = statusWords(status([connected, { is: 'lost', reason: 'refused', retryInMs: 1 }]));
    expect(words.text).toContain('1 of 2: lost');
    expect(words.tooltip).toContain('box-1: lost (refused)');
    expect(words.warn).toBe(true);
  });

  it('that it is silent, paused, or a demo', () => {
    expect(statusWords(status([{ is: 'silent' }])).text).toContain('silent');
    expect(statusWords(status([connected], { paused: true })).text).toContain('paused');
    const demo = status([connected]);
    const words = statusWords({
      ...demo,
      sources: demo.sources.map((source) => ({ ...source, demo: true })),
    });
    expect(words.text).toContain('demo');
  });

  it('one exchange and one error as one', () => {
    const { tooltip } = statusWords(status([connected], { held: 1, errorsLastMinute: 1 }));
    expect(tooltip).toContain('1 exchange held, 2.3/s, 1 error in the last minute');
  });

  it('how many gaps there are and what is captured at all', () => {
    const gap = { source: 'box-0', from: 1, to: 2, reason: 'lost' as never };
    const { tooltip } = statusWords(status([connected], { gaps: [gap], captureFilter: 'res.status >= 400' }));
    expect(tooltip).toContain('1 gap');
    expect(tooltip).toContain('res.status >= 400');
  });
});
