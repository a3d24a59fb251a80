import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer, type Server } from './servers.ts';
import { tasks, type Answered, type Task } from './tasks.ts';
import { tokenCounter } from './tokens.ts';
import { play, record, replay, type Recording } from './traffic.ts';

const { values, positionals } = parseArgs({
  options: { reference: { type: 'string' }, python: { type: 'string', default: 'python3' } },
  allowPositionals: true,
});
const count = await tokenCounter(positionals[0] ?? '');
const referenceFile = join(import.meta.dirname, 'reference.json');
const lengthSeconds = 120;
const deployAfterMs = 45_000;

interface Cost {
  readonly tokens: number;
  readonly facts: number;
}
interface Reference {
  readonly tools: number;
  readonly tasks: Readonly<Record<string, Cost>>;
}
interface Outcome {
  readonly task: Task;
  readonly calls: number;
  readonly tokens: number;
  readonly missing: readonly string[];
}

const jsonOf = (answered: Answered): string => JSON.stringify(answered.data ?? '');

/** What a model reads of an answer: clients show one half or the other, so the larger counts. */
function tokensOf(answers: readonly Answered[]): number {
  return answers.reduce((sum, answer) => sum + Math.max(count(answer.text), count(jsonOf(answer))), 0);
}

function missingIn(task: Task, answers: readonly Answered[]): readonly string[] {
  const text = answers.map((answer) => answer.text).join('\n');
  const data = answers.map((answer) => (answer.data === undefined ? answer.text : jsonOf(answer))).join('\n');
  return Object.entries(task.facts).flatMap(([name, pattern]) => [
    ...(pattern.test(text) ? [] : [`${name} (text)`]),
    ...(pattern.test(data) ? [] : [`${name} (structured)`]),
  ]);
}

async function askOurs(recording: Recording, state: string): Promise<{ outcomes: Outcome[]; tools: number }> {
  const traffic = await play(recording);
  const start = (url: string): Promise<Server> =>
    startServer(process.execPath, ['dist/cli.js', 'mcp', '--no-join', '--url', url], {
      QTAP_DEVTOOLS_STATE: state,
    });
  const ours = await start(traffic.url);
  const silent = await start('http://127.0.0.1:9');
  await untilHeld(ours, recording.exchanges);
  const situation = { deployedAt: new Date(recording.from + deployAfterMs).toISOString() };
  const outcomes: Outcome[] = [];
  for (const task of tasks) {
    let calls = 0;
    const server = task.where === 'silent' ? silent : ours;
    const answers = await task.steps((tool, args) => {
      calls++;
      return server.ask(tool, args);
    }, situation);
    outcomes.push({ task, calls, tokens: tokensOf(answers), missing: missingIn(task, answers) });
    if (process.env['EVALS_SHOW'])
      console.log(`\n### ${task.question}\n${answers.map(({ text }) => text).join('\n---\n')}`);
  }
  const tools = count(ours.toolList);
  await ours.close();
  await silent.close();
  await traffic.stop();
  return { outcomes, tools };
}

/** Until all that was told is held and looked at. */
async function untilHeld(server: Server, exchanges: number): Promise<void> {
  console.log(`playing ${lengthSeconds} s of traffic …`);
  for (let tries = 0; tries < 1_500; tries++) {
    const { data } = await server.ask('get_traffic', { seconds: 86_400, limit: 1 });
    const { coverage } = data as { coverage?: { held?: { count?: number }; notScannedYet?: number } };
    if ((coverage?.held?.count ?? 0) >= exchanges && !coverage?.notScannedYet) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`of ${exchanges} exchanges not all arrived`);
}

/** The guide's server as it is, but for two lines: where Qtap is, and the name its library has now. */
async function askReference(recording: Recording, file: string, folder: string): Promise<Reference> {
  const program = join(folder, 'reference.py');
  const start = async (url: string): Promise<Server> => {
    writeFileSync(
      program,
      readFileSync(file, 'utf8')
        .replace(/^DEVTOOLS_URL = .*$/m, `DEVTOOLS_URL = ${JSON.stringify(url)}`)
        .replace(
          /^from mcp\.server\.fastmcp import FastMCP$/m,
          'try:\n    from mcp.server.fastmcp import FastMCP\nexcept ModuleNotFoundError:\n    from mcp.server.mcpserver import MCPServer as FastMCP',
        ),
    );
    return startServer(values.python, [program], {});
  };
  // Its usual capture is a minute: it gets the last one, at once, and has three seconds to read it.
  const traffic = await replay(recording, lengthSeconds - 60);
  const there = await start(traffic.url);
  const silent = await start('http://127.0.0.1:9/');
  const costs: Record<string, Cost> = {};
  for (const task of tasks) {
    const server = task.where === 'silent' ? silent : there;
    const seconds = task.where === 'silent' ? 1 : 3;
    const answer = await server.ask(task.reference.tool, { ...task.reference.args, seconds });
    const whole = `${answer.text}\n${jsonOf(answer)}`;
    const facts = Object.values(task.facts).filter((pattern) => pattern.test(whole)).length;
    // In its favour: the smaller of its two halves.
    const halves = answer.data === undefined ? [answer.text] : [answer.text, jsonOf(answer)];
    costs[task.question] = { tokens: Math.min(...halves.map(count)), facts };
  }
  const tools = count(there.toolList);
  await there.close();
  await silent.close();
  await traffic.stop();
  return { tools, tasks: costs };
}

