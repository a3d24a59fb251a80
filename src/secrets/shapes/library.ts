/**
 * secretlint's rules, kept up by others, called as what they are: synchronous functions over a text. Its core is
 * left out (asynchronous, and quadratic in the number of hits). A rule runs only where one of its literals stands,
 * on pieces of bounded size, and is stopped at a bounded number of hits. What it finds passes our own filters.
 */

import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { createLiteralFinder } from '../text/literals.ts';
import { type Span } from '../text/span.ts';
import { excuse, isMadeUp } from '../values/notSecret.ts';

/**
 * The literals without which a rule can find nothing, and the kind it finds. Rules that are not named here are
 * left out on purpose: their formats are read by structure (basicauth, database connection strings), checked
 * more strictly by us (github, npm, privatekey, gcp, aws), or would let traffic switch the scan off (comments).
 */
export const ruled: Readonly<
  Record<string, { readonly kind: string; readonly literals: readonly string[] }>
> = {
  slack: { kind: 'slack-token', literals: ['xoxb-', 'xoxp-', 'xapp-', 'xoxa-', 'xoxo-', 'xoxr-'] },
  sendgrid: { kind: 'sendgrid-api-key', literals: ['SG.'] },
  shopify: { kind: 'shopify-token', literals: ['shppa_', 'shpca_', 'shpat_', 'shpss_'] },
  gitlab: { kind: 'gitlab-token', literals: ['glpat-'] },
  openai: { kind: 'openai-api-key', literals: ['T3BlbkFJ'] },
  anthropic: { kind: 'anthropic-api-key', literals: ['sk-ant-'] },
  groq: { kind: 'groq-api-key', literals: ['gsk_'] },
  huggingface: { kind: 'huggingface-token', literals: ['hf_'] },
  linear: { kind: 'linear-api-key', literals: ['lin_api_'] },
  notion: { kind: 'notion-token', literals: ['ntn_'] },
  grafana: { kind: 'grafana-token', literals: ['glc_', 'glsa_'] },
  '1password': { kind: 'onepassword-token', literals: ['ops_ey'] },
  'hashicorp-vault': { kind: 'vault-token', literals: ['hvs.', 'hvb.', 'hvr.'] },
  vercel: { kind: 'vercel-token', literals: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'] },
  databricks: { kind: 'databricks-token', literals: ['dapi'] },
  docker: { kind: 'docker-token', literals: ['dckr_pat_'] },
  figma: { kind: 'figma-token', literals: ['figd_'] },
  cloudflare: { kind: 'cloudflare-token', literals: ['cfk_', 'cfut_', 'cfat_'] },
  tailscale: { kind: 'tailscale-key', literals: ['tskey-'] },
  stripe: { kind: 'stripe-secret-key', literals: ['sk_live', 'sk_test', 'rk_live', 'rk_test'] },
};

interface Rule {
  readonly kind: string;
  /** Calls the rule on a text; `report` may throw to end it. */
  run(text: string, report: (start: number, end: number) => void): void;
}

/** Characters that a rule reads at once. */
const longestPiece = 65_536;
const longestToken = 2_048;
/** As far as a rule looks back from its literal. */
const lookBehind = 64;
const mostHits = 2_000;

const byLiteral = new Map<string, Rule[]>();
for (const creator of rules) {
  const entry = ruled[creator.meta.id.replace('@secretlint/secretlint-rule-', '')];
  if (!entry) continue;
  let report: (start: number, end: number) => void = () => undefined;
  const handler = creator.create(
    {
      sharedOptions: {},
      createTranslator: () => (messageId) => ({ message: '', messageId: String(messageId), data: undefined }),
      report: ({ range: [start, end] }) => report(start, end),
      ignore: () => undefined,
    },
    {},
  );
  const rule: Rule = {
    kind: entry.kind,
    run(text, hear) {
      report = hear;
      // Synchronous in every rule named above, which a test holds them to; a late answer would be heard by nobody.
      void handler.file?.(sourceOf(text));
    },
  };
  for (const literal of entry.literals) byLiteral.set(literal, [...(byLiteral.get(literal) ?? []), rule]);
}

const finder = createLiteralFinder([...byLiteral.keys()]);

class EnoughHits extends Error {}

export function findByLibrary(text: string): Span[] {
  const found = new Map<string, Span>();
  for (const [rule, pieces] of piecesOf(text))
    try {
      for (const { from, to } of pieces)
        rule.run(text.slice(from, to), (start, end) => {
          const span = judge(text, from + start, from + end, rule.kind);
          found.set(`${span.start}:${span.end}`, span);
          if (found.size >= mostHits) throw new EnoughHits();
        });
    } catch (error) {
      if (!(error instanceof EnoughHits)) throw error;
    }
  return [...found.values()];
}

interface Piece {
  readonly from: number;
  to: number;
}

/** What each rule is to read: the surroundings of its literals, in pieces of bounded size. */
function piecesOf(text: string): ReadonlyMap<Rule, readonly Piece[]> {
  const wanted = new Map<Rule, Piece[]>();
  finder.each(text, (at, literal) => {
    // A row of one beginning is no token, and costs some rules more than its length.
    if (text.startsWith(literal, at + literal.length)) return undefined;
    for (const rule of byLiteral.get(literal) ?? []) {
      const pieces = wanted.get(rule) ?? [];
      const last = pieces.at(-1);
      const from = Math.max(0, at - lookBehind);
      if (last && from <= last.to && at - last.from < longestPiece) last.to = at + longestToken;
      else pieces.push({ from, to: at + longestToken });
      wanted.set(rule, pieces);
    }
    return undefined;
  });
  return wanted;
}

function judge(text: string, start: number, end: number, kind: string): Span {
  const value = text.slice(start, end);
  // `xoxo-from-berlin`: its rules ask for a length, not for chance.
  const made =
    isMadeUp(value) || excuse(value) !== undefined || /^[a-z]{1,20}(?:[-_][a-z]{1,20})+$/.test(value);
  const isTest = kind === 'stripe-secret-key' && /_test/.test(value);
  return { start, end, kind: isTest ? 'stripe-test-key' : kind, severity: isTest ? 2 : 4, report: !made };
}

type Source = Parameters<NonNullable<ReturnType<(typeof rules)[number]['create']>['file']>>[0];

/** What a rule asks of a source file, as far as these rules ask. */
function sourceOf(content: string): Source {
  const nowhere = { line: 1, column: 0 };
  return {
    filePath: undefined,
    physicalFilePath: undefined,
    getFilePath: () => undefined,
    getPhysicalFilePath: () => undefined,
    content,
    contentType: 'text',
    ext: '',
    hasBOM: false,
    indexToPosition: () => nowhere,
    positionToIndex: () => 0,
    rangeToLocation: () => ({ start: nowhere, end: nowhere }),
    locationToRange: () => [0, 0],
  };
}
