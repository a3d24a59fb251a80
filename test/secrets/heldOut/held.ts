/**
 * A second set, written from providers' documents and common systems by somebody who had not read the detector, to
 * see how it does on what it was not made for. Families are wider than kinds: what a thing is called matters less
 * than that it is found.
 */

import { exchange, type Case, type Shape } from '../corpus/build.ts';
import { createValues } from '../corpus/values.ts';
import { fifthFileCases } from './fifthFiles.ts';
import { fifthHarmlessCases } from './fifthHarmless.ts';
import { fifthPlaceCases } from './fifthPlaces.ts';
import { fourthBodyCases } from './fourthBodies.ts';
import { fourthHarmlessCases } from './fourthHarmless.ts';
import { fourthOrdinaryCases } from './fourthOrdinary.ts';
import { fourthProviderCases } from './fourthProviders.ts';
import { harmlessCases } from './harmless.ts';
import { ordinaryCases } from './ordinary.ts';
import { placeCases } from './places.ts';
import { seventhHarmlessCases } from './seventh.ts';
import { seventhAnswerCases } from './seventhAnswers.ts';
import { seventhSecretCases } from './seventhSecrets.ts';
import { shapeCases } from './shapes.ts';
import { thirdHarmlessCases } from './thirdHarmless.ts';
import { thirdSecretCases } from './thirdSecrets.ts';
import { type Adder, type Truth } from './truth.ts';
import { sixthBodyCases } from './sixthBodies.ts';
import { sixthFileCases } from './sixthFiles.ts';
import { sixthPersonCases } from './sixthPersons.ts';
import { sixthHarmlessCases } from './sixthHarmless.ts';
import { sixthAnswerCases } from './sixthAnswers.ts';
import { sixthOrdinaryCases } from './sixthOrdinary.ts';
import { sixthLookalikeCases } from './sixthLookalikes.ts';
import { sixthServiceCases } from './sixthServices.ts';
import { sixthLoginCases } from './sixthLogins.ts';
import { sixthCloudCases } from './sixthClouds.ts';
import { vendorCases } from './vendors.ts';

export interface HeldCase extends Case {
  readonly truths: readonly Truth[];
}

export function makeHeldOut(seed = 90210): readonly HeldCase[] {
  const values = createValues(seed);
  const cases: HeldCase[] = [];
  const add: Adder = (name, shape, truths) => void cases.push({ ...exchange(name, shape), truths });
  vendorCases(values, add);
  shapeCases(values, add);
  placeCases(values, add);
  const harmless: Adder = (name, shape) => add(`harmless: ${name}`, shape, []);
  harmlessCases(values, harmless);
  ordinaryCases(values, harmless);
  return cases;
}

/** Written later and in haste, by somebody who knew the detector by then. */
export function makeThirdSet(seed = 777): readonly HeldCase[] {
  const values = createValues(seed);
  const cases: HeldCase[] = [];
  const add: Adder = (name, shape, truths) => void cases.push({ ...exchange(name, shape), truths });
  thirdSecretCases(values, add);
  thirdHarmlessCases(values, add);
  return cases;
}

/** As a stranger would plant them in the traffic of ordinary services, and as many look-alikes. */
export function makeFourthSet(seed = 4242): readonly HeldCase[] {
  const values = createValues(seed);
  const cases: HeldCase[] = [];
  const add: Adder = (name, shape, truths) => void cases.push({ ...exchange(name, shape), truths });
  fourthProviderCases(values, add);
  fourthBodyCases(values, add);
  const harmless: Adder = (name, shape) => add(`harmless: ${name}`, shape, []);
  fourthHarmlessCases(values, harmless);
  fourthOrdinaryCases(values, harmless);
  return cases;
}

/** Stranger places, older programs and files, and look-alikes of these. */
export function makeFifthSet(seed = 55): readonly HeldCase[] {
  const values = createValues(seed);
  const cases: HeldCase[] = [];
  const add: Adder = (name, shape, truths) => void cases.push({ ...exchange(name, shape), truths });
  fifthFileCases(values, add);
  fifthPlaceCases(values, add);
  fifthHarmlessCases(values, (name, shape) => add(`harmless: ${name}`, shape, []));
  return cases;
}

/** Products, their providers and their logs; half of it nothing but look-alikes and ordinary days. */
export function makeSixthSet(seed = 66): readonly HeldCase[] {
  const values = createValues(seed);
  const cases: HeldCase[] = [];
  const add: Adder = (name, shape, truths) => void cases.push({ ...exchange(name, shape), truths });
  sixthServiceCases(values, add);
  sixthLoginCases(values, add);
  sixthCloudCases(values, add);
  sixthBodyCases(values, add);
  sixthFileCases(values, add);
  sixthPersonCases(values, add);
  const harmless: Adder = (name, shape) => add(`harmless: ${name}`, shape, []);
  sixthHarmlessCases(values, harmless);
  sixthAnswerCases(values, harmless);
  sixthOrdinaryCases(values, harmless);
  sixthLookalikeCases(values, harmless);
  return cases;
}

/** Well-known services' answers, code and pages, two of three harmless; by a reader of the detector. */
export function makeSeventhSet(seed = 77): readonly HeldCase[] {
  const values = createValues(seed);
  const cases: HeldCase[] = [];
  const add: Adder = (name, shape, truths) => void cases.push({ ...exchange(name, shape), truths });
  seventhSecretCases(values, add);
  const harmless = (name: string, shape: Shape): void => add(`harmless: ${name}`, shape, []);
  seventhHarmlessCases(values, harmless);
  seventhAnswerCases(values, harmless);
  return cases;
}
