import { describe, expect, it } from 'vitest';
import { routeOf } from '../../src/traffic/routes.ts';

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
});
