// node leash.mjs PROGRAM [ARGUMENTS]: runs a program that must not outlive whoever started it. The starter
// holds our standard input; when that closes, by its end, a crash or a kill -9, the program and all its
// children are ended. Our exit code is the program's.
import { endGroup, onEnd, spawnGroup } from './processes.mjs';

const [program, ...args] = process.argv.slice(2);
const child = spawnGroup(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
const end = onEnd(() => endGroup(child));

child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
// Children of the program may live on after it: they are ended too.
child.on('exit', (code) => void end().then(() => process.exit(code ?? 1)));
process.stdin.on('close', () => void end().then(() => process.exit(0)));
process.stdin.resume();
