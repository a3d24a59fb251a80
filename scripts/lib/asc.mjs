// The compiler of AssemblyScript, outside node_modules: it brings 100 MB and is needed only by who changes the
// decoder, and by the check that the module is what its source says.
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { npm } from './npm.mjs';
import { copyTool } from './tools.mjs';

const version = '0.28.20';

/** The path of its program. */
export async function asc() {
  const home = await cached(
    `asc-${version}`,
    { title: `AssemblyScript ${version} (100 MB)`, stillWorks: 'Everything but the decoder can be built.' },
    async (draft) => {
      copyTool('asc', draft);
      await npm(['ci', '--ignore-scripts'], { cwd: draft });
    },
  );
  return join(home, 'node_modules/assemblyscript/bin/asc.js');
}
