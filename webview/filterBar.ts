/**
 * The filter field: colours under a transparent input, completion of fields, operators and live values, the
 * fault with its caret while the last good result stays, recent filters under ↓, and a star that saves.
 */

import { isProblem, type Problem } from '../src/base/problem.ts';
import { complete } from '../src/filter/complete.ts';
import { printField } from '../src/filter/print.ts';
import { asLiteral } from '../src/filter/suggest.ts';
import { colours } from './colours.ts';
import { createFilterName } from './filterName.ts';
import { element, iconButton } from './dom.ts';
import { count } from './format.ts';
import { type Host } from './host.ts';
import { type Store } from './store.ts';

/** A filter is tried this long after the last key. */
const patienceMs = 150;
const mostSuggestions = 12;

interface Suggestion {
  readonly label: string;
  readonly note: string;
  /** What the whole field becomes, and where the caret goes. */
  readonly text: string;
  readonly caret: number;
}

export interface FilterBar {
  readonly root: HTMLElement;
  focus(): void;
  /** Shows `text` as if it had been typed. */
  set(text: string): void;
}

export function createFilterBar(
  host: Host,
  store: Store,
  onFilter: (text: string, settled: boolean) => void,
): FilterBar {
  const input = element('input', {
    className: 'filter-text',
    attributes: {
      type: 'text',
      spellcheck: 'false',
      autocomplete: 'off',
      placeholder: 'Filter: res.status >= 400 and container.name == "checkout"',
      role: 'combobox',
      'aria-label': 'Filter',
      'aria-expanded': 'false',
      'aria-controls': 'suggestions',
      'aria-autocomplete': 'list',
    },
  });
  const layer = element('div', { className: 'filter-colours', attributes: { 'aria-hidden': 'true' } });
  const problemLine = element('div', { className: 'filter-problem', attributes: { role: 'alert' } });
  const list = element('ul', {
    className: 'suggestions',
    attributes: { role: 'listbox', id: 'suggestions' },
  });
  const clear = iconButton('close', 'Clear filter (Esc)', () => accept('', 0, true));
  const star = iconButton('star-empty', 'Save this filter', () => save());
  const field = element('div', { className: 'filter-field' }, input, layer, clear, star);
  const name = createFilterName(() => input.focus());
  const root = element(
    'div',
    { className: 'filter', attributes: { role: 'search' } },
    field,
    problemLine,
    list,
    name.root,
  );
  problemLine.hidden = true;
  list.hidden = true;

  let suggestions: readonly Suggestion[] = [];
  let chosen = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with every key, so that values that come late for an older text are dropped. */
  let typed = 0;

  function paint(): void {
    const { value } = input;
    const at = store.state.problem?.at;
    layer.replaceChildren(
      ...colours(value).map(({ kind, from, to }) =>
        element(
          'span',
          { className: at !== undefined && at >= from && at < to ? `${kind} fault` : kind },
          value.slice(from, to),
        ),
      ),
    );
    layer.scrollLeft = input.scrollLeft;
    clear.hidden = value === '';
    const saved = store.state.saved.find(({ filter }) => filter === value.trim());
    star.hidden = value.trim() === '';
    star.firstElementChild?.setAttribute('class', `codicon codicon-star-${saved ? 'full' : 'empty'}`);
    star.title = saved ? `Forget this filter: ${saved.name}` : 'Save this filter';
    star.setAttribute('aria-label', star.title);
  }

  function showProblem(problem: Problem | undefined): void {
    field.classList.toggle('wrong', problem !== undefined);
    problemLine.hidden = problem === undefined || !list.hidden;
    problemLine.textContent = problem ? `${problem.message} ${problem.fix}` : '';
    input.setAttribute('aria-invalid', String(problem !== undefined));
    paint();
  }

  function save(): void {
    const filter = input.value.trim();
    const { saved } = store.state;
    const others = saved.filter((known) => known.filter !== filter);
    const keep = (next: typeof saved): void => {
      store.set({ saved: next });
      void host.call('save', { saved: next });
      paint();
    };
    if (others.length < saved.length) keep(others);
    else name.ask(filter, (given) => keep([...store.state.saved, { name: given, filter }]));
  }

  function remember(filter: string): void {
    if (filter === '') return;
    const recent = [filter, ...store.state.recent.filter((other) => other !== filter)].slice(0, 20);
    store.set({ recent });
    void host.call('save', { recent, filter });
  }

  function accept(text: string, caret: number, settled: boolean): void {
    input.value = text;
    input.setSelectionRange(caret, caret);
    hide();
    paint();
    tell(settled);
  }

  function tell(settled: boolean): void {
    clearTimeout(timer);
    onFilter(input.value.trim(), settled);
    if (settled) remember(input.value.trim());
  }

  function hide(): void {
    suggestions = [];
    chosen = -1;
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    showProblem(store.state.problem);
  }

  function offer(next: readonly Suggestion[]): void {
    suggestions = next.slice(0, mostSuggestions);
    chosen = -1;
    list.hidden = suggestions.length === 0;
    problemLine.hidden = problemLine.hidden || !list.hidden;
    input.setAttribute('aria-expanded', String(!list.hidden));
    list.replaceChildren(
      ...suggestions.map((suggestion, i) => {
        const item = element(
          'li',
          { attributes: { role: 'option', id: `suggestion-${i}`, 'aria-selected': 'false' } },
          element('span', { className: 'value' }, suggestion.label),
          element('span', { className: 'muted' }, suggestion.note),
        );
        // Before the input loses the focus.
        item.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          accept(suggestion.text, suggestion.caret, false);
        });
        return item;
      }),
    );
  }

  function choose(step: number): void {
    if (suggestions.length === 0) return;
    chosen = (chosen + step + suggestions.length) % suggestions.length;
    for (const [i, item] of [...list.children].entries()) {
      item.setAttribute('aria-selected', String(i === chosen));
      if (i === chosen) item.scrollIntoView({ block: 'nearest' });
    }
    input.setAttribute('aria-activedescendant', `suggestion-${chosen}`);
  }

  /** What one used before, for an empty field. */
  function remembered(): readonly Suggestion[] {
    const { saved, recent } = store.state;
    const once = recent.filter((filter) => !saved.some((kept) => kept.filter === filter));
    return [
      ...saved.map(({ name, filter }) => ({
        label: name,
        note: name === filter ? 'saved' : `saved: ${filter}`,
        text: filter,
        caret: filter.length,
      })),
      ...once
        .slice(0, 5)
        .map((filter) => ({ label: filter, note: 'recent', text: filter, caret: filter.length })),
    ];
  }

  async function suggest(): Promise<void> {
    const asked = ++typed;
    const { value } = input;
    const caret = input.selectionStart ?? value.length;
    const slot = complete(value, caret);
    const put = (text: string): { text: string; caret: number } => ({
      text: value.slice(0, slot.from) + text + value.slice(slot.to),
      caret: slot.from + text.length,
    });
    const known = slot.suggestions.map(({ text, about }) => ({
      label: text,
      note: about,
      ...put(`${text} `),
    }));
    const { field } = slot;
    if (value.trim() === '') {
      offer([...remembered(), ...known]);
      return;
    }
    if (slot.slot !== 'value' || !field) {
      offer(known);
      return;
    }
    const values = await host.call('values', { field: printField(field), prefix: slot.prefix });
    if (asked !== typed) return;
    const live = isProblem(values) ? [] : values;
    offer([
      ...live.map(({ value: found, count: n }) => ({
        label: found,
        note: count(n),
        ...put(`${asLiteral(field, found)} `),
      })),
      ...known,
    ]);
  }

  input.addEventListener('input', () => {
    paint();
    void suggest();
    clearTimeout(timer);
    timer = setTimeout(() => tell(false), patienceMs);
  });
  input.addEventListener('scroll', () => (layer.scrollLeft = input.scrollLeft));
  input.addEventListener('blur', () => {
    hide();
    remember(store.state.problem ? '' : input.value.trim());
  });
  input.addEventListener('keydown', (event) => {
    const picked = suggestions[chosen];
    if (event.key === 'ArrowDown' && list.hidden) void suggest();
    else if (event.key === 'ArrowDown') choose(1);
    else if (event.key === 'ArrowUp') choose(-1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && picked)
      accept(picked.text, picked.caret, false);
    else if (event.key === 'Enter') {
      hide();
      tell(true);
      return;
    } else if (event.key === 'Escape' && !list.hidden) hide();
    else if (event.key === 'Escape' && input.value !== '') accept('', 0, true);
    else if (event.key === 'Escape') input.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  store.on(['problem'], ({ problem }) => showProblem(problem));
  store.on(['saved'], paint);
  paint();

  return {
    root,
    focus: () => input.focus(),
    set(text) {
      input.value = text;
      paint();
    },
  };
}
