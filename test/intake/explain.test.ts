import { describe, expect, it } from 'vitest';
import { explainCaptureFilter } from '../../src/intake/explain.ts';

describe('explaining a capture filter', () => {
  it('says what is asked of Qtap, what is judged here, and why', () => {
    expect(explainCaptureFilter('res.status >= 500 and req.path contains "/v1"')).toEqual({
      pushed: 'res.status >= 500',
      here: 'req.path contains "/v1"',
      notes: [
        'req.path: Qtap cannot filter on it, so it is compared here.',
        'Qtap reports a lost response as status 422; the two are told apart here.',
      ],
    });
    expect(explainCaptureFilter('')).toEqual({ pushed: '', here: '', notes: [] });
  });

  it('is the parser’s Problem when it cannot be read', () => {
    expect(explainCaptureFilter('res.staus == 1')).toMatchObject({ code: 'bad-filter', at: 0 });
  });
});
