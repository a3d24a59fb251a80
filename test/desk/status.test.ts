import { describe, expect, it } from 'vitest';
import { captureStatus } from '../../src/desk/status.ts';
import { type SafeText } from '../../src/traffic/safe.ts';
import { newCapture } from '../capture/support.ts';

const safeText = (text: string): SafeText => `[${text}]` as SafeText;

describe('what a status bar shows of the capture', () => {
  it('is calm when there is nothing', () => {
    const { capture } = newCapture();
    expect(captureStatus(capture, safeText)).toEqual({
      perSecond: 0,
      errorsLastMinute: 0,
      held: 0,
      heldBytes: 0,
      mostBytes: capture.memory.mostBytes,
      gaps: [],
      notScannedYet: 0,
    });
  });

  it('counts the last minute, and the last ten seconds for the rate', () => {
    const { capture, clock, add } = newCapture();
    add({ status: 500, durationMs: 9_000 });
    clock.advance(61_000);
    for (let n = 1; n <= 20; n++) add({ status: n === 1 ? 404 : 200, durationMs: n });
    add({ status: undefined });
    clock.advance(20_000);
    for (let n = 0; n < 5; n++) add({ status: 503 });
    const status = captureStatus(capture, safeText);
    expect(status).toMatchObject({ perSecond: 0.5, errorsLastMinute: 7, held: 27, p95Ms: 19 });
    expect(status.heldBytes).toBeGreaterThan(0);
  });

  it('is right about more exchanges than its first guess of room', () => {
    const { capture, add } = newCapture();
    for (let n = 1; n <= 5_000; n++) add({ durationMs: n });
    expect(captureStatus(capture, safeText)).toMatchObject({ p95Ms: 4_750, perSecond: 500 });
  });

  it('tells the gaps of the last hour with safe reasons', () => {
    const { capture, clock } = newCapture();
    const sink = capture.sink('pay-1');
    sink.state({ is: 'connected', bodies: true });
    clock.advance(1_000);
    sink.state({ is: 'lost', reason: 'reset by peer', retryInMs: 500 });
    clock.advance(2_000);
    sink.state({ is: 'connected', bodies: true });
    expect(captureStatus(capture, safeText).gaps).toEqual([
      {
        source: 'pay-1',
        from: expect.any(Number) as number,
        to: expect.any(Number) as number,
        reason: '[reset by peer]',
      },
    ]);
    clock.advance(2 * 3_600_000);
    expect(captureStatus(capture, safeText).gaps).toEqual([]);
  });
});
