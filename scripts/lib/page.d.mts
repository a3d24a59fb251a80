import { type BuildOptions } from 'esbuild';

export function pageTargets(outdir: string): readonly BuildOptions[];
