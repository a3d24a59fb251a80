/** The first letter, sent before the rest of the page's script runs: its answer is under way meanwhile. */

import { panelProtocolVersion } from '../src/wire/panel.ts';
import { connectHost } from './host.ts';

export const { host, memory } = connectHost();
export const remembered = host.call('ready', { version: panelProtocolVersion });
