import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBench, type Bench } from './browser.ts';
import { themes } from './page/themes.ts';

/** `npm run pictures` keeps what is drawn here; otherwise it is drawn and thrown away. */
const pictures = process.env['PICTURES'];

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  if (pictures) mkdirSync(pictures, { recursive: true });
});
afterAll(() => bench.close());

const states = [
  { name: 'starting', mock: { mute: true }, says: /The capture engine is starting/ },
  {
    name: 'not-connected',
    mock: { rows: 0, state: { is: 'lost', reason: 'connection refused', retryInMs: 2_000 } },
    says: /Nothing is read from http:\/\/localhost:10001.*: connection refused\. Qtap must run there with --enable-dev-tools/,
    act: 'Diagnose',
    command: 'diagnose',
  },
  {
    name: 'something-else-answers',
    mock: {
      rows: 0,
      state: {
        is: 'lost',
        reason: "the server answers with text/html and no event stream: it is not Qtap's address",
        retryInMs: 2_000,
      },
    },
    says: /Nothing is read from http.*: the server answers with text\/html .* not Qtap's address\./,
    act: 'Diagnose',
    command: 'diagnose',
  },
  {
    name: 'given-up',
    mock: {
      rows: 0,
      state: { is: 'lost', reason: 'The host key of pay-1 has changed.', fix: 'Ask who runs pay-1.' },
    },
    says: /: The host key of pay-1 has changed\. Ask who runs pay-1\. It is not tried again by itself\.$/,
    act: 'Diagnose',
    command: 'diagnose',
  },
  { name: 'connecting', mock: { rows: 0, state: { is: 'connecting' } }, says: /Connecting to http/ },
  {
    name: 'silent',
    mock: { rows: 0 },
    says: /Connected to pay-1 since \d\d:\d\d:\d\d, no HTTP seen/,
    act: 'Why?',
    command: 'diagnose',
  },
  {
    name: 'paused',
    mock: { rows: 0, paused: true },
    says: /Nothing is read from Qtap/,
    act: 'Resume',
    command: 'resumeCapture',
  },
  {
    name: 'no-source',
    mock: { rows: 0, noSource: true },
    says: /No Qtap host is named/,
    act: 'Connect to host…',
    command: 'connect',
  },
  {
    name: 'searching',
    mock: { rows: 0, held: 18_411, searching: true },
    says: /What is held is looked through/,
  },
  { name: 'demo-starting', mock: { rows: 0, demo: true }, says: /first exchanges come in a moment/ },
] as const;

describe('a panel without rows says why, truly, with one act', () => {
  it.each(states)('$name', async (state) => {
    const page = await bench.open({ mock: state.mock });
    await page.locator('.notice p').filter({ hasText: state.says }).waitFor();
    expect(await page.locator('.notice vscode-button').count()).toBe('act' in state ? 1 : 0);
    if ('act' in state) {
      await page.locator('.notice vscode-button', { hasText: state.act }).click();
      await expect
        .poll(() => page.evaluate(() => window.mock.calls.filter(({ name }) => name === 'act').at(-1)?.body))
        .toMatchObject({ command: state.command });
    }
    if (pictures) await page.screenshot({ path: join(pictures, `panel-${state.name}.png`) });
    await page.close();
  });

  it('rows that were found stand there while older ones are looked through, and the bar says so', async () => {
    const page = await bench.open({
      mock: { rows: 300, held: 18_411, searching: true, panel: { filter: 'res.body contains "x"' } },
    });
    const bar = page.locator('.foot .words');
    await bar.filter({ hasText: '300 shown so far, older ones are looked through' }).waitFor();
    expect(await bar.textContent()).not.toContain('hidden');
    await page.evaluate(() => window.mock.status({ searching: false }));
    await bar.filter({ hasText: '300 shown · 18,111 hidden by filter' }).waitFor();
    await page.close();
  });

  it('an engine that ended takes its numbers with it: nothing is said to be hidden while the next one starts', async () => {
    const page = await bench.open({ mock: { rows: 2_000, panel: { filter: 'res.status >= 400' } } });
    await page.getByText('● connected').waitFor();
    await page.locator('.list').hover();
    await page.mouse.wheel(0, -2_000);
    await page.evaluate(() => {
      window.mock.page.notify('restarted', null);
      window.mock.status({ mute: true });
    });
    await page.getByText('The capture engine is starting').waitFor();
    expect(await page.locator('.foot').textContent()).toBe('0 shown● starting');
    await page.close();
  });

  it('a source that is lost while rows are there is told in the bar', async () => {
    const page = await bench.open({ mock: { rows: 300 } });
    await page.getByText('● connected').waitFor();
    await page.evaluate(() => window.mock.status({ state: { is: 'lost', reason: 'reset', retryInMs: 1 } }));
    await page.getByText('● lost').waitFor();
    await page.close();
  });
});

