/** What stays the same all day: the people, the company's credentials, and how its JSON is written. */

import { type Call } from './cast.ts';
import { type Chance, githubToken, hex, type Person, person } from './chance.ts';
import { picture } from './picture.ts';

export interface World {
  readonly people: readonly [Person, ...Person[]];
  readonly stripeKey: string;
  readonly openaiKey: string;
  readonly anthropicKey: string;
  readonly githubToken: string;
  readonly parcelKey: string;
  readonly googleSecret: string;
  readonly refreshToken: string;
  readonly image: Uint8Array;
  probes: number;
}

export function createWorld(chance: Chance): World {
  return {
    people: [person(chance), ...Array.from({ length: 9 }, () => person(chance))],
    stripeKey: `sk_live_51${chance.letters(97)}`,
    openaiKey: `sk-proj-${chance.letters(74)}T3BlbkFJ${chance.letters(74)}`,
    anthropicKey: `sk-ant-api03-${chance.letters(93)}AA`,
    githubToken: githubToken(chance),
    parcelKey: chance.letters(40, hex),
    googleSecret: `GOCSPX-${chance.letters(28)}`,
    refreshToken: `1//0${chance.letters(98)}`,
    image: picture(24, [chance.between(0, 255), chance.between(0, 255), chance.between(0, 255)]),
    probes: 0,
  };
}

export function json(value: unknown): { body: string; headers: Record<string, string> } {
  return { body: JSON.stringify(value), headers: { 'Content-Type': 'application/json' } };
}

/** The two halves of a JSON call. */
export function exchanged(request: unknown, response: unknown): Partial<Call> {
  const [asked, answered] = [json(request), json(response)];
  return {
    ...(request === undefined ? {} : { requestBody: asked.body, requestHeaders: asked.headers }),
    responseBody: answered.body,
    responseHeaders: answered.headers,
  };
}

export function sku(chance: Chance): string {
  return `BC-${chance.between(1_000, 1_399)}`;
}
