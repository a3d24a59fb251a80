// Starting programs so that none of them outlives us.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const windows = process.platform === 'win32';

/** What `run` is waiting for: it must not go on when we end early. */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));

/**
 * Runs a program to its end. `show` passes its output on; otherwise it is returned, the last 1 MB of it.
 * Its standard input is closed: nothing here ever waits for a key.
 */
export function run(command, args, { cwd, env = process.env, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-1_000_000));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output }));
  });
}

/** Like `run`, but a failure is an error that ends with what the program said last. */
export async function must(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0)
    throw new Error(`${[command, ...args].join(' ')} ended with ${code}\n${output.slice(-4_000)}`);
  return output;
}

/** Starts a program in a process group of its own, so that `endGroup` reaches its children too. */
export function spawnGroup(command, args, options = {}) {
  return spawn(command, args, { ...options, detached: !windows });
}

export const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Ends a program and all it started, and returns when they are gone: asked first, forced after `patienceMs`. */
export async function endGroup(child, patienceMs = 3_000) {
  const { pid } = child;
  if (pid === undefined) return;
  if (windows) {
    await run('taskkill', ['/pid', String(pid), '/t', '/f']).catch(() => undefined);
    return;
  }
  const signal = (name) => {
    try {
      process.kill(-pid, name);
    } catch {
      // The group is already gone.
    }
  };
  signal('SIGTERM');
  const gone = async () => {
    for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(25))
      if (!isAlive(-pid)) return true;
    return false;
  };
  if (await gone()) return;
  signal('SIGKILL');
  // The kernel takes its time on a busy machine, and the caller tells people that everything is ended.
  await gone();
}

/**
 * Runs `end` once, whatever ends this program: its own end, Ctrl-C, or a closed terminal. A signal then ends it
 * with `code`, which is the usual 128 + its number unless said otherwise.
 */
export function onEnd(end, code) {
  let ending;
  const once = () => (ending ??= Promise.resolve().then(end));
  for (const [name, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])
    process.on(name, () => void once().finally(() => process.exit(code ?? 128 + number)));
  return once;
}
