import { describe, expect, it } from 'vitest';
import { type Page } from 'playwright-core';
import { pagesOfTests } from './pages.ts';

const pages = pagesOfTests();
let page: Page;

/** Numbers of the rows on screen, top to bottom: the mock names the n-th row `rmk` + n in base 36. */
const shown = (): Promise<number[]> =>
  page.$$eval('.row:not([hidden], .waiting)', (rows) =>
    rows
      .map((row) => ({ top: row.getBoundingClientRect().top, id: row.id }))
      .filter(({ id }) => id.startsWith('row-rmk'))
      .sort((a, b) => a.top - b.top)
      .map(({ id }) => Number.parseInt(id.slice('row-rmk'.length), 36)),
  );
const selected = (): Promise<string[]> => page.$$eval('.row.selected', (rows) => rows.map((row) => row.id));
const arrive = (count: number): Promise<void> => page.evaluate((n) => window.mock.add(n), count);
const isOneRun = (numbers: readonly number[]): boolean =>
  numbers.every((n, i) => i === 0 || n === (numbers[i - 1] ?? 0) + 1);

async function open(mock: Readonly<Record<string, unknown>> = {}): Promise<void> {
  page = await pages.open({ mock });
  await expect.poll(async () => (await shown()).length).toBeGreaterThan(10);
}

