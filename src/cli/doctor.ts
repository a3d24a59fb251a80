/** `doctor`: why do I see nothing? Each finding with its proof and what to do. */

import { sleep, systemClock } from '../base/clock.ts';
import { deadline } from '../base/deadline.ts';
import { isProblem } from '../base/problem.ts';
import { howMany } from '../base/text.ts';
import { type Engine } from '../engine/engine.ts';
import { type Reason } from '../traffic/answers.ts';
import { type SourceStatus } from '../wire/views.ts';
import { engineOptions, readArguments, sourceOptions } from './arguments.ts';
import { isConnected, ownEngine, sourceLine } from './engine.ts';
import { giveUpAfterMs, isLost } from './listen.ts';
import { exit, fail, printJson, type Terminal } from './terminal.ts';

const options = { ...sourceOptions, seconds: 'text', json: 'flag' } as const;

/** Long enough for a connection, the agent's snapshot of processes and a first exchange. */
const lookSeconds = 8;

type Level = 'ok' | 'warning' | 'fault';

interface Check {
  readonly level: Level;
  readonly text: string;
  readonly proof?: string;
  readonly fix?: string;
}

export async function doctor(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, options, 0);
  if (isProblem(given)) return fail(terminal, given);
  const seconds = given.whole('seconds', 1, 300);
  if (isProblem(seconds)) return fail(terminal, seconds);
  const settings = engineOptions(given, terminal);
  if (isProblem(settings)) return fail(terminal, settings);
  const warnings = new Set<string>();
  const engine = await ownEngine(settings, terminal, {
    log: (level, text) => void (level === 'warn' && warnings.add(text)),
  });
  if (isProblem(engine)) return fail(terminal, engine, given.text('capture-filter'));
  try {
    const checks = [
      ...(await examine(engine, seconds ?? lookSeconds, terminal)),
      ...[...warnings].map((text): Check => ({ level: 'warning', text })),
    ];
    const healthy = !checks.some(({ level }) => level === 'fault');
    if (given.flag('json')) printJson(terminal, { healthy, checks });
    else for (const check of checks) terminal.out(shown(check, terminal.colour));
    return healthy ? exit.well : exit.found;
  } finally {
    await engine.close();
  }
}

async function examine(engine: Engine, seconds: number, terminal: Terminal): Promise<readonly Check[]> {
  const desk = engine.desks.forPerson;
  terminal.err(`Looking for up to ${seconds} s …\n`);
  const over = deadline(terminal.signal, seconds * 1_000);
  const began = Date.now();
  // Well is soon seen; nothing takes its time.
  while (await sleep(systemClock, 200, over.signal))
    if (engine.status().held > 0 ? Date.now() - began > 2_000 : isHopeless(engine, began, seconds)) break;
  over.clear();

  const { sources, held } = engine.status();
  const coverage = desk.coverage({ seconds: Math.ceil(seconds) + 5 });
  const checks: Check[] = sources.map((source) => reached(source, seconds));
  checks.push(...(await engine.exposure()).map(asWarning));
  if (sources.some(isConnected)) {
    checks.push(
      held > 0
        ? { level: 'ok', text: `${howMany(held, 'exchange')} arrived${await connectionWords(engine)}.` }
        : { level: 'fault', text: `No exchange arrived within ${seconds} s.` },
    );
    if (held > 0) checks.push(...(await bodies(engine)));
    if (coverage.captureFilter)
      checks.push({
        level: 'warning',
        text: `A capture filter hides everything but ${coverage.captureFilter}.`,
      });
    if (coverage.lossSuspected)
      checks.push({
        level: 'warning',
        text: 'Qtap has dropped events: its queue of 100 was full.',
        fix: 'Narrow what it sends with --capture-filter.',
      });
  }
  if (held > 0) checks.push(...desk.faults().map(asWarning));
  else {
    const reasons = desk.why({ window: { seconds: 60 }, limit: 1, signal: terminal.signal });
    checks.push(...reasons.filter(beyondSources(sources.some(isConnected))).map(asFault));
  }
  return checks;
}

/** What came of the other topic that tools read: exchanges name connections even when nobody tells of them. */
async function connectionWords({ desks: { forPerson: desk } }: Engine): Promise<string> {
  const signal = new AbortController().signal;
  const found = await desk.connections({ window: { seconds: 86_400 }, limit: 1_000, signal });
  if (isProblem(found)) return '';
  const told = found.connections.filter(({ state }) => state !== 'unknown').length;
  return told > 0 ? `, and word of ${howMany(told, 'connection')}` : '; nothing yet of the topic connection';
}

/** In the usual time only: who names another one wants to wait for a Qtap. */
function isHopeless(engine: Engine, began: number, seconds: number): boolean {
  return seconds === lookSeconds && Date.now() - began > giveUpAfterMs && isLost(engine);
}

const bodiesLookedAt = 50;

/** Whether bodies come at all: at a lower level a message tells its length and has nothing in it. */
async function bodies({ desks: { forPerson: desk } }: Engine): Promise<readonly Check[]> {
  const signal = new AbortController().signal;
  const found = await desk.rows({ window: { seconds: 86_400 }, limit: bodiesLookedAt, signal });
  if (isProblem(found)) return [];
  const states = found.rows.flatMap(({ id }) => {
    const exchange = desk.exchange(id);
    return isProblem(exchange) ? [] : [exchange.request.body.state, exchange.response?.body.state];
  });
  if (states.some((state) => state === 'captured' || state === 'cut-front' || state === 'cut-end'))
    return [{ level: 'ok', text: 'Bodies are captured.' }];
  if (!states.includes('not-captured')) return [];
  return [
    {
      level: 'warning',
      text: 'Bodies are not captured at this level.',
      fix: 'Set the level of the http plugin in Qtap’s configuration to full.',
    },
  ];
}

function reached(source: SourceStatus, seconds: number): Check {
  if (isConnected(source)) return { level: 'ok', text: sourceLine(source) };
  const { name, url, state } = source;
  return {
    level: 'fault',
    text: state.is === 'connecting' ? `${name}: no answer from ${url} in ${seconds} s.` : sourceLine(source),
    fix:
      (state.is === 'lost' && state.fix) ||
      'Start Qtap there with --enable-dev-tools, and check address and port.',
  };
}

/** That a source cannot be reached has been said in its own line. */
function beyondSources(connected: boolean): (reason: Reason) => boolean {
  return ({ because }) => connected || !/cannot be reached|still connecting/.test(because);
}

function asFault({ because, proof, fix }: Reason): Check {
  return { level: 'fault', text: because, proof, fix };
}

function asWarning({ because, proof, fix }: Reason): Check {
  return { level: 'warning', text: because, proof, fix };
}

const marks = { ok: ['✓', '32'], warning: ['!', '33'], fault: ['✗', '31'] } as const;

function shown({ level, text, proof, fix }: Check, colour: boolean): string {
  const [mark, code] = marks[level];
  const lines = [`${colour ? `\u001b[${code}m${mark}\u001b[0m` : mark} ${text}`];
  if (proof) lines.push(`  ${proof}`);
  if (fix) lines.push(`  Do: ${fix}`);
  return `${lines.join('\n')}\n`;
}
