import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Page } from 'playwright-core';
import { startBench, type Bench } from './browser.ts';

let bench: Bench;
let page: Page;
beforeAll(async () => {
  bench = await startBench();
});
beforeEach(async () => {
  page = await bench.open({
    mock: { panel: { noise: { health: 'req.path == "/health"' }, hidden: ['health'] } },
  });
  await page.locator('.row:not([hidden], .waiting)').first().waitFor();
});
afterEach(() => page.close());
afterAll(() => bench.close());

const filterOf = (): Promise<unknown> =>
  page.evaluate(() => {
    const last = window.mock.calls.filter(({ name }) => name.startsWith('view.')).at(-1)?.body as
      { filter?: string; query?: { filter: string } } | undefined;
    return last?.query?.filter ?? last?.filter;
  });
const field = () => page.getByRole('combobox', { name: 'Filter' });
/** What the page last asked the list to be narrowed to. */
const chosenWindow = (): Promise<unknown> =>
  page.evaluate(
    () =>
      (
        window.mock.calls.filter(({ name }) => name === 'view.change').at(-1)?.body as {
          query: { window?: unknown };
        }
      ).query.window,
  );

describe('the filter bar', () => {
  it('hides noise at first, says so, and shows it on one click', async () => {
    await expect.poll(filterOf).toBe('not (req.path == "/health")');
    await page.getByRole('button', { name: 'hide noise: 1' }).click();
    await expect.poll(filterOf).toBe('');
  });

  it('puts typed text, quick filters and noise together, each in parentheses', async () => {
    await field().fill('req.method == "GET" or req.method == "PUT"');
    await page.getByRole('button', { name: 'slow' }).click();
    await expect
      .poll(filterOf)
      .toBe(
        '(req.method == "GET" or req.method == "PUT") and (duration_ms >= 1000) and not (req.path == "/health")',
      );
  });

  it('says what is wrong and where, while the last good rows stay', async () => {
    await field().fill('res.status >=');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor();
    expect(await field().getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.row:not([hidden], .waiting)').count()).toBeGreaterThan(10);
    await field().fill('res.status >= 400');
    await expect.poll(() => field().getAttribute('aria-invalid')).toBe('false');
  });

  it('completes a field, then an operator, then a live value with its count', async () => {
    await field().click();
    await page.keyboard.type('req.ho');
    await page.getByRole('option', { name: /^req\.host/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('==');
    await page.keyboard.type(' ');
    const value = page.getByRole('option', { name: 'api.stripe.com' });
    await value.waitFor();
    expect(await value.textContent()).toContain('900');
    await value.click();
    expect(await field().inputValue()).toBe('req.host == "api.stripe.com" ');
  });

  it('colours fields, operators and texts in place', async () => {
    await field().fill('req.host contains "x" and res.status >= 400');
    await expect
      .poll(() =>
        page.$$eval('.filter-colours span', (all) =>
          all.map((piece) => `${piece.className}:${piece.textContent}`),
        ),
      )
      .toEqual(
        expect.arrayContaining([
          'field:req.host',
          'operator:contains',
          'string:"x"',
          'keyword:and',
          'number:400',
        ]) as never,
      );
  });

  it('is cleared from the empty table, which says how many are hidden', async () => {
    await field().fill('req.host == "none"');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await page.getByText('200 exchanges are hidden by the filter.').waitFor();
    await page.getByRole('button', { name: 'Clear filter', exact: true }).click();
    await page.locator('.row:not([hidden], .waiting)').first().waitFor();
    expect(await field().inputValue()).toBe('');
  });

  it('takes the value of a cell on Alt and click', async () => {
    const cell = page.locator('.row:not([hidden], .waiting) .cell.host').nth(9);
    const host = await cell.textContent();
    await cell.click({ modifiers: ['Alt'] });
    expect(await field().inputValue()).toBe(`req.host == "${host}"`);
  });

  it('keeps what was typed under ↓, and what is starred by its name', async () => {
    await field().fill('res.status >= 500');
    await page.keyboard.press('Enter');
    const star = page.getByRole('button', { name: 'Save this filter' });
    const saved = () =>
      page.evaluate(
        () =>
          window.mock.calls.filter(({ body }) => (body as { saved?: unknown } | undefined)?.saved).at(-1)
            ?.body,
      );
    await star.click();
    const name = page.getByRole('textbox', { name: 'Name of this filter' });
    await name.press('Escape');
    expect(await saved()).toBeUndefined();
    await star.click();
    await name.fill('broken');
    await name.press('Enter');
    await expect.poll(saved).toEqual({ saved: [{ name: 'broken', filter: 'res.status >= 500' }] });
    expect(await field().evaluate((input) => input === document.activeElement)).toBe(true);
    await field().fill('duration_ms > 50');
    await star.click();
    // Without a name it is called by its own text.
    await name.press('Enter');
    await field().fill('');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: /duration_ms > 50.*saved/ }).waitFor();
    await page.getByRole('option', { name: /broken.*saved: res\.status >= 500/ }).click();
    expect(await field().inputValue()).toBe('res.status >= 500');
    await page.getByRole('button', { name: 'Forget this filter: broken' }).click();
    await expect.poll(saved).toEqual({ saved: [{ name: 'duration_ms > 50', filter: 'duration_ms > 50' }] });
  });

  it('sets the window by a drag over the timeline, and takes it away by a click', async () => {
    const box = await page.locator('.timeline-canvas').boundingBox();
    if (!box) throw new Error('There is no timeline.');
    await page.mouse.move(box.x + box.width * 0.25, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 10, { steps: 5 });
    await page.mouse.up();
    const began = Date.UTC(2026, 0, 20, 12, 4, 0);
    await expect.poll(chosenWindow).toMatchObject({
      from: expect.closeTo(began + 75_000, -4) as number,
      to: expect.closeTo(began + 150_000, -4) as number,
    });
    await page.mouse.click(box.x + 20, box.y + 10);
    await expect.poll(chosenWindow).toBeUndefined();
  });

  it('sets, moves and widens the window by keyboard, and Esc shows all times again', async () => {
    const slider = page.getByRole('slider', { name: 'Stretch of time' });
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^all, .* to .*: 1,457 exchanges/);
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    const began = Date.UTC(2026, 0, 20, 12, 4, 0);
    const from = began + 250_000;
    const to = began + 300_000;
    await expect.poll(chosenWindow).toEqual({ from, to });
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(chosenWindow).toEqual({ from: from - 10_000, to: to - 10_000 });
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(chosenWindow).toEqual({ from: from - 10_000, to: to - 5_000 });
    await expect.poll(() => page.locator('.brush').isVisible()).toBe(true);
    await expect
      .poll(() => slider.getAttribute('aria-valuetext'))
      .toMatch(/^\d.* to .*: \d+ exchanges, \d+ errors?$/);
    // It goes no further than the newest.
    for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight');
    await expect.poll(chosenWindow).toEqual({ from: to - 55_000, to });
    await page.keyboard.press('Escape');
    await expect.poll(chosenWindow).toBeUndefined();
    await expect.poll(() => page.locator('.brush').isVisible()).toBe(false);
    expect(await slider.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('leaves no brush behind where there is nothing to choose, nor after a click', async () => {
    const brush = () => page.locator('.brush').isVisible();
    await page.locator('.timeline-canvas').click({ position: { x: 300, y: 10 } });
    expect(await brush()).toBe(false);
    await page.close();
    page = await bench.open({ mock: { rows: 0 } });
    await page.getByRole('heading', { name: 'Connected, and no HTTP seen' }).waitFor();
    const box = await page.locator('.timeline-canvas').boundingBox();
    if (!box) throw new Error('There is no timeline.');
    await page.mouse.move(box.x + 300, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 10, { steps: 3 });
    expect(await brush()).toBe(false);
    await page.mouse.up();
    expect(await brush()).toBe(false);
    await page.getByRole('slider').press('ArrowLeft');
    expect(await page.evaluate(() => JSON.stringify(window.mock.calls))).not.toContain('window');
  });

  it('tells the engine what is looked at, so that tools can say "panel" and "selected"', async () => {
    await field().fill('res.status >= 400');
    await page.locator('.row:not([hidden], .waiting)').nth(3).click();
    const focus = (): Promise<unknown> =>
      page.evaluate(() => window.mock.calls.filter(({ name }) => name === 'focus').at(-1)?.body);
    await expect.poll(focus).toMatchObject({
      filter: '(res.status >= 400) and not (req.path == "/health")',
      ids: [expect.stringMatching(/^rmk/) as string],
    });
  });
});
