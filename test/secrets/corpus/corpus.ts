/** The whole corpus, always the same for the same seed. */

import { bodyCases } from './bodies.ts';
import { type Case } from './build.ts';
import { carrierCases } from './carriers.ts';
import { hardCases } from './hard.ts';
import { harderCases } from './harder.ts';
import { harmlessCases } from './harmless.ts';
import { harmlessPlaceCases } from './harmlessPlaces.ts';
import { lookalikeCases } from './lookalikes.ts';
import { personalCases } from './personal.ts';
import { textCases } from './texts.ts';
import { unmarkedCases, unmarkedLookalikes } from './unmarked.ts';
import { createValues } from './values.ts';
import { cloudCases, vendorCases } from './vendors.ts';

export function makeCorpus(seed = 20261001): readonly Case[] {
  const values = createValues(seed);
  return [
    ...vendorCases(values),
    ...cloudCases(values),
    ...carrierCases(values),
    ...bodyCases(values),
    ...textCases(values),
    ...personalCases(values),
    ...hardCases(values),
    ...harderCases(values),
    ...harmlessCases(values),
    ...harmlessPlaceCases(values),
    ...lookalikeCases(values),
    ...unmarkedCases(values),
    ...unmarkedLookalikes(values),
  ];
}
