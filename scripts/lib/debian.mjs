// Programs that come from the system, not from npm. As root on Debian they are installed; everybody else
// is told what to install.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { must } from './processes.mjs';
import { Missing, step } from './say.mjs';

/** The full path of a program, or undefined. sshd and ip live where a user's PATH does not look. */
export function which(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders
    .flatMap((folder) =>
      (process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program]).map((name) =>
        join(folder, name),
      ),
    )
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const canInstall = () => process.getuid?.() === 0 && which('apt-get') !== undefined;

/** Makes sure that `found()` finds something, by installing Debian packages when that is allowed. */
export async function ensureProgram(found, { what, packages, stillWorks }) {
  const there = found();
  if (there) return there;
  const command = `apt-get install ${packages.join(' ')}`;
  if (!canInstall())
    throw new Missing(`${what} is not installed.`, `On Debian or Ubuntu: sudo ${command}.`, stillWorks);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may hold the lock for a while, on a fresh machine for minutes.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  try {
    await step(`Installing ${packages.join(', ')} with apt-get`, async () => {
      await must('apt-get', [...wait, 'update', '-q'], { env });
      await must('apt-get', [...wait, 'install', '-q', '-y', '--no-install-recommends', ...packages], {
        env,
      });
    });
  } catch (error) {
    throw new Missing(`${what} could not be installed.`, String(error.message).slice(-800), stillWorks);
  }
  const now = found();
  if (!now) throw new Missing(`${what} is not there even after ${command}.`, '', stillWorks);
  return now;
}
