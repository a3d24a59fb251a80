/**
 * A second set, written from providers' documents and common systems by somebody who had not read the detector, to
 * see how it does on what it was not made for. Families are wider than kinds: what a thing is called matters less
 * than that it is found.
 */

import { exchange, type Case, type Shape } from '../corpus/build.ts';
import { createValues, type Values } from '../corpus/values.ts';
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

function gathered(
  seed: number,
  fill: (values: Values, add: Adder, harmless: (name: string, shape: Shape) => void) => void,
): readonly HeldCase[] {
  const cases: HeldCase[] = [];
  const add: Adder = (name, shape, truths) => void cases.push({ ...exchange(name, shape), truths });
  fill(createValues(seed), add, (name, shape) => add(`harmless: ${name}`, shape, []));
  return cases;
}

export function makeHeldOut(seed = 90210): readonly HeldCase[] {
  return gathered(seed, (values, add, harmless) => {
    vendorCases(values, add);
    shapeCases(values, add);
    placeCases(values, add);
    harmlessCases(values, harmless);
    ordinaryCases(values, harmless);
  });
}

/** Written later and in haste, by somebody who knew the detector by then. */
export function makeThirdSet(seed = 777): readonly HeldCase[] {
  return gathered(seed, (values, add) => {
    thirdSecretCases(values, add);
    thirdHarmlessCases(values, add);
  });
}

/** As a stranger would plant them in the traffic of ordinary services, and as many look-alikes. */
export function makeFourthSet(seed = 4242): readonly HeldCase[] {
  return gathered(seed, (values, add, harmless) => {
    fourthProviderCases(values, add);
    fourthBodyCases(values, add);
    fourthHarmlessCases(values, harmless);
    fourthOrdinaryCases(values, harmless);
  });
}

/** Stranger places, older programs and files, and look-alikes of these. */
export function makeFifthSet(seed = 55): readonly HeldCase[] {
  return gathered(seed, (values, add, harmless) => {
    fifthFileCases(values, add);
    fifthPlaceCases(values, add);
    fifthHarmlessCases(values, harmless);
  });
}

/** Products, their providers and their logs; half of it nothing but look-alikes and ordinary days. */
export function makeSixthSet(seed = 66): readonly HeldCase[] {
  return gathered(seed, (values, add, harmless) => {
    sixthServiceCases(values, add);
    sixthLoginCases(values, add);
    sixthCloudCases(values, add);
    sixthBodyCases(values, add);
    sixthFileCases(values, add);
    sixthPersonCases(values, add);
    sixthHarmlessCases(values, harmless);
    sixthAnswerCases(values, harmless);
    sixthOrdinaryCases(values, harmless);
    sixthLookalikeCases(values, harmless);
  });
}

/** Well-known services' answers, code and pages, two of three harmless; by a reader of the detector. */
export function makeSeventhSet(seed = 77): readonly HeldCase[] {
  return gathered(seed, (values, add, harmless) => {
    seventhSecretCases(values, add);
    seventhHarmlessCases(values, harmless);
    seventhAnswerCases(values, harmless);
  });
}
