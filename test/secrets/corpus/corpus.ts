/** The whole corpus, always the same for the same seed. */

import { bodyCases } from './bodies.ts';
import { type Case } from './build.ts';
import { carrierCases } from './carriers.ts';
import { hardCases, lookalikeCases } from './hard.ts';
import { harmlessCases } from './harmless.ts';
import { personalCases } from './personal.ts';
import { createValues } from './values.ts';
import { cloudCases, vendorCases } from './vendors.ts';

export function makeCorpus(seed = 20261001): readonly Case[] {
  const values = createValues(seed);
  return [
    ...vendorCases(values),
    ...cloudCases(values),
    ...carrierCases(values),
    ...bodyCases(values),
    ...personalCases(values),
    ...hardCases(values),
    ...harmlessCases(values),
    ...lookalikeCases(values),
  ];
}
