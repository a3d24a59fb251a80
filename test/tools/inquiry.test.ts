import { expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { createDesk } from '../../src/desk/create.ts';
import { createBook } from '../../src/secrets/book.ts';
import { temporaryInstallKey } from '../../src/secrets/findings/installKey.ts';
import { createRedactor } from '../../src/secrets/redact.ts';
import { createScanner } from '../../src/secrets/scan.ts';
import { createRegistry } from '../../src/tools/registry.ts';
import { newCapture } from '../capture/support.ts';

it('what came in the very millisecond of the question is in its answer, and never between two answers', async () => {
  const { capture, clock, add } = newCapture();
  const installKey = temporaryInstallKey();
  const book = createBook({
    scanner: createScanner({ installKey }),
    clock,
    read: (row) => capture.read(row),
    flag: () => undefined,
  });
  const desk = createDesk({ capture, redactor: createRedactor({ installKey }), book });
  const registry = createRegistry({ bodies: true });
  if (isProblem(registry)) throw new Error(registry.message);
  const ask = async (args: unknown) => {
    const { data } = await registry.call('get_traffic', args, {
      desk,
      signal: new AbortController().signal,
      deadlineMs: 0,
      progress: () => undefined,
    });
    return data;
  };

  add({ path: '/now' });
  const first = await ask({ seconds: 60 });
  expect(first).toMatchObject({ matched: 1, rows: [{ path: '/now' }] });
  add({ path: '/after' });
  expect(await ask({ since: first?.['since'] })).toMatchObject({ matched: 1, rows: [{ path: '/after' }] });
  book.close();
});
