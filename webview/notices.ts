/** States and the summary bar: each a sentence that is true, and one action. */

import { type SourceStatus, type Status } from '../src/wire/views.ts';
import { type ViewLine } from '../src/traffic/answers.ts';
import { type State } from './store.ts';
import { button, progress } from './controls.ts';
import { element, icon } from './dom.ts';
import { count, duration, plural, size, timeOfDay } from './format.ts';

export interface Notice {
  readonly icon: string;
  readonly title: string;
  readonly text: string;
  readonly action?: { readonly label: string; readonly command: string };
  readonly busy?: boolean;
}

const isTroubled = ({ state }: SourceStatus): boolean => state.is === 'lost' || state.is === 'ended';

/** What stands in the table's place while it has no rows. */
export function noticeFor(state: State): Notice | undefined {
  const { status, total, held } = state;
  if (state.blocked)
    return {
      icon: 'warning',
      title: 'Not started',
      text: `${state.blocked.message} ${state.blocked.fix}`,
      action: { label: 'Try again', command: 'tryAgain' },
    };
  if (total > 0) return undefined;
  if (state.searching)
    return {
      icon: 'search',
      title: 'Searching',
      text: 'What is held is looked through, the newest first.',
      busy: true,
    };
  if (!state.ready || !status)
    return { icon: 'plug', title: 'Starting', text: 'The capture engine is starting.', busy: true };
  if (held > 0)
    return {
      icon: 'filter',
      title: 'Nothing matches',
      text: `${plural(held, 'exchange')} ${held === 1 ? 'is' : 'are'} hidden by the filter${state.query.window ? ' and the chosen time' : ''}.`,
      action: { label: 'Clear filter', command: 'clearFilter' },
    };
  if (status.paused)
    return {
      icon: 'debug-pause',
      title: 'Paused',
      text: 'Nothing is read from Qtap while the capture is paused: what happens now is not seen.',
      action: { label: 'Resume', command: 'resumeCapture' },
    };
  const [first] = status.sources;
  if (!first)
    return {
      icon: 'plug',
      title: 'No source',
      text: 'No Qtap host is named yet.',
      action: { label: 'Connect to host…', command: 'connect' },
    };
  const troubled = status.sources.filter(isTroubled);
  if (troubled.length === status.sources.length)
    return {
      icon: 'debug-disconnect',
      title: 'Not connected',
      text: `${nothingFrom(first)} ${wayOut(first.state)}`,
      action: { label: 'Diagnose', command: 'diagnose' },
    };
  if (status.sources.every(({ state: { is } }) => is === 'connecting'))
    return { icon: 'plug', title: 'Connecting', text: `Connecting to ${first.url}.`, busy: true };
  return {
    icon: 'radio-tower',
    title: first.demo ? 'The demo is starting' : 'Connected, and no HTTP seen',
    text: first.demo
      ? 'Its first exchanges come in a moment.'
      : `Connected to ${first.name} since ${timeOfDay(first.sinceMs)}, no HTTP seen. ` +
        'Make a request on that host, or check that its TLS library is one that Qtap covers.',
    action: first.demo ? undefined : { label: 'Why?', command: 'diagnose' },
  };
}

function nothingFrom({ url, state }: SourceStatus): string {
  // Some reasons are whole sentences.
  const reason = state.is === 'lost' ? `: ${state.reason.replace(/\.$/, '')}` : '';
  return `Nothing is read from ${url}${reason}.`;
}

/** What helps, as far as the one who lost it knows, and whether somebody has to do something for a new try. */
function wayOut(state: SourceStatus['state']): string {
  if (state.is !== 'lost') return 'Resume, or connect again.';
  const { fix, retryInMs } = state;
  if (retryInMs === undefined) return `${fix ?? 'Connect again.'} It is not tried again by itself.`;
  return fix ?? 'Qtap must run there with --enable-dev-tools. It is tried again by itself.';
}

export function showNotice(
  root: HTMLElement,
  notice: Notice | undefined,
  act: (command: string) => void,
): void {
  root.hidden = notice === undefined;
  const key = notice ? JSON.stringify(notice) : '';
  if (root.dataset['key'] === key) return;
  root.dataset['key'] = key;
  if (!notice) {
    root.replaceChildren();
    return;
  }
  const { action } = notice;
  root.classList.toggle('busy', notice.busy === true);
  root.replaceChildren(
    element('div', { className: 'notice-icon' }, notice.busy ? progress(notice.title) : icon(notice.icon)),
    element('h2', {}, notice.title),
    element('p', {}, notice.text),
    ...(action ? [button(action.label, () => act(action.command))] : []),
  );
}

/** The words of the summary bar, left to right. */
export function summary(state: State): readonly string[] {
  const { status } = state;
  const words = [
    `${count(state.total)} shown${state.searching ? ' so far, older ones are looked through' : ''}`,
  ];
  if (!status) return words;
  const hidden = status.held - state.total;
  const { query, chips, hidden: noise } = state;
  const filtered = query.filter !== '' || query.window !== undefined || chips.length + noise.length > 0;
  // What comes while the list is paused is not hidden by a filter: the line of new rows counts it.
  if (filtered && hidden > 0 && !state.paused && !state.searching)
    words.push(`${count(hidden)} hidden by filter`);
  words.push(`${count(status.held)} held (${size(status.heldBytes)} of ${size(status.mostBytes)})`);
  words.push(`${status.perSecond.toFixed(status.perSecond < 10 ? 1 : 0)}/s`);
  words.push(`${plural(status.errorsLastMinute, 'error')} in the last minute`);
  if (status.p95Ms !== undefined) words.push(`p95 ${duration(status.p95Ms)}`);
  words.push(`capture filter: ${status.captureFilter || 'none'}`);
  const lost = status.gaps.reduce((sum, gap) => sum + ((gap.to ?? Date.now()) - gap.from), 0);
  if (status.gaps.length > 0) words.push(`${plural(status.gaps.length, 'gap')}, ${duration(lost)}`);
  return words;
}

/** One word for all sources, the worst first, with what it means. */
export function connection(status: Status | undefined): { readonly word: string; readonly title: string } {
  if (!status) return { word: 'starting', title: 'The capture engine is starting' };
  if (status.paused) return { word: 'paused', title: 'The capture is paused' };
  const lost = status.sources.filter(isTroubled);
  const [worst] = lost;
  if (worst)
    return {
      word: status.sources.length > 1 ? `${lost.length} of ${status.sources.length} lost` : 'lost',
      title: worst.state.is === 'lost' ? `${worst.name}: ${worst.state.reason}` : `${worst.name} has ended`,
    };
  if (status.sources.some(({ state: { is } }) => is === 'connecting'))
    return { word: 'connecting', title: 'Connecting' };
  const names = status.sources.map(({ name }) => name).join(', ');
  if (status.sources.some(({ demo }) => demo))
    return { word: 'demo', title: 'The built-in demo: invented traffic' };
  if (status.sources.every(({ state: { is } }) => is === 'silent'))
    return { word: 'silent', title: `${names}: connected, nothing comes` };
  return { word: 'connected', title: names };
}

/** The words on a line between two rows where reading was interrupted. */
export function gapText({ source, from, to, reason, gaps }: ViewLine & { readonly kind: 'gap' }): string {
  const length = to === undefined ? `since ${timeOfDay(from)}` : duration(to - from);
  const many = gaps > 1 ? `${gaps} gaps within` : 'gap';
  return `${many} ${length}: ${source}: ${reason}; what happened then is not known`;
}
