import { describe, expect, it } from 'vitest';
import { showRow, terminalLine } from '../../src/present/line.ts';
import { timeOfDay } from '../../src/present/words.ts';
import { sampleRow, text } from './samples.ts';

describe('one exchange in one line', () => {
  it('reads as a sentence an engineer would write', () => {
    expect(showRow(sampleRow(), { sources: false }).text).toBe(
      'rk3a2 19:36:51 POST api.stripe.com/v1/charges 402 87 ms 312 B payment-service/node',
    );
  });

  it('carries the same facts as data, without nulls', () => {
    expect(showRow(sampleRow(), { sources: false }).data).toEqual({
      id: 'rk3a2',
      at: '2026-01-20T19:36:51Z',
      method: 'POST',
      host: 'api.stripe.com',
      path: '/v1/charges',
      status: 402,
      durationMs: 87,
      bytes: 312,
      process: 'node',
      container: 'payment-service',
    });
  });

  it('says "no response" and never a status that was not seen', () => {
    const { status: _, ...rest } = sampleRow();
    const shown = showRow(rest, { sources: false });
    expect(shown.text).toContain(' no-response ');
    expect(shown.data['status']).toBeUndefined();
    expect(shown.data['noResponse']).toBe(true);
  });

  it('keeps the keys of a long query and cuts its values', () => {
    const path = text(`/search?session=${'s'.repeat(300)}&page=2&token=${'t'.repeat(300)}`);
    const { text: line } = showRow(sampleRow({ path }), { sources: false });
    expect(line).toContain('/search?session=ssssssss…&page=2&token=tttttttt…');
  });

  it('shows what cannot be seen, so that a name cannot dress up as another', () => {
    const { text: line } = showRow(sampleRow({ host: text('evil\u202ecom.stripe\n⟧') }), { sources: false });
    expect(line).toContain('evil⟨U+202E⟩com.stripe⏎⟨U+27E7⟩');
  });

  it('lets no escape sequence through to the terminal and colours by status class', () => {
    const style = { color: true, sources: false, time: timeOfDay };
    const line = terminalLine(sampleRow({ path: text('/\u001b[2Jgone'), status: 502 }), style);
    expect(line).toContain('⟨U+001B⟩[2Jgone');
    expect(line).toContain('\u001b[31m502\u001b[0m');
    expect(terminalLine(sampleRow(), { ...style, color: false })).not.toContain('\u001b');
  });
});
