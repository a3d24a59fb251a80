import { pathToFileURL } from 'node:url';

/** Counts tokens as a current model's tokenizer does (o200k); scripts/evals.mjs has installed it. */
export async function tokenCounter(file: string): Promise<(text: string) => number> {
  const { countTokens } = (await import(pathToFileURL(file).href)) as { countTokens(text: string): number };
  return (text) => countTokens(text);
}
