/** docs/tools.md: what each tool is asked and answers, from the registry itself. */

import { isProblem } from '../../src/base/problem.ts';
import { asList, asRecord, type UnknownRecord } from '../../src/base/unknown.ts';
import { budgets } from '../../src/present/fit.ts';
import { common } from '../../src/tools/parameters.ts';
import { createRegistry } from '../../src/tools/registry.ts';

export const path = 'docs/tools.md';

const meanings: Readonly<Record<string, string>> = {
  seconds:
    'the window: the last N seconds of the capture. With `live: true`, N seconds from now (at most 300)',
  live: 'wait for new traffic. A call blocks at most 25 s (or the server’s setting), then answers with what came and says how to go on; nothing is lost in between, since capture never stops',
  since: 'instead of `seconds`: the `since` of an earlier answer, a marker’s name, or an RFC 3339 time',
  filter: 'an expression of the [filter language](filter.md); `"panel"` is the filter of the open panel',
  source: 'which named host, when there are several',
  limit: 'rows on a page; 0 only counts. The byte budget holds all the same',
  cursor: 'the `cursor` of an earlier answer, with the same other arguments: the next page',
  format: '`concise` or `detailed`',
  ids: 'ids from an earlier answer; `"selected"` is the row selected in the panel',
  max_requests: 'the same as `limit`',
  max_results: 'the same as `limit`',
  by: 'what requests are put together by',
  baseline:
    '`previous` (as long before), `30m` (that long before), a marker, cursor or time (what came since against as long before it), or FROM/TO as two RFC 3339 times',
  query: 'text in any case, or `/regex/` (RE2)',
  in: 'where to look; everywhere when left out',
  host: 'part of the host, in any case',
  path_contains: 'part of the path, in any case',
  method: 'GET, POST …',
  status_min: 'lowest status code',
  status_max: 'highest status code',
  group: '`cause`, or `none` for one row an exchange',
  direction: 'seen from the process; `egress-external` are the calls that leave',
  state: 'only these',
  part: 'one part instead of both bodies',
  path: 'JSONPath of one value in a JSON body: `$.error.code`',
  offset: 'position in the part, in characters: page by page',
  max_bytes: 'how much of a part; raises the budget',
  include_responses: 'false: request bodies only',
  kinds: 'only these kinds of finding',
  min_severity: 'only findings at least so severe',
};

function typeOf(rule: UnknownRecord): string {
  const words = asList(rule['enum']);
  if (words) return words.map((word) => `\`${String(word)}\``).join(' ');
  if (rule['type'] === 'array') return `list of ${typeOf(asRecord(rule['items']) ?? {})}`;
  if (rule['type'] === 'integer') return `${String(rule['minimum'])}–${String(rule['maximum'])}`;
  return rule['type'] === 'string' ? 'text' : String(rule['type']);
}

function table(properties: UnknownRecord, names: readonly string[]): string {
  const rows = names.map((name) => {
    const rule = asRecord(properties[name]) ?? {};
    const standard = rule['default'] === undefined ? '' : `\`${String(rule['default'])}\``;
    const meaning = meanings[name];
    if (!meaning) throw new Error(`scripts/docs/tools.ts does not say what ${name} means.`);
    return `| \`${name}\` | ${typeOf(rule)} | ${standard} | ${meaning} |`;
  });
  return ['| parameter | values | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

export function text(): string {
  const registry = createRegistry();
  if (isProblem(registry)) throw new Error(registry.message);
  const bytes = Buffer.byteLength(JSON.stringify(registry.tools));
  const [first] = registry.tools;
  const shared = Object.keys(common);
  const sections = registry.tools.map(({ name, title, description, inputSchema, outputSchema }) => {
    const properties = asRecord(inputSchema['properties']) ?? {};
    const own = Object.keys(properties).filter((one) => !shared.includes(one));
    const promised = Object.keys(asRecord(outputSchema['properties']) ?? {});
    return [
      `## \`${name}\`: ${title}`,
      description,
      own.length ? table(properties, own) : 'No parameters of its own.',
      `Its data always has ${promised.map((one) => `\`${one}\``).join(', ')}.`,
    ].join('\n\n');
  });
  return `${[
    '<!-- Made from the registry by scripts/docs/tools.ts: npm run docs. -->',
    '# The tools',
    `Nine tools, all read-only, answered from the buffer at once. The list takes ${bytes.toLocaleString('en')} bytes and is the same in every run. The names and parameters of the public reference server keep working; two differ in meaning: \`seconds\` looks back (\`live\` waits), and a page has 20 rows.`,
    '## Parameters of every tool',
    table(asRecord(first?.inputSchema['properties']) ?? {}, shared),
    'Models write `"60"` for 60, `null` for "not given" and one word for a list of one: all that is understood. Numbers out of bounds are taken at the bound, and a note says so. Unknown names are refused with the nearest one.',
    '## Every answer',
    `Text and structured data say the same, and each is complete alone, because some clients show a model only the one, some only the other. Each takes at most ${budgets.concise.text.toLocaleString('en')} bytes (\`format: "detailed"\`: ${budgets.detailed.text.toLocaleString('en')}; \`max_bytes\`: ${budgets.most.text.toLocaleString('en')}). Rows come last and are dropped from the end until the answer fits; then \`cursor\` leads on.`,
    `\`finding\` is one line a person would say. \`coverage\` says what can be known of the asked time: sources, what is held, evicted, gaps, suspected loss, capture filter. \`next\` are ways to go on, as calls. \`since\` leads to what comes after this answer. With no rows, \`why\` gives the likely reasons, each with its proof and what to do.`,
    'Captured text stands only in rows, fenced in the text as untrusted; control, zero-width and direction-changing characters are shown (`⟨U+202E⟩`). Secrets are replaced by `‹kind#mark›`; equal marks mean equal secrets. No argument turns that off, and a comparison inside a secret finds only its whole value or its mark.',
    'An error is a result whose text begins with `Error:` and ends with `Do:`; its code is in `_meta.code`.',
    ...sections,
  ].join('\n\n')}\n`;
}
