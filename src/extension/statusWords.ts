/** The status bar's words; apart from VS Code, so that they are tested as words. */

import { howMany } from '../base/text.ts';
import { type Status } from '../wire/views.ts';

/** What the item says. */
export function statusWords(status: Status | undefined): {
  readonly text: string;
  readonly tooltip: string;
  readonly warn: boolean;
} {
  if (!status)
    return {
      text: '$(radio-tower) Qtap',
      tooltip: 'Qtap DevTools: not started. Click to choose.',
      warn: false,
    };
  const lost = status.sources.filter(({ state: { is } }) => is === 'lost' || is === 'ended');
  const demo = status.sources.some((source) => source.demo);
  const names = status.sources.map(({ name }) => name).join(', ') || 'no source';
  const rate = `${status.perSecond.toFixed(status.perSecond < 10 ? 1 : 0)}/s`;
  const errors = status.errorsLastMinute > 0 ? ` $(error) ${status.errorsLastMinute}` : '';
  const lines = status.sources.map(
    ({ name, state }) => `${name}: ${state.is === 'lost' ? `lost (${state.reason})` : state.is}`,
  );
  const tooltip = [
    ...lines,
    `${howMany(status.held, 'exchange')} held, ${rate}, ${howMany(status.errorsLastMinute, 'error')} in the last minute`,
    ...(status.captureFilter ? [`capture filter: ${status.captureFilter}`] : []),
    ...(status.gaps.length > 0
      ? [`${howMany(status.gaps.length, 'gap')}: what happened then is not known`]
      : []),
  ].join('\n');
  if (status.paused) return { text: `$(debug-pause) ${names}: paused`, tooltip, warn: true };
  if (lost.length > 0)
    return {
      text: `$(debug-disconnect) ${lost.length === status.sources.length ? names : `${lost.length} of ${status.sources.length}`}: lost${errors}`,
      tooltip,
      warn: true,
    };
  if (status.sources.every(({ state: { is } }) => is === 'connecting'))
    return { text: `$(sync~spin) ${names}: connecting`, tooltip, warn: false };
  const silent = status.sources.every(({ state: { is } }) => is === 'silent');
  const word = demo ? 'demo' : silent ? 'silent' : rate;
  return {
    text: `$(radio-tower) ${demo ? '' : `${names}: `}${demo ? `demo ${rate}` : word}${errors}`,
    tooltip,
    warn: false,
  };
}
