import { describe, expect, it } from 'vitest';
import { Routes } from '../../src/traffic/routes.ts';

const routes = new Routes();
const routeOf = (path: string): string => routes.of(path);

describe('a route', () => {
  it.each([
    ['/', '/'],
    ['', '/'],
    ['/v1/charges', '/v1/charges'],
    ['/v1/charges?limit=3', '/v1/charges'],
    ['/users/42/orders/7', '/users/{id}/orders/{id}'],
    ['/u/3f2504e0-4f89-11d3-9a0c-0305e82c3301', '/u/{id}'],
    ['/v1/charges/ch_3Nk2xYLkdIwHu7ix0', '/v1/charges/{id}'],
    ['/blobs/9f86d081884c7d65', '/blobs/{id}'],
    ['/reports/2026-11-20', '/reports/{id}'],
    ['/invite/ann%40example.com', '/invite/{id}'],
    ['/v1/stock/BC-1259', '/v1/stock/{id}'],
    ['/invoices/INV-2026-00117/pdf', '/invoices/{id}/pdf'],
    ['/regions/us-east-1/UTF-8', '/regions/us-east-1/UTF-8'],
    ['/@scope/package', '/@scope/package'],
    ['/v2/api/oauth2/token', '/v2/api/oauth2/token'],
    ['/decade/facade', '/decade/facade'],
  ])('of %s is %s', (path, route) => {
    expect(routeOf(path)).toBe(route);
  });

  it('is bounded for paths without end', () => {
    expect(routeOf('/a'.repeat(5_000)).length).toBeLessThan(60);
    expect(routeOf(`/${'x'.repeat(9_000)}`)).toBe('/{id}');
  });

  it('agrees with the plain description of what is data, whatever the path', () => {
    const data = [
      /^\d+$/,
      /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
      /^\d{4}-\d{2}-\d{2}$/,
      /^(?=.*\d)[0-9a-f]{8,}$/i,
      /^[A-Z][A-Z0-9]{0,9}(?:-[A-Z0-9]{1,10})?-\d{2,12}$/,
      /^[a-z]{2,8}_(?=[^_]*\d)[A-Za-z0-9]{8,}$/,
      /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{12,}$/,
      /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{20,}$/,
      /%40/,
      /^[^@].*@/,
      /^.{65,}$/s,
    ];
    const plain = (path: string): string => {
      const bare = path.replace(/[?#].*$/s, '');
      const segments = bare.split('/');
      const kept = segments
        .slice(0, 13)
        .map((segment) => (data.some((pattern) => pattern.test(segment)) ? '{id}' : segment));
      return bare === '' ? '/' : [...kept, ...(segments.length > 13 ? ['…'] : [])].join('/');
    };
    const pieces =
      'abcdefg z 0 1 9 42 ABC Z _ - %40 @ %20 . é ? # / / / ch_ 2026-11-20 3f2504e0-4f89-11d3-9a0c-0305e82c3301 abcdefab-abcd-abcd-abcd-abcdefabcdef'.split(
        ' ',
      );
    let state = 7;
    const below = (n: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    for (let i = 0; i < 20_000; i++) {
      const path = `/${Array.from({ length: below(24) }, () => pieces[below(pieces.length)]).join('')}`;
      expect([path, routeOf(path)]).toEqual([path, plain(path)]);
    }
  });
});
