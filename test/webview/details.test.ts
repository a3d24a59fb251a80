import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Page } from 'playwright-core';
import { startBench, type Bench } from './browser.ts';

let bench: Bench;
let page: Page;
const complaints: string[] = [];
beforeAll(async () => {
  bench = await startBench();
});
afterEach(() => page.close());
afterAll(() => bench.close());

/** Opens the details of a row with this text in it. */
async function open(text: string, tab?: string, mock: Readonly<Record<string, unknown>> = {}): Promise<void> {
  complaints.length = 0;
  page = await bench.open({ mock: { rows: 200, ...mock } });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.locator('.row:not([hidden], .waiting)', { hasText: text }).first().dblclick();
  if (tab) await page.getByRole('tab', { name: tab }).click();
}

describe('the details of an exchange', () => {
  it('say what is known, in words: process, sizes, where it came from', async () => {
    await open('402');
    await page.getByText('/usr/local/bin/node').waitFor();
    await page.getByRole('row', { name: /Image acme\/pay:1\.4/ }).waitFor();
  });

  it('show a JSON body as a tree that can be searched', async () => {
    await open('402', 'Response');
    await page.getByText('decline_code:').waitFor();
    await page.getByRole('searchbox').fill('insufficient');
    await page.getByText('1 matches').waitFor();
    expect(await page.locator('mark').first().textContent()).toBe('insufficient');
  });

  it('never run captured text: markup stays text', async () => {
    await open('402', 'Response');
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    expect(await page.locator('.details img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('reveal one value for a while, and only when asked', async () => {
    await open('402', 'Request');
    const chip = page.getByRole('button', { name: '‹credit-card#q8r0s7›' });
    await chip.waitFor();
    // From here on the page's time passes when it is told to.
    await page.clock.install();
    expect(await page.evaluate(() => window.mock.calls.some(({ name }) => name === 'reveal'))).toBe(false);
    await chip.click();
    await page.getByRole('button', { name: 'sk_revealed' }).waitFor();
    await page.clock.fastForward(60_000);
    await chip.waitFor();
  });

  it('say that there was no response, and offer Explain only for errors', async () => {
    await open('no response', 'Response');
    await page.getByText('No response was seen before this exchange ended.').waitFor();
    expect(await page.getByRole('button', { name: /Explain/ }).count()).toBe(0);
    await page.close();
    await open('402');
    await page.getByRole('button', { name: /Explain/ }).click();
    const last = () =>
      page.evaluate(() => window.mock.calls.filter(({ name }) => name === 'act').at(-1)?.body);
    const id = expect.stringMatching(/^rmk/) as string;
    await expect.poll(last).toMatchObject({ command: 'explain', ids: [id] });
  });

  it('lead to what the same process did before and after, with this exchange still in view', async () => {
    await open('402');
    await page.getByRole('columnheader', { name: 'Host' }).click();
    await page.getByRole('button', { name: 'errors' }).click();
    const id = await page.locator('.row.selected').getAttribute('id');
    await page.getByRole('button', { name: 'What it did before and after this' }).click();
    const query = () =>
      page.evaluate(() => window.mock.calls.filter(({ name }) => name === 'view.change').at(-1)?.body);
    await expect.poll(query).toMatchObject({
      query: {
        filter: expect.stringMatching(/^\(process\.pid == \d+ and process\.binary == "\w+"\)$/) as string,
        sort: 'time',
        descending: false,
      },
    });
    await expect.poll(() => page.locator('.row.selected').getAttribute('id')).toBe(id);
    expect(await page.getByRole('combobox', { name: 'Filter' }).inputValue()).toMatch(/^process\.pid == /);
  });

  it('keep their tab when the selection moves', async () => {
    await open('402', 'Connection');
    await page.locator('.grid').focus();
    await page.keyboard.press('ArrowUp');
    await expect
      .poll(() => page.getByRole('tab', { name: 'Connection' }).getAttribute('aria-selected'))
      .toBe('true');
    await page.getByText('172.18.0.5:48412').first().waitFor();
  });

  it('show headers as they are and as text, query and cookies as tables', async () => {
    await open('/accounts/42/balance', 'Request');
    await page.getByRole('row', { name: 'currency eur' }).waitFor();
    await page.getByRole('row', { name: 'theme dark' }).waitFor();
    await page.getByRole('button', { name: 'Raw' }).click();
    await page.getByText(':method: ').waitFor();
  });
});

/** Eight by six pixels. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAYklEQVR42g3JMQEAMQgEQZzQYyIqqCPl1gk9JmKCHiv/046Z4cYxriGjjGesYRZ4cIIbKKjgBRt/JJ6c5CZKKnnJ5h/CxRFXSJR4YvVH481pbqOmmtds/zH4cIY7aKjhDTt8UPVAtxHuvcUAAAAASUVORK5CYII=';

describe('whatever was captured', () => {
  it('a picture is shown, under the strict policy; its words say what it is', async () => {
    await open('402', 'Request', {
      body: { kind: 'image', text: '', contentType: 'image/png', bytes: picture },
    });
    const shown = page.getByRole('img', { name: 'The captured picture' });
    await expect
      .poll(() => shown.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]))
      .toEqual([8, 6]);
    await page.getByText(/\d+ B · image\/png · binary/).waitFor();
    expect(complaints).toEqual([]);
  });

  it('what only calls itself a picture is shown as bytes, and a document never as one', async () => {
    for (const contentType of ['image/png', 'image/svg+xml', 'text/html']) {
      const bytes = btoa('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
      await open('402', 'Request', { body: { kind: 'image', text: '', contentType, bytes } });
      await page.getByText('00000000  3c 73 76 67 20').waitFor();
      expect(await page.locator('.details img').count()).toBe(0);
      expect(complaints).toEqual([]);
      if (contentType !== 'text/html') await page.close();
    }
  });

  it('bytes are shown in hex beside their letters, the first 4 KB of them', async () => {
    const bytes = btoa(String.fromCharCode(...Array.from({ length: 5_000 }, (_, i) => i % 256)));
    await open('402', 'Request', {
      body: { kind: 'binary', text: '', contentType: 'application/octet-stream', bytes },
    });
    const hex = page.locator('pre.hex');
    await hex.waitFor();
    const lines = ((await hex.textContent()) ?? '').split('\n');
    expect(lines[4]).toBe('00000040  40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f  @ABCDEFGHIJKLMNO');
    expect(lines).toHaveLength(257);
    expect(lines.at(-1)).toBe('… 904 B more');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1_280);
  });

  it.each([
    { kind: 'xml', text: '<a id="1"><b>two</b><c><d/></c></a>', shows: /two/ },
    { kind: 'ndjson', text: '{"line":1}\n{"line":2}\n', shows: /line:\s*2/ },
    { kind: 'form', text: 'a=1&name=%C3%A9t%C3%A9', shows: /été/ },
    { kind: 'xml', text: '<!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>', shows: /<!ENTITY b "bbb">/ },
    { kind: 'json', text: '{"cut": [1, 2', shows: /\{"cut": \[1, 2/ },
  ])('$kind is shown as what it is', async ({ kind, text, shows }) => {
    await open('402', 'Request', { body: { kind, text } });
    await page.locator('.body').getByText(shows).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('a megabyte of JSON in one line, in one text or in many values, does not hold the page up', async () => {
    const long = JSON.stringify({ one: 'x'.repeat(1_000_000) });
    await open('402', 'Request', { body: { kind: 'json', text: long } });
    await page.getByText(/980 KB more: open it in an editor/).waitFor();
    await page.close();
    const many = JSON.stringify(Array.from({ length: 60_000 }, (_, i) => ({ id: i, name: 'n' })));
    await open('402', 'Request', { body: { kind: 'json', text: many } });
    await page.getByRole('button', { name: '59800 more' }).waitFor();
    await page.getByRole('searchbox').fill('name');
    await page.getByText('500+ matches').waitFor();
  });

  it('an address of 8 KB, text that turns round and 300 headers stay in their places', async () => {
    const path = `/${'a'.repeat(8_000)}\u202e\u2066<b>&quot;\u0000\n`;
    await open('402', 'Request', { path, headers: 300 });
    await page.getByRole('rowheader', { name: 'X-Long-299' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1_280);
    expect((await page.locator('.details-head').boundingBox())?.height).toBeLessThan(40);
    const heights = await page.$$eval('.row:not([hidden])', (rows) =>
      rows.map((row) => row.getBoundingClientRect().height),
    );
    expect(new Set(heights)).toEqual(new Set([22]));
    // What turns text round ends where its cell ends.
    expect(await page.$eval('.row .cell.path', (cell) => getComputedStyle(cell).unicodeBidi)).toBe('isolate');
    expect(complaints).toEqual([]);
  });
});

describe('every act by keyboard', () => {
  it('moves, opens, marks and compares, copies, asks, and closes', async () => {
    await open('402');
    await page.keyboard.press('Escape');
    await page.locator('.grid').focus();
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.row.selected').getAttribute('id')).toBe('row-rmk0');
    await page.keyboard.press('x');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await page.keyboard.press('c');
    await page.keyboard.press('a');
    const calls = () =>
      page.evaluate(() => window.mock.calls.filter(({ name }) => name === 'act' || name === 'copy'));
    await expect.poll(async () => (await calls()).length).toBe(3);
    expect(await calls()).toEqual([
      { name: 'act', body: { command: 'compare', ids: ['rmk0', 'rmk1'], filter: '', window: undefined } },
      { name: 'copy', body: { id: 'rmk1', as: 'curl', withSecrets: false } },
      { name: 'act', body: { command: 'addToChat', ids: ['rmk1'], filter: '', window: undefined } },
    ]);
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('filter-text');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: /Paused at/ }).waitFor();
  });

  it('is a grid to a screen reader, with counts, sorting and the selected row named', async () => {
    await open('402');
    const grid = page.getByRole('grid', { name: 'Live traffic' });
    expect(await grid.getAttribute('aria-rowcount')).toBe('201');
    await page.locator('.grid').focus();
    await page.keyboard.press('End');
    await expect.poll(() => grid.getAttribute('aria-activedescendant')).toBe('row-rmk5j');
    expect(await page.getByRole('columnheader').first().getAttribute('aria-sort')).toBe('ascending');
    expect(await page.locator('#row-rmk5j').getAttribute('aria-rowindex')).toBe('201');
  });
});
