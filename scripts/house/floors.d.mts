/** Types for the TypeScript that reads the table of floors. */
export interface Floor {
  readonly may: readonly string[];
  /** Nothing but what `may` names: not even `base` and `traffic`. */
  readonly only?: boolean;
  /** The room's own folders, from the ground up. */
  readonly inside?: readonly string[];
}
export const floors: Readonly<Record<string, Floor>>;
export const portable: readonly string[];
