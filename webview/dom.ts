/** Making and changing elements. Captured text goes in as text nodes only, never as HTML. */

type Child = Node | string;

/** An element with classes (`div.row.cell`), attributes and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: {
    readonly className?: string;
    readonly attributes?: Readonly<Record<string, string>>;
    readonly onClick?: (event: MouseEvent) => void;
  } = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (options.className) made.className = options.className;
  for (const [key, value] of Object.entries(options.attributes ?? {})) made.setAttribute(key, value);
  const target: HTMLElement = made;
  if (options.onClick) target.addEventListener('click', options.onClick);
  made.append(...children);
  return made;
}

/** A codicon; its meaning is always told in words beside it or by the parent's label. */
export function icon(name: string): HTMLElement {
  return element('span', { className: `codicon codicon-${name}`, attributes: { 'aria-hidden': 'true' } });
}

/** A button with an icon, whose label is its tooltip. */
export function iconButton(name: string, label: string, onClick: () => void): HTMLButtonElement {
  return element(
    'button',
    { className: 'icon-button', attributes: { type: 'button', title: label, 'aria-label': label }, onClick },
    icon(name),
  );
}

/** Writes only when something changes. */
export function setClass(target: Element, className: string): void {
  if (target.className !== className) target.className = className;
}

/** Runs `action` once before the next frame, however often it is asked for. */
export function oncePerFrame(action: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      action();
    });
  };
}