const cutRow = {
  rows: 3_000,
  demo: true,
  panel: { noise: { 'health-checks': 'req.path == "/health"' }, hidden: ['health-checks'] },
};
/** A gradient of 48 by 32 pixels. */
const picture = readFileSync(join(import.meta.dirname, 'page', 'picture.png')).toString('base64');
const gap = {
  source: 'pay-1',
  from: Date.UTC(2026, 0, 20, 12, 4, 0) + 2_990 * 37 + 5,
  reason: 'connection reset',
};

/** What is written where, and how much it stands out from the page's ground; the least first. */
function contrastsOf(page: Page): Promise<{ text: string; ratio: number }[]> {
  const written =
    '.row:not([hidden]) .cell, .foot, .head-cell, .chip, vscode-panel-tab, .details-head *, .pane :is(h2, h3, th, td, p, span)';
  return page.$$eval(written, (cells) => {
    const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const light = ([r = 0, g = 0, b = 0]: number[]): number => {
      const linear = [r, g, b].map((value) =>
        value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
    };
    const ground = channels(getComputedStyle(document.body).backgroundColor);
    return cells
      .filter((cell) => cell.textContent !== '' && !cell.closest('.selected, [aria-pressed="true"]'))
      .map((cell) => {
        const [r = 0, g = 0, b = 0, a = 1] = channels(getComputedStyle(cell).color);
        const mixed = [r, g, b].map((value, i) => value * a + (ground[i] ?? 0) * (1 - a));
        const [high, low] = [light(mixed), light(ground)].sort((x, y) => y - x);
        return { text: cell.textContent, ratio: ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05) };
      })
      .sort((x, y) => x.ratio - y.ratio);
  });
}

