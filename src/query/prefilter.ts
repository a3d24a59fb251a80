/** Which tests can be answered, or nearly, by searching bytes instead of reading rows. */

import { type Capture } from '../capture/capture.ts';
import { type FieldName } from '../filter/fields.ts';
import { type Literal, type Operand, type Test } from '../filter/tree.ts';
import { bytesStage, pathStage, type Part } from './bytes.ts';
import { anyCaseNeedle, exactNeedle, type Needle } from './needle.ts';
import { anyOf, type Stage } from './stages.ts';

/** `exact` is the test done row by row; undefined when there is no shorter way. */
export function prefiltered(capture: Capture, test: Test, wanted: boolean, exact: Stage): Stage | undefined {
  if (test.left.kind !== 'field') return undefined;
  const { name, path } = test.left.field;
  switch (name) {
    case 'req.path': {
      const needle = neededText(test);
      // To find the opposite, every hit has to be sure.
      return needle && (wanted || needle.sure) ? pathStage(needle, wanted, exact) : undefined;
    }
    case 'req.body':
    case 'res.body': {
      const needle = wanted ? neededText(test) : undefined;
      return needle && bytesStage(capture, partOf(name), needle, exact, { hitIsEnough: true });
    }
    case 'req.header':
    case 'res.header': {
      const needles = wanted ? neededTexts(test, spelledPlainly) : undefined;
      return needles && anyOf(needles.map((needle) => bytesStage(capture, 'head', needle, exact)));
    }
    case 'req.json':
    case 'res.json': {
      // A row without the member matches neither the test nor its opposite.
      const key = path.findLast((part) => spelledPlainly.test(part) && !/^\d+$/.test(part));
      const texts = wanted ? neededTexts(test, spelledPlainly) : undefined;
      const needles = texts ?? (key === undefined ? undefined : [exactNeedle(`"${key}"`)]);
      const escape = exactNeedle('\\u');
      return (
        needles &&
        anyOf(needles.map((needle) => bytesStage(capture, partOf(name), needle, exact, { escape })))
      );
    }
    default:
      return undefined;
  }
}

function partOf(name: FieldName): Part {
  return name.startsWith('req.') ? 'request' : 'response';
}

/** No JSON writer has a reason to spell these characters in another way. */
const spelledPlainly = /^[A-Za-z0-9_.:=-]+$/;

/** For fields of which the bytes are the text: what `contains` and `~` look for. */
function neededText({ operator, right }: Test): Needle | undefined {
  if (right.kind !== 'text' || right.text === '') return undefined;
  if (operator === 'contains') return exactNeedle(right.text);
  return operator === '~' ? anyCaseNeedle(right.text) : undefined;
}

/** One of these must be in the bytes, or the test cannot hold; undefined when that cannot be said. */
function neededTexts({ operator, right }: Test, plain: RegExp): readonly Needle[] | undefined {
  if (operator !== '==' && operator !== 'contains' && operator !== '~' && operator !== 'in') return undefined;
  const texts = literalsOf(right)?.map((literal) => (literal.kind === 'text' ? literal.text : ''));
  // A text that reads as a number may stand there as another spelling of it.
  if (!texts?.every((text) => plain.test(text) && Number.isNaN(Number(text)) && !isBoolean(text)))
    return undefined;
  if (texts.length === 0 || texts.length > mostTexts) return undefined;
  return texts.map((text) => (operator === '~' ? anyCaseNeedle(text) : exactNeedle(text)));
}

const mostTexts = 4;

function isBoolean(text: string): boolean {
  return text === 'true' || text === 'false';
}

function literalsOf(operand: Operand): readonly Literal[] | undefined {
  if (operand.kind === 'list') return operand.items;
  return operand.kind === 'field' || operand.kind === 'call' ? undefined : [operand];
}
