// A door to code-server that only the person who reads the terminal can open. code-server on loopback without
// a password would give every user of this machine our terminal; typing a password is a chore. So the address
// we print holds a key, and whoever brings it is handed code-server's own session cookie.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

export const newSecret = () => randomBytes(24).toString('base64url');

const same = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Serves `http://127.0.0.1:PORT/?key=KEY`, which leads to `target`, a path of the code-server on `port`. */
export async function startLogin({ port, password, target }) {
  const key = newSecret();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname !== '/' || !same(searchParams.get('key') ?? '', key)) {
      response.writeHead(403).end('The address in the terminal has a key that is missing here.\n');
      return;
    }
    login(port, password).then(
      (cookies) =>
        response
          .writeHead(302, {
            'set-cookie': cookies,
            location: `http://127.0.0.1:${port}${target}`,
            'referrer-policy': 'no-referrer',
          })
          .end(),
      (error) => response.writeHead(502).end(`${error.message}\n`),
    );
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/?key=${key}`, close: () => server.close() };
}

/** The cookies that code-server gives for the password. They hold for 127.0.0.1 whatever the port. */
async function login(port, password) {
  const answer = await fetch(`http://127.0.0.1:${port}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ password, base: '.', href: `http://127.0.0.1:${port}/login` }),
  });
  const cookies = answer.headers.getSetCookie();
  if (!cookies.length) throw new Error(`code-server refused the login with status ${answer.status}.`);
  return cookies;
}
