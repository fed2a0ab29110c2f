#!/usr/bin/env node
/** The program `solera-feed-conformance`. */
import { parseArgs } from 'node:util';
import { conformanceLimits } from '../../../config/feed.js';
import { play } from './run.js';
import { type Scenario, scenarios } from './scenario.js';

const usage = `Runs a consumer against a scripted feed, and shows what it gets wrong.

Usage: solera-feed-conformance --command "node consumer.js" [--only name]… [--patience seconds] [--nats nats-server]

The command is started with SOLERA_URL, the address of the feed, and SOLERA_FOLDER, an empty folder for its position. It applies the log from the first
notification on, and prints a line on stdout for each change set when it applies it, before it stores its position: {"change":"…","first":1,"last":3}. Other lines are ignored.
It is killed by SIGKILL and started again, and must go on after its last change set; only the set during which it was killed may be printed
again. It must never end, except with an exit code other than 0 when a number cannot be obtained, or when it is started on another log than before.

--nats names the program nats-server, by its path or its name in PATH, and adds the scenarios with a mirror in JetStream: the program starts a broker of its own for each,
with the stream SOLERA, and the consumer gets its address as NATS_URL, which is empty in all other scenarios. This needs the package nats.

Scenarios: ${namesOf(scenarios.filter(({ mirror }) => mirror === undefined))}
With --nats: ${namesOf(scenarios.filter(({ mirror }) => mirror !== undefined))}
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (typeof options === 'string') {
    process.stderr.write(options);
    return 2;
  }
  const width = Math.max(...options.chosen.map(({ name }) => name.length));
  let failed = 0;
  for (const scenario of options.chosen) {
    const begun = performance.now();
    const fault = await play(scenario, options);
    if (fault !== null) failed += 1;
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1).padStart(6);
    process.stdout.write(
      `${scenario.name.padEnd(width)}  ${fault === null ? 'ok    ' : 'failed'} ${seconds} s  ${fault ?? ''}`.trimEnd(),
    );
    process.stdout.write('\n');
  }
  const { length } = options.chosen;
  process.stdout.write(
    failed === 0 ? `All ${length} scenarios passed.\n` : `${failed} of ${length} scenarios failed.\n`,
  );
  return failed === 0 ? 0 : 1;
}

function optionsOf(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        command: { type: 'string' },
        only: { type: 'string', multiple: true },
        nats: { type: 'string' },
        patience: { type: 'string', default: String(conformanceLimits.patienceMs / 1_000) },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { command, only, patience, nats } = values;
    const patienceMs = Number(patience) * 1_000;
    const unknown = only?.find((name) => !scenarios.some((one) => one.name === name));
    if (values.help === true || command === undefined) return usage;
    if (unknown !== undefined) return `There is no scenario "${unknown}".\n\n${usage}`;
    if (!(patienceMs > 0)) return `--patience is "${patience}"; it must be a number of seconds.\n`;
    const chosen = scenarios.filter(
      ({ name, mirror }) => only?.includes(name) ?? (mirror === undefined || nats !== undefined),
    );
    const needsBroker = nats === undefined ? chosen.find(({ mirror }) => mirror !== undefined) : undefined;
    if (needsBroker !== undefined)
      return `The scenario "${needsBroker.name}" needs a broker. Name it: --nats nats-server\n`;
    return { command, patienceMs, nats, chosen };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${usage}`;
  }
}

function namesOf(some: readonly Scenario[]): string {
  return some.map(({ name }) => name).join(', ');
}