describe('the table', () => {
  it('shows the newest at its end, and holds no more rows than fit', async () => {
    await open({ rows: 1_000_000 });
    await expect.poll(async () => (await shown()).at(-1)).toBe(999_999);
    expect(isOneRun(await shown())).toBe(true);
    expect(await page.$$eval('.row', (rows) => rows.length)).toBeLessThan(60);
  });

  it('can be read anywhere among a million rows', async () => {
    await open({ rows: 1_000_000 });
    for (const part of [0, 0.25, 0.5, 0.999]) {
      await page.$eval(
        '.list',
        (list, at) => (list.scrollTop = at * (list.scrollHeight - list.clientHeight)),
        part,
      );
      await expect
        .poll(async () => Math.abs(((await shown())[0] ?? -1e9) - part * 1_000_000))
        .toBeLessThan(1_500);
      await expect.poll(async () => isOneRun(await shown())).toBe(true);
    }
  });

  it('follows what arrives', async () => {
    await open();
    await arrive(500);
    await expect.poll(async () => (await shown()).at(-1)).toBe(699);
  });

  it('lets go when one scrolls, says how many are new, and goes there on a click', async () => {
    await open({ rows: 2_000 });
    await page.locator('.list').hover();
    const top = () => page.$eval('.list', (list) => list.scrollTop);
    const began = await top();
    await page.mouse.wheel(0, -2_000);
    await expect.poll(top).toBe(began - 2_000);
    let before: readonly number[] = [];
    const settled = async (): Promise<boolean> => {
      before = await shown();
      return before.length > 20 && before.at(-1) !== 1_999;
    };
    await expect.poll(settled).toBe(true);
    await arrive(38);
    const pill = page.getByRole('button', { name: '38 new' });
    await pill.waitFor();
    expect(await shown()).toEqual(before);
    await pill.click();
    await expect.poll(async () => (await shown()).at(-1)).toBe(2_037);
    await expect.poll(() => pill.isVisible()).toBe(false);
  });

  it('lets go at the first touch of the wheel, however fast rows arrive, and follows again at its end', async () => {
    await open({ rows: 2_000 });
    await page.evaluate(() => void setInterval(() => window.mock.add(1), 10));
    await expect.poll(async () => (await shown()).at(-1)).toBeGreaterThan(2_010);
    await page.locator('.list').hover();
    await page.mouse.wheel(0, -4);
    const pill = page.locator('.new-rows');
    const unseen = async (): Promise<number> => Number((await pill.textContent())?.replace(/\D/g, ''));
    await expect.poll(unseen).toBeGreaterThan(100);
    const row = page.locator(`#row-rmk${((await shown())[10] ?? 0).toString(36)}`);
    const place = await row.boundingBox();
    const until = (await unseen()) + 100;
    await expect.poll(unseen).toBeGreaterThan(until);
    expect(await row.boundingBox()).toEqual(place);
    // It goes on growing: what was its end is passed by the time one is there.
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 100_000);
        return pill.isVisible();
      })
      .toBe(false);
    const last = (await shown()).at(-1) ?? 0;
    await expect.poll(async () => (await shown()).at(-1)).toBeGreaterThan(last + 50);
  });

  it('lets go when one selects: the row stays where it is while others arrive', async () => {
    await open({ rows: 2_000 });
    await page.locator('.row:not([hidden], .waiting)').nth(8).click();
    const before = await page.locator('.row.selected').boundingBox();
    const id = await selected();
    await arrive(300);
    await page.getByRole('button', { name: '300 new' }).waitFor();
    expect(await page.locator('.row.selected').boundingBox()).toEqual(before);
    expect(await selected()).toEqual(id);
  });

  it('keeps what one looks at in place while the oldest rows leave', async () => {
    await open({ rows: 5_000, most: 5_000 });
    await page.$eval('.list', (list) => (list.scrollTop = list.scrollHeight / 2));
    await expect
      .poll(async () => isOneRun(await shown()) && ((await shown())[0] ?? Infinity) < 3_000)
      .toBe(true);
    const [first] = await shown();
    await arrive(400);
    await page.getByRole('button', { name: '400 new' }).waitFor();
    await expect.poll(async () => (await shown())[0]).toBe(first);
  });

  it('keeps what one looks at in place while more rows arrive than a browser has pixels for', async () => {
    await open({ rows: 1_000_000, most: 2_000_000 });
    await page.$eval('.list', (list) => (list.scrollTop = list.scrollHeight / 2));
    await expect
      .poll(async () => isOneRun(await shown()) && ((await shown())[0] ?? Infinity) < 600_000)
      .toBe(true);
    const before = await shown();
    const place = await page.locator(`#row-rmk${(before[9] ?? 0).toString(36)}`).boundingBox();
    for (let round = 1; round <= 5; round++) {
      await arrive(20_000);
      await page.getByRole('button', { name: `${20 * round},000 new` }).waitFor();
      await expect.poll(shown).toEqual(before);
      expect(await page.locator(`#row-rmk${(before[9] ?? 0).toString(36)}`).boundingBox()).toEqual(place);
    }
  });

  it('goes where one scrolls though rows arrive before the scroll is told, and though others leave', async () => {
    await open({ rows: 5_000, most: 5_000 });
    await expect.poll(async () => (await shown()).at(-1)).toBe(4_999);
    /** Scrolls up by a hundred rows, and lets rows arrive in every moment until long after. */
    const scrollUp = () =>
      page.$eval('.list', async (list) => {
        list.scrollTop -= 2_200;
        for (let tick = 0; tick < 12; tick++) {
          window.mock.add(5);
          await new Promise((resolve) => setTimeout(resolve, 3));
        }
      });
    await scrollUp();
    await page.getByRole('button', { name: /new ↓$/ }).waitFor();
    await expect.poll(async () => (await shown())[0] ?? 5_000).toBeLessThan(4_960);
    for (let round = 0; round < 5; round++) {
      const [first = 0] = await shown();
      await scrollUp();
      await expect.poll(async () => (await shown())[0]).toBe(first - 100);
    }
  });

  it('says of a selected exchange that was given up when and why', async () => {
    await open({ rows: 300, most: 300 });
    await page.locator('.row:not([hidden], .waiting)').first().dblclick();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    await arrive(600);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.getByText(/was given up at 12:04 to make room/).waitFor();
  });

  it('remembers selection, order and details across a reload', async () => {
    await open({ rows: 2_000 });
    await page.getByRole('columnheader', { name: 'Duration' }).click();
    await page.locator('.row:not([hidden], .waiting)').nth(5).click();
    await expect.poll(selected).toHaveLength(1);
    const id = await selected();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.reload();
    await expect.poll(selected).toEqual(id);
    await page.getByText('Request body').waitFor();
    expect(await page.getByRole('columnheader', { name: 'Duration' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
  });

  it('draws a gap where reading was interrupted as a line of its own, with its reason', async () => {
    const from = Date.UTC(2026, 0, 20, 12, 4, 0) + 195 * 37 + 5;
    await open({ gaps: [{ source: 'pay-1', from, to: from + 20, reason: 'the connection was lost' }] });
    const line = page.locator('.row.gap:not([hidden])');
    await line.waitFor();
    expect(await line.textContent()).toMatch(
      /gap 20 ms: pay-1: the connection was lost; what happened then is not known/,
    );
    const apart = (): Promise<number> =>
      page.evaluate(() => {
        const top = (id: string) => document.getElementById(id)?.getBoundingClientRect().top ?? 0;
        return top('row-rmk5g') - top('row-rmk5f');
      });
    await expect.poll(apart).toBe(44);
  });

  it('names and counts its groups; one is opened by a click, closed by a key, and its rows are found', async () => {
    await open();
    await page.getByRole('columnheader', { name: 'Host' }).click();
    await page.getByRole('button', { name: 'Group by…' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'By container' }).click();
    const last = () =>
      page.evaluate(() => window.mock.calls.filter(({ name }) => name === 'view.change').at(-1)?.body);
    await expect.poll(last).toMatchObject({ query: { sort: 'host', descending: true, group: 'container' } });
    const ledger = page.getByRole('row', { name: /ledger.*40 exchanges/ });
    await ledger.waitFor();
    expect(await ledger.getAttribute('aria-expanded')).toBe('false');
    expect(await shown()).toEqual([]);
    await ledger.click();
    await expect.poll(async () => (await shown()).length).toBeGreaterThan(20);
    expect((await shown()).every((n) => n % 5 === 2)).toBe(true);
    await page.keyboard.press('ArrowDown');
    await expect.poll(selected).toEqual(['row-rmk2']);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(shown).toEqual([]);
  });

  it('stands still while it is paused, and counts what comes', async () => {
    await open({ rows: 2_000 });
    await page.locator('.grid').focus();
    await page.keyboard.press(' ');
    await expect
      .poll(() => page.evaluate(() => window.mock.calls.filter(({ name }) => name === 'view.hold').length))
      .toBe(1);
    const before = await shown();
    await arrive(70);
    const pill = page.getByRole('button', { name: /Paused at .* 70 new/ });
    await pill.waitFor();
    expect(await shown()).toEqual(before);
    await pill.click();
    await expect.poll(async () => (await shown()).at(-1)).toBe(2_069);
  });

  it('with the newest first: follows at its top, lets go below, and keeps its place there', async () => {
    await open({ rows: 2_000 });
    await page.getByRole('columnheader', { name: 'Time' }).click();
    await expect.poll(async () => (await shown())[0]).toBe(1_999);
    await arrive(10);
    await expect.poll(async () => (await shown())[0]).toBe(2_009);
    await page.locator('.list').hover();
    await page.mouse.wheel(0, 4_400);
    await expect.poll(() => page.$eval('.list', (list) => list.scrollTop)).toBe(4_400);
    await expect.poll(async () => (await shown())[0] ?? 2_000).toBeLessThan(1_900);
    const before = await shown();
    await arrive(38);
    await page.getByRole('button', { name: '38 new ↑' }).waitFor();
    await expect.poll(shown).toEqual(before);
  });

  it('lets a column be made wider and moved, by mouse and by keyboard, and remembers it', async () => {
    await open();
    const titles = () => page.$$eval('.head-title', (cells) => cells.map((cell) => cell.textContent));
    const width = async (name: string) =>
      Math.round((await page.getByRole('columnheader', { name }).boundingBox())?.width ?? 0);
    const before = await width('Host');
    const grip = await page.getByRole('columnheader', { name: 'Host' }).locator('.grip').boundingBox();
    if (!grip) throw new Error('There is no grip.');
    await page.mouse.move(grip.x + 3, grip.y + 5);
    await page.mouse.down();
    await page.mouse.move(grip.x + 63, grip.y + 5, { steps: 4 });
    await page.mouse.up();
    // Whole pixels are shared out: one of them may fall to a neighbour.
    const isNear = async (px: number) => Math.abs((await width('Host')) - before - px) <= 2;
    await expect.poll(() => isNear(60)).toBe(true);
    await page.getByRole('columnheader', { name: 'Host' }).focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => isNear(44)).toBe(true);
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(async () => (await titles()).slice(0, 3)).toEqual(['Time', 'Host', 'Method']);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Host');
    const saved = (): Promise<string[]> =>
      page.evaluate(() => {
        const last = window.mock.calls.filter(({ name }) => name === 'save').at(-1)?.body as {
          columns: { key: string }[];
        };
        return last.columns.slice(0, 3).map(({ key }) => key);
      });
    await expect.poll(saved).toEqual(['time', 'host', 'method']);
    // What does not fit now is still chosen.
    await page.setViewportSize({ width: 500, height: 500 });
    await page.getByRole('columnheader', { name: 'Status' }).focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.setViewportSize({ width: 1_280, height: 500 });
    await expect.poll(async () => (await titles()).includes('Waterfall')).toBe(true);
  });

  it('lets columns be chosen, and drops the least important when it gets narrow', async () => {
    await open();
    await page.getByRole('button', { name: 'Columns…' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Direction' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Direction' }).waitFor();
    await page.setViewportSize({ width: 300, height: 500 });
    const titles = () => page.$$eval('.head-title', (cells) => cells.map((cell) => cell.textContent));
    await expect.poll(titles).toEqual(['Method', 'Path', 'Status']);
    expect(await page.$eval('body', (body) => body.scrollWidth)).toBeLessThanOrEqual(300);
  });

  it('gives VS Code’s menu the row’s id and the class of its status', async () => {
    await open();
    // As VS Code does: when somebody asks for a menu, from what is under the pointer and what is around that.
    const contexts = await page.$$eval('.row:not([hidden], .waiting) .cell.path', (cells) =>
      cells.map((cell) => {
        cell.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
        const teller = cell.closest<HTMLElement>('[data-vscode-context]');
        return JSON.parse(teller?.dataset['vscodeContext'] ?? '{}') as Record<string, unknown>;
      }),
    );
    const ids = await page.$$eval('.row:not([hidden], .waiting)', (rows) => rows.map(({ id }) => id));
    expect(contexts.map(({ id }) => `row-${String(id)}`)).toEqual(ids);
    expect(contexts[0]).toMatchObject({ webviewSection: 'row', preventDefaultContextMenuItems: true });
    expect(new Set(contexts.map(({ statusClass }) => statusClass))).toEqual(
      new Set(['2xx', '3xx', '4xx', '5xx', 'none']),
    );
  });
});