function page(outcomes: readonly Outcome[], tools: number, reference: Reference): string {
  const number = (n: number): string => n.toLocaleString('en');
  const rows = outcomes.map(({ task, calls, tokens, missing }) => {
    const theirs = reference.tasks[task.question];
    const facts = Object.keys(task.facts).length;
    return [
      task.question,
      `\`${task.reference.tool}\``,
      String(calls),
      `${facts - new Set(missing.map((one) => one.replace(/ \(.*/, ''))).size}/${facts}`,
      number(tokens),
      theirs ? `${theirs.facts}/${facts}` : '–',
      theirs ? number(theirs.tokens) : '–',
      theirs ? (theirs.tokens / tokens).toFixed(theirs.tokens < tokens * 10 ? 1 : 0) : '–',
    ];
  });
  const ours = outcomes.reduce((sum, one) => sum + one.tokens, 0);
  const theirs = outcomes.reduce((sum, { task }) => sum + (reference.tasks[task.question]?.tokens ?? 0), 0);
  const costs = outcomes.map(({ task, tokens }) => ({
    ours: tokens,
    theirs: reference.tasks[task.question]?.tokens ?? 0,
  }));
  const largest = costs.reduce((most, one) => (one.theirs > most.theirs ? one : most), {
    ours: 0,
    theirs: 0,
  });
  const rest = (theirs - largest.theirs) / (ours - largest.ours);
  const table = [
    ['question', 'reference asks', 'our calls', 'facts', 'tokens', 'its facts', 'its tokens', 'times'],
    ['---', '---', '--:', '--:', '--:', '--:', '--:', '--:'],
    ...rows,
    [
      '**all ten**',
      '',
      '',
      '',
      `**${number(ours)}**`,
      '',
      `**${number(theirs)}**`,
      `**${(theirs / ours).toFixed(0)}**`,
    ],
  ];
  return `# Evals

Ten questions, the calls that answer them, the facts that the answers must contain, and what they cost a model's
context. \`npm run evals\` asks the built program again, rewrites this page, and fails when a fact is missing or all
answers together cost more than a tenth of the reference's tokens.

* **Traffic**: two minutes of the built-in demo company (seed 1, busier than usual), played in time; the questions look
  at the last minute. The last question is asked where no Qtap answers.
* **Reference**: the Python server of Qtap's public guide, unchanged, with the last minute of the same traffic. Each of
  its calls waits a minute for new traffic; ours answers from the buffer. Its numbers are kept in
  \`test/evals/reference.json\`; \`npm run evals -- --reference FILE\` measures them again.
* **Facts** are searched in our text alone and in our structured content alone, because clients show the model the one or
  the other; of the reference in both together.
* **Tokens** are counted with o200k: of our two halves the larger, of the reference's the smaller.

${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}

Without the question that only the reference's largest answer comes near: ${rest.toFixed(0)} times.

The list of tools, which every conversation pays once: ${number(tools)} tokens, the reference's ${number(reference.tools)}. Ours holds nine
tools with output schemas, filters, paging and ids to go on with.
`;
}

const folder = mkdtempSync(join(tmpdir(), 'qtap-evals-'));
try {
  // It is played in time, so it begins when everybody listens.
  const recording = await record(lengthSeconds, Date.now() + 15_000);
  if (values.reference)
    writeFileSync(
      referenceFile,
      `${JSON.stringify(await askReference(recording, values.reference, folder), undefined, 2)}\n`,
    );
  const reference = JSON.parse(readFileSync(referenceFile, 'utf8')) as Reference;
  const { outcomes, tools } = await askOurs(recording, folder);
  for (const { task, calls, tokens, missing } of outcomes) {
    const theirs = reference.tasks[task.question];
    console.log(
      `${missing.length ? '✗' : '✓'} ${task.question} ${calls} calls, ${tokens} tokens, reference ${theirs?.tokens ?? '–'}${missing.length ? `; missing: ${missing.join(', ')}` : ''}`,
    );
  }
  const ours = outcomes.reduce((sum, one) => sum + one.tokens, 0);
  const theirs = Object.values(reference.tasks).reduce((sum, one) => sum + one.tokens, 0);
  console.log(`${ours} tokens, reference ${theirs}: ${(theirs / ours).toFixed(1)} times; tool list ${tools}`);
  writeFileSync('docs/evals.md', page(outcomes, tools, reference));
  if (ours * 10 > theirs || outcomes.some(({ missing }) => missing.length)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
