/** The bearer token somebody chose for an endpoint. */

import { readFileSync, statSync } from 'node:fs';
import { problem, type Problem } from '../base/problem.ts';
import { type Given } from './arguments.ts';
import { type Terminal } from './terminal.ts';

const shortestToken = 16;

/** Undefined = none was chosen. Never on the command line, which every user of the machine can read. */
export function readToken(given: Given, { environment, err }: Terminal): string | undefined | Problem {
  const path = given.text('token-file');
  let token = environment['QTAP_DEVTOOLS_TOKEN'];
  if (path !== undefined) {
    try {
      token = readFileSync(path, 'utf8').trim();
      if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
        err(`Warning: ${path} can be read by others; chmod 600 ${path}\n`);
    } catch {
      return problem('cannot-read', `The token file ${path} cannot be read.`, 'Check its path and its mode.');
    }
  }
  if (token === undefined || token === '') {
    if (path === undefined) return undefined;
    return problem('bad-argument', `The token file ${path} is empty.`, 'Put a long random token into it.');
  }
  if (token.length >= shortestToken && /^[\x21-\x7e]{1,512}$/.test(token) && !token.includes('/'))
    return token;
  return problem(
    'bad-argument',
    `A token must have ${shortestToken} to 512 letters, digits or signs, and no "/" or blank.`,
    'Make one: openssl rand -hex 32',
  );
}