describe('as pictures, in every theme', () => {
  it.each(Object.keys(themes))('%s: text stands out from its ground, nothing is cut off', async (theme) => {
    const page = await bench.open({ mock: cutRow, theme, width: 1_280, height: 760 });
    await page.locator('.row:not([hidden], .waiting)', { hasText: '402' }).first().dblclick();
    await page.getByRole('tab', { name: 'Response' }).click();
    await page.getByText('decline_code:').waitFor();
    const [least] = await contrastsOf(page);
    expect(least?.ratio, least?.text).toBeGreaterThanOrEqual(3);
    if (pictures) await page.screenshot({ path: join(pictures, `panel-${theme}.png`) });
    await page.close();
  });

  it('the colours of everything follow a theme that changes while the page is open', async () => {
    const page = await bench.open({ mock: cutRow, theme: 'dark', width: 1_280, height: 760 });
    await page.locator('.row:not([hidden], .waiting)', { hasText: '402' }).first().dblclick();
    await page.getByText('First byte after').waitFor();
    await page.evaluate((light) => {
      for (const [name, value] of Object.entries(light))
        document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }, themes['light'] ?? {});
    const [least] = await contrastsOf(page);
    expect(least?.ratio, least?.text).toBeGreaterThanOrEqual(3);
    await page.close();
  });

  it.each(Object.keys(themes))('%s: what a button says stands out from it', async (theme) => {
    const lost = { rows: 0, state: { is: 'lost', reason: 'connection refused', retryInMs: 2_000 } };
    const page = await bench.open({ mock: lost, theme });
    const button = page.locator('vscode-button').filter({ hasText: 'Diagnose' }).first();
    await button.waitFor();
    const known = themes[theme] ?? {};
    const colours = await button.evaluate(
      (element, [fore, back]) => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = fore ?? '';
        probe.style.backgroundColor = back ?? '';
        const read = ({ color, backgroundColor }: CSSStyleDeclaration): string[] => [color, backgroundColor];
        const both = [read(getComputedStyle(element)), read(getComputedStyle(probe))];
        probe.remove();
        return both;
      },
      [known['button-foreground'], known['button-background']],
    );
    expect(colours[0]).toEqual(colours[1]);
    await page.close();
  });

  const sights = [
    {
      name: 'gap-and-pause',
      mock: { ...cutRow, gaps: [{ ...gap, to: gap.from + 2_100 }] },
      async act(page: Page) {
        await page.locator('.row.gap:not([hidden])').waitFor();
        await page.locator('.grid').press(' ');
        await page.evaluate(() => window.mock.add(38));
        await page.getByRole('button', { name: /Paused at .* 38 new/ }).waitFor();
      },
    },
    {
      name: 'groups',
      mock: { ...cutRow, rows: 400 },
      async act(page: Page) {
        await page.getByRole('button', { name: 'Group by…' }).click();
        await page.getByRole('menuitemcheckbox', { name: 'By container' }).click();
        await page.locator('.row.group').nth(2).click();
        await page.locator('.row.group[aria-expanded="true"]').waitFor();
      },
    },
    {
      name: 'completion',
      mock: cutRow,
      async act(page: Page) {
        await page.getByRole('combobox', { name: 'Filter' }).click();
        await page.keyboard.type('req.host == ');
        await page.getByRole('option', { name: 'api.stripe.com' }).waitFor();
        await page.keyboard.press('ArrowDown');
      },
    },
    {
      name: 'filter-error',
      mock: cutRow,
      async act(page: Page) {
        await page.getByRole('combobox', { name: 'Filter' }).fill('res.status >= 400 and req.hots == "a"');
        await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor();
      },
    },
    {
      name: 'nothing-matches',
      mock: cutRow,
      async act(page: Page) {
        await page.getByRole('combobox', { name: 'Filter' }).fill('req.host == "none"');
        await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
      },
    },
    {
      name: 'columns',
      mock: cutRow,
      async act(page: Page) {
        await page.getByRole('button', { name: 'Columns…' }).click();
        await page.getByRole('menuitemcheckbox', { name: 'Direction' }).waitFor();
      },
    },
    {
      name: 'more',
      mock: cutRow,
      async act(page: Page) {
        await page.getByRole('button', { name: 'More…' }).click();
        await page.getByRole('menuitem', { name: 'Clear capture' }).waitFor();
      },
    },
    {
      name: 'request',
      mock: cutRow,
      async act(page: Page) {
        await page.locator('.row:not([hidden], .waiting)', { hasText: '402' }).first().dblclick();
        await page.getByRole('tab', { name: 'Request' }).click();
        await page.getByText('Cookies').waitFor();
      },
    },
    {
      name: 'picture',
      mock: {
        ...cutRow,
        body: { kind: 'image', text: '', contentType: 'image/png', bytes: picture },
      },
      async act(page: Page) {
        await page.locator('.row:not([hidden], .waiting)', { hasText: '402' }).first().dblclick();
        await page.getByRole('tab', { name: 'Request' }).click();
        await page.getByRole('img', { name: 'The captured picture' }).waitFor();
      },
    },
    {
      name: 'bytes',
      mock: {
        ...cutRow,
        body: { kind: 'binary', text: '', contentType: 'application/grpc', bytes: picture },
      },
      async act(page: Page) {
        await page.locator('.row:not([hidden], .waiting)', { hasText: '402' }).first().dblclick();
        await page.getByRole('tab', { name: 'Request' }).click();
        await page.locator('pre.hex').waitFor();
      },
    },
    {
      name: 'stretch-of-time',
      mock: cutRow,
      async act(page: Page) {
        for (const key of ['ArrowLeft', 'ArrowLeft', 'Shift+ArrowLeft'])
          await page.getByRole('slider').press(key);
        await page.locator('.brush').waitFor();
      },
    },
    {
      name: 'filter-name',
      mock: cutRow,
      async act(page: Page) {
        await page.getByRole('combobox', { name: 'Filter' }).fill('res.status >= 500');
        await page.getByRole('button', { name: 'Save this filter' }).click();
        await page.getByRole('textbox', { name: 'Name of this filter' }).fill('broken');
      },
    },
    {
      name: 'findings',
      mock: { ...cutRow, rows: 4 },
      async act(page: Page) {
        await page.locator('#row-rmk0').dblclick();
        await page.getByRole('tab', { name: 'Findings' }).click();
        await page.locator('.finding-card').waitFor();
      },
    },
    {
      name: 'keys',
      mock: cutRow,
      async act(page: Page) {
        await page.getByRole('button', { name: 'Keyboard (?)' }).click();
        await page.getByRole('dialog').waitFor();
      },
    },
  ];
  it.each(sights)('$name', async ({ name, mock, act }) => {
    for (const width of [1_100, 300]) {
      const page = await bench.open({ mock, width, height: 460 });
      await page.locator('.row:not([hidden], .waiting)').first().waitFor();
      await act(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      if (pictures)
        await page.screenshot({ path: join(pictures, `panel-${name}${width === 300 ? '-narrow' : ''}.png`) });
      await page.close();
    }
  });

  it('at 300 pixels and at 200 % zoom it scrolls nowhere sideways', async () => {
    for (const size of [
      { width: 300, height: 420 },
      { width: 640, height: 360 },
    ]) {
      const page = await bench.open({ mock: { rows: 3_000 }, ...size });
      await page.locator('.row:not([hidden], .waiting)').first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
      if (pictures) await page.screenshot({ path: join(pictures, `panel-${size.width}.png`) });
      await page.close();
    }
  });
});
