/** Text with placeholders shown as chips. Reveal is a person's act: it asks once, shows for a while, and is logged. */

import { isProblem } from '../src/base/problem.ts';
import { element } from './dom.ts';
import { type Host } from './host.ts';

/** As `secrets/redact` makes them: ‹kind#xxxxxx›. */
const placeholder = /‹([a-z0-9-]+)#([a-z0-9]{6})›/g;

export interface Revealer {
  /** The raw value for a chip of this exchange, or undefined when the person said no. */
  reveal(id: string, place: string): Promise<{ readonly raw: string; readonly untilMs: number } | undefined>;
}

export function createRevealer(host: Host, onProblem: (text: string) => void): Revealer {
  return {
    async reveal(id, place) {
      // The extension host asks the person, so the answer takes as long as the person does.
      const answer = await host.call('reveal', { id, place }, { deadlineMs: 300_000 });
      if (!isProblem(answer)) return answer;
      if (answer.code !== 'cancelled') onProblem(`${answer.message} ${answer.fix}`);
      return undefined;
    },
  };
}

/** The text as nodes: plain pieces, and a chip for each placeholder. */
export function withChips(text: string, id: string, revealer: Revealer): DocumentFragment {
  const nodes = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(placeholder)) {
    nodes.append(text.slice(from, match.index));
    nodes.append(chip(match[0], match[1] ?? 'secret', id, revealer));
    from = match.index + match[0].length;
  }
  nodes.append(text.slice(from));
  return nodes;
}

function chip(place: string, kind: string, id: string, revealer: Revealer): HTMLElement {
  const label = document.createTextNode(place);
  const made = element(
    'button',
    {
      className: 'chip-secret',
      attributes: {
        type: 'button',
        title: `A ${kind.replaceAll('-', ' ')} is hidden here. Click to reveal it for 30 seconds.`,
      },
    },
    label,
  );
  made.addEventListener('click', (event) => {
    event.stopPropagation();
    void revealer.reveal(id, place).then((shown) => {
      if (!shown) return;
      label.data = shown.raw;
      made.classList.add('revealed');
      setTimeout(
        () => {
          label.data = place;
          made.classList.remove('revealed');
        },
        Math.max(0, shown.untilMs - Date.now()),
      );
    });
  });
  return made;
}
