import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownHome, runProgram, startServe, type Serving } from '../support/program.ts';
import { provided } from './provided.ts';

const suite = provided('conformance');

/** What the official suite can ask of any server, without tools made for it, by revision. */
const scenarios = {
  '2025-06-18': [
    'server-initialize',
    'ping',
    'tools-list',
    'resources-list',
    'prompts-list',
    'completion-complete',
  ],
  '2025-11-25': [
    'server-initialize',
    'ping',
    'tools-list',
    'resources-list',
    'prompts-list',
    'completion-complete',
    'dns-rebinding-protection',
    'server-session-lifecycle',
    'server-sse-multiple-streams',
  ],
  '2026-07-28': [
    'server-stateless',
    'tools-list',
    'resources-list',
    'prompts-list',
    'completion-complete',
    'caching',
    'dns-rebinding-protection',
    'http-header-validation',
    'sep-2164-resource-not-found',
    'input-required-result-unsupported-methods',
    'server-sse-multiple-streams',
  ],
} as const;

interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
  /** The suite would need a tool made for it. */
  readonly details?: { readonly untestable?: boolean };
}

describe.skipIf(suite.skip)(`the official conformance suite: ${suite.label}`, () => {
  const home = ownHome();
  let serving: Serving;
  beforeAll(async () => {
    // The suite cannot send a bearer, so it comes by the secret path, as ChatGPT does.
    serving = await startServe(['--url', 'demo', '--secret-path'], home.env);
  });
  afterAll(async () => {
    await serving.stop();
    home.remove();
  });

  describe.each(Object.entries(scenarios))('%s', (revision, names) => {
    it.each(names)('%s', async (scenario) => {
      const folder = join(home.folder, 'results', revision, scenario);
      mkdirSync(folder, { recursive: true });
      const command = [
        ...suite.command,
        'server',
        '--url',
        serving.secretUrl ?? '',
        '--spec-version',
        revision,
      ];
      const { out } = await runProgram([...command, '--scenario', scenario, '--output-dir', folder], {
        env: home.env,
        cwd: home.folder,
      });
      const checks = checksIn(folder);
      expect(checks.length, out).toBeGreaterThan(0);
      expect(checks.filter(({ status, details }) => status === 'FAILURE' && !details?.untestable)).toEqual(
        [],
      );
    });
  });
});

function checksIn(folder: string): readonly Check[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('checks.json'))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Check[]);
}
