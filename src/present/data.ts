import { type SafeText } from '../traffic/safe.ts';

/** JSON that is safe by its making. */
export type Data = SafeText | number | boolean | readonly Data[] | DataRecord;
export type DataRecord = { readonly [key: string]: Data | undefined };

/** One thing both ways; each is complete without the other. */
export interface Shown {
  readonly text: SafeText;
  readonly data: DataRecord;
}
