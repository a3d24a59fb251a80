/** What the Qtap of `qtapThere.ts` sends and tests look for: the end of every body, and a secret in each exchange. */
export const bodyMark = 'end-of-the-ledger-71f3';
export const secretThere = `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`;
