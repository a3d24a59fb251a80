// What the scripts tell a person while they work. A long step shows that it is alive.

/** A thing that cannot be had here: what is missing, what to do about it, and what works without it. */
export class Missing extends Error {
  constructor(what, remedy, stillWorks = 'Everything that does not need it still works.') {
    super(`${what} ${remedy} ${stillWorks}`.trim());
    this.name = 'Missing';
  }
}

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export const say = (text) => console.log(text);

/** Runs `work`, saying when it starts, every ten seconds that it goes on, and when it is done. */
export async function step(title, work) {
  const began = Date.now();
  say(`… ${title}`);
  const alive = setInterval(() => say(`… ${title}: still at it after ${seconds(began)}`), 10_000);
  try {
    const result = await work();
    say(`✓ ${title} (${seconds(began)})`);
    return result;
  } catch (error) {
    say(`✗ ${title} (${seconds(began)})`);
    throw error;
  } finally {
    clearInterval(alive);
  }
}
