import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface Bundle {
  readonly file: string;
  readonly folder: string;
  remove(): void;
}

/** One TypeScript entry as a file that plain Node runs, in a folder of its own. */
export async function bundle(entry: string): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), 'qtap-mcp-'));
  const file = join(folder, 'program.mjs');
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    mainFields: ['module', 'main'],
  });
  return { file, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
