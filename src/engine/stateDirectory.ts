/** Where the files of a user's engines and the install key live. */

import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export function stateDirectory(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { QTAP_DEVTOOLS_STATE, XDG_RUNTIME_DIR, XDG_STATE_HOME, LOCALAPPDATA } = environment;
  if (QTAP_DEVTOOLS_STATE) return QTAP_DEVTOOLS_STATE;
  if (platform === 'win32') return join(LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'qtap-devtools');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'qtap-devtools');
  return join(XDG_RUNTIME_DIR || XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'qtap-devtools');
}
