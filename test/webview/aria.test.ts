import { describe, expect, it } from 'vitest';
import { type Page } from 'playwright-core';
import { pagesOfTests } from './pages.ts';

const pages = pagesOfTests();
let page: Page;

async function open(mock: Readonly<Record<string, unknown>>): Promise<void> {
  page = await pages.open({ mock });
  await page.locator('.row:not(.waiting):not([hidden])').first().waitFor();
  // What comes by itself, each in its own time.
  await page.getByText('● connected').waitFor();
  await page.getByRole('slider', { name: 'Stretch of time' }).waitFor();
  await page.getByRole('columnheader', { name: 'Waterfall' }).waitFor();
}

/** What a screen reader is told, with the clock taken out. */
async function told(selector: string): Promise<string> {
  const tree = await page.locator(selector).first().ariaSnapshot();
  return tree.replace(/\d\d:\d\d:\d\d(\.\d{3})?/g, 'TIME');
}

describe('what a screen reader is told', () => {
  it('of the page: its bars, the grid with its columns, and the summary', async () => {
    await open({ rows: 3 });
    expect(await told('body')).toMatchInlineSnapshot(`
      "- 'button "Source: pay-1"': "pay-1: connected"
      - button "Pause the list (Space)"
      - search:
        - combobox "Filter"
      - group "Quick filters":
        - button "errors"
        - button "slow"
        - button "external"
        - button "findings"
        - button "hide noise"
      - button "Group by…"
      - button "Columns…"
      - button "More…"
      - button "Keyboard (?)"
      - slider "Stretch of time"
      - text: TIME – TIME
      - main:
        - grid "Live traffic":
          - row "Time Method Host Path Status Process Container Size Duration Waterfall":
            - columnheader "Time"
            - columnheader "Method"
            - columnheader "Host"
            - columnheader "Path"
            - columnheader "Status"
            - columnheader "Process"
            - columnheader "Container"
            - columnheader "Size"
            - columnheader "Duration"
            - columnheader "Waterfall"
          - rowgroup:
            - row "TIME POST api.stripe.com /v1/charges holds sensitive data 200 node payment-service 300 B 4 ms":
              - gridcell "TIME"
              - gridcell "POST"
              - gridcell "api.stripe.com"
              - gridcell "/v1/charges holds sensitive data":
                - text: /v1/charges
                - img "holds sensitive data": 
              - gridcell "200"
              - gridcell "node"
              - gridcell "payment-service"
              - gridcell "300 B"
              - gridcell "4 ms"
              - gridcell
            - row "TIME GET api.openai.com /v1/chat/completions 200 python3 assistant 397 B 35 ms":
              - gridcell "TIME"
              - gridcell "GET"
              - gridcell "api.openai.com"
              - gridcell "/v1/chat/completions"
              - gridcell "200"
              - gridcell "python3"
              - gridcell "assistant"
              - gridcell "397 B"
              - gridcell "35 ms"
              - gridcell
            - row "TIME GET ledger.internal:8080 /accounts/42/balance?currency=eur 402 node ledger 494 B 66 ms":
              - gridcell "TIME"
              - gridcell "GET"
              - gridcell "ledger.internal:8080"
              - gridcell "/accounts/42/balance?currency=eur"
              - gridcell "402"
              - gridcell "node"
              - gridcell "ledger"
              - gridcell "494 B"
              - gridcell "66 ms"
              - gridcell
      - contentinfo: "3 shown · 3 held (41 MB of 128 MB) · 212/s · 47 errors in the last minute · p95 340 ms · capture filter: none ● connected""
    `);
  });

  it('of one exchange: its tabs and what the chosen one shows', async () => {
    await open({ rows: 3 });
    await page.locator('.row:not(.waiting)').first().dblclick();
    await page.getByRole('tab', { name: 'Response' }).click();
    await page.getByText('Response body').waitFor();
    expect(await told('.details')).toMatchInlineSnapshot(`
      "- region "Exchange":
        - text: "200"
        - strong: POST
        - text: https://api.stripe.com/v1/charges 4 ms · node · payment-service
        - button "Add to chat (a)"
        - button "Copy…"
        - button "Open as document"
        - button "Close details (Esc)"
        - tablist:
          - tab "Overview"
          - tab "Request"
          - tab "Response" [selected]
          - tab "Connection"
          - tab "Findings 1"
          - tab "cURL"
        - tabpanel "Response":
          - region "Response body":
            - heading "Response body 106 B · application/json Open in editor" [level=3]:
              - text: Response body 106 B · application/json
              - button "Open in editor"
            - searchbox "Search in this body"
            - status
            - group "JSON":
              - group: "error {code, decline_code, message} code: \\"card_declined\\" decline_code: \\"insufficient_funds\\" message: \\"Your card was declined.\\""
          - heading "Headers (2) Raw" [level=3]:
            - text: Headers (2)
            - button "Raw"
          - table:
            - rowgroup:
              - row "Content-Type application/json":
                - rowheader "Content-Type"
                - cell "application/json"
              - row "X-Html <img src=x onerror=alert(1)>":
                - rowheader "X-Html"
                - cell "<img src=x onerror=alert(1)>"
          - paragraph: Qtap keeps the first value of a repeated header, and no order."
    `);
  });
});
