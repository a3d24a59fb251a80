/** How the engine's process is started, by a window and by whoever measures it. */
export const engineStart = {
  /** What is new there dies at once: a small nursery costs nothing and saves a tenth of the memory. */
  execArgv: ['--max-semi-space-size=4'],
  /**
   * Memory of 256 KB and more goes back to the system when it is free, and leaves no holes between what stays. The C
   * library of Linux reads it; to others it means nothing.
   */
  env: { MALLOC_MMAP_THRESHOLD_: '262144' },
} as const;
