import { describe, expect, it } from 'vitest';
import { explainFailure, nothingThere } from '../../../src/sources/tunnel/failure.ts';

/** ssh's own sentences, as OpenSSH 9 prints them. */
const sentences: readonly [string, RegExp, { passing: boolean; askable: boolean }][] = [
  [
    'ssh: Could not resolve hostname nowhere: Name or service not known',
    /not known here/,
    { passing: true, askable: false },
  ],
  [
    'root@10.0.0.7: Permission denied (publickey,password).',
    /refused every key/,
    { passing: false, askable: true },
  ],
  [
    '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.',
    /another host key/,
    { passing: false, askable: false },
  ],
  ['Host key verification failed.', /not known yet/, { passing: false, askable: true }],
  [
    'bind [127.0.0.1]:4000: Address already in use\nCould not request local forwarding.',
    /port.*taken/,
    { passing: true, askable: false },
  ],
  [
    'ssh: connect to host box port 22: Connection refused',
    /no ssh server answers/,
    { passing: true, askable: false },
  ],
  [
    'ssh: connect to host box port 22: Connection timed out',
    /lost or never came up/,
    { passing: true, askable: false },
  ],
  ['Timeout, server box not responding.', /lost or never came up/, { passing: true, askable: false }],
  ['something new', /without a reason we know/, { passing: true, askable: false }],
];

describe('what ssh says', () => {
  it.each(sentences)('is explained: %s', (stderr, message, { passing, askable }) => {
    const failure = explainFailure('box', stderr, 255);
    expect(failure.problem.message).toMatch(message);
    expect(failure.problem.fix).not.toBe('');
    expect(failure.passing).toBe(passing);
    expect(failure.askable).toBe(askable);
  });

  it('tells a tunnel without anybody at its end from one that is down', () => {
    expect(nothingThere.test('channel 2: open failed: connect failed: Connection refused')).toBe(true);
    expect(nothingThere.test('Connection to 10.0.0.7 closed by remote host.')).toBe(false);
  });
});
