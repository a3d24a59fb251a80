/** What VS Code gives a page, over HTTP; and the page's own clock on its frames. Runs before the page's script. */

interface Measured {
  /** Milliseconds between frames, and of script in each frame's callbacks. */
  readonly frames: number[];
  readonly renders: number[];
  readonly long: number[];
  /** Of the rows on screen, the part whose data was not there yet: seen every tenth frame. */
  readonly empty: number[];
  firstRowsMs: number;
}

declare global {
  interface Window {
    /** When the first line of script ran, in milliseconds since navigation. */
    startedMs: number;
    measured: Measured;
    /** Begins a new measurement. */
    measure(): void;
    /** What a person does, once a frame. */
    drive(mode: 'following' | 'scrolling' | 'jumping', ms: number): Promise<void>;
    /** Whether the page goes with the newest rows; it tells VS Code so, to do the same after a reload. */
    follows(): boolean;
    acquireVsCodeApi: () => {
      postMessage(letter: unknown): void;
      getState(): unknown;
      setState(state: unknown): void;
    };
  }
}

window.startedMs = performance.now();

/** Letters go and come on another thread, as VS Code carries them. */
const link = new Worker('/link.js');
/** What the page remembers across a reload; it follows before it has said anything. */
let stored: unknown;
window.follows = () => (stored as { following?: boolean } | undefined)?.following ?? true;
window.acquireVsCodeApi = () => ({
  postMessage: (letter) => link.postMessage(letter),
  getState: () => stored,
  setState: (state) => (stored = state),
});

link.onmessage = ({ data }) => window.dispatchEvent(new MessageEvent('message', { data }));

const native = window.requestAnimationFrame.bind(window);
const fresh = (): Measured => ({
  frames: [],
  renders: [],
  long: [],
  empty: [],
  firstRowsMs: window.measured?.firstRowsMs ?? 0,
});
window.measured = fresh();
window.measure = () => (window.measured = fresh());
window.drive = (mode, ms) =>
  new Promise((resolve) => {
    const list = document.querySelector('.list');
    const end = performance.now() + ms;
    let jumped = 0;
    if (list && mode === 'scrolling') list.scrollTop = list.scrollHeight / 2;
    const step = (): void => {
      const now = performance.now();
      if (list && mode === 'scrolling') list.scrollTop -= 660;
      if (list && mode === 'jumping' && now - jumped > 100) {
        jumped = now;
        list.scrollTop = Math.random() * list.scrollHeight;
      }
      if (now < end) native(step);
      else resolve();
    };
    step();
  });

let spent = 0;
window.requestAnimationFrame = (callback) =>
  native((time) => {
    const began = performance.now();
    callback(time);
    spent += performance.now() - began;
  });
let before = performance.now();
const tick = (now: number): void => {
  const { measured } = window;
  measured.frames.push(now - before);
  before = now;
  // What the callbacks of the frame before took: this one may run first.
  measured.renders.push(spent);
  spent = 0;
  if (measured.frames.length % 10 === 0) {
    const shown = [...document.querySelectorAll('.row:not([hidden])')];
    const waiting = shown.filter((row) => row.classList.contains('waiting'));
    measured.empty.push(waiting.length / Math.max(1, shown.length));
  }
  if (!measured.firstRowsMs && document.querySelector('.row.s2xx:not([hidden])'))
    measured.firstRowsMs = performance.now();
  native(tick);
};
native(tick);
new PerformanceObserver((list) =>
  list.getEntries().forEach(({ duration }) => window.measured.long.push(duration)),
).observe({ entryTypes: ['longtask'] });

export {};
