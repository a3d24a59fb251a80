/** zod's schemas as the JSON Schema that no client stumbles over: flat, without empty schemas, without `$schema`. */

import * as z from 'zod';
import { asRecord, isRecord, type UnknownRecord } from '../base/unknown.ts';

export interface ObjectSchema extends UnknownRecord {
  readonly type: 'object';
}

/** What every answer's data has; the rest of the frame is there but need not be promised. */
const frame = {
  finding: z.string(),
  coverage: z.looseObject({}),
};

/** The rows of a tool's data: some of their fields; a row of another form has others. */
export function rowsOf(fields: z.ZodRawShape): z.ZodRawShape {
  return { rows: z.array(z.looseObject(fields).partial()) };
}

export function inputSchemaOf(schema: z.ZodType): ObjectSchema {
  return schemaOf(schema, 'input');
}

/** `rows` and what else a tool promises, in the frame. */
export function outputSchemaOf(shape: z.ZodRawShape): ObjectSchema {
  return schemaOf(z.looseObject({ ...frame, ...shape }), 'output');
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): ObjectSchema {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io });
  const tidy = asRecord(withoutNoise(plain)) ?? {};
  return { ...tidy, type: 'object' };
}

/** Empty schemas and empty lists of properties say nothing, and some clients stumble over them. */
function withoutNoise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNoise);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, part]) =>
          !(
            (key === 'additionalProperties' || key === 'properties') &&
            isRecord(part) &&
            Object.keys(part).length === 0
          ),
      )
      .map(([key, part]) => [key, withoutNoise(part)]),
  );
}
