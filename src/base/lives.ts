/** Whether a process runs. Signal 0 asks only; `kill` is the platform's, which nothing down here knows. */
export function lives(pid: number, kill: (pid: number, signal: number) => unknown): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    // One that may not be asked is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
