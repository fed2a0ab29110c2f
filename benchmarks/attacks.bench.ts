/** Measures what a node holds, and whether it still answers, while clients ask for much at once or do not read what they asked for. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Answers, type Attack, attacks, longLots, runAttack } from './attack-clients.js';
import type { Watched, WatchOrder } from './attack-watch.js';
import { prepareLotsOverHttp, prepareWideLotsOverHttp } from './cellar-load.js';
import { describeMachine, type Machine } from './machine.js';
import { publish, reportProgress, repositoryRoot } from './report.js';
import { runSolera, startServerUnderTest } from './server-under-test.js';
import { whole } from './statistics.js';

interface AttacksOptions {
  readonly seconds: number;
  readonly wideLots: number;
  /** Only the attacks whose name contains it. */
  readonly only: string;
  /** The built checkout whose server is measured. */
  readonly checkout: string;
  readonly save: boolean;
}
interface Run extends Watched {
  readonly attack: string;
  readonly answers: Answers;
  readonly seconds: number;
}

const ordinaryLots = 1_500;
const maxMb = 500;
const maxHealthMs = 100;

export async function benchAttacks(options: AttacksOptions): Promise<void> {
  const checkout = options.checkout === '' ? repositoryRoot() : options.checkout;
  // Compiles the checkout if its sources changed, so that no measured process has to.
  await runSolera(checkout, ['--version']);
  const runs: Run[] = [];
  let machine: Machine | undefined;
  for (const attack of attacks.filter(({ name }) => name.includes(options.only))) {
    const { run, measuredOn } = await measureAttack(checkout, attack, options, machine);
    machine = measuredOn;
    runs.push(run);
    reportProgress(`${attack.name}: ${JSON.stringify(run)}`);
  }
  if (machine === undefined) throw new Error('at least one attack is needed');
  await publish(
    {
      name: 'attacks',
      measures:
        `the resident set of one node process, and the time of GET /healthz on a connection that is open before, asked without pause by another process, during attacks of at most ${options.seconds} s each; ` +
        `${whole(ordinaryLots)} lots of two origins and ${whole(options.wideLots)} of 1,000. Each attack meets a new server.`,
      doesNotMeasure: 'the memory of PostgreSQL and of the kernel, attacks that come together, attacks over a network.',
      machine,
      tables: [
        {
          title: 'Attacks',
          head: ['attack', 'MB before', 'peak MB', '/healthz worst ms', 'p99 ms', 's', 'answers'],
          rows: runs.map((run) => [
            run.attack,
            whole(run.startMb),
            whole(run.peakMb),
            whole(run.worstHealthMs),
            whole(run.p99HealthMs),
            run.seconds.toFixed(1),
            Object.entries(run.answers)
              .map(([status, times]) => `${whole(times)} × ${status}`)
              .join(', '),
          ]),
        },
      ],
      aims: runs.flatMap((run) => [
        { aim: `${run.attack}: at most ${maxMb} MB`, found: `${whole(run.peakMb)} MB`, met: run.peakMb <= maxMb },
        {
          aim: `${run.attack}: /healthz within ${maxHealthMs} ms`,
          found: `${whole(run.worstHealthMs)} ms`,
          met: run.worstHealthMs <= maxHealthMs,
        },
      ]),
      remarks: [
        'The attackers use the same cores as the node, so the times of /healthz include waiting for a core.',
        '“cut”: the server closed the connection. “not read”: the client never read, and its connection was still open at the end.',
      ],
      raw: runs,
    },
    options.save,
  );
}

async function measureAttack(
  checkout: string,
  attack: Attack,
  { seconds, wideLots }: AttacksOptions,
  machine: Machine | undefined,
): Promise<{ readonly run: Run; readonly measuredOn: Machine }> {
  const server = await startServerUnderTest(checkout);
  try {
    const measuredOn = machine ?? (await describeMachine(server.connectionString, checkout));
    await prepareLotsOverHttp(server.url, ordinaryLots);
    await prepareWideLotsOverHttp(server.url, longLots, wideLots);
    const port = Number(new URL(server.url).port);
    const watcher = watch({ port, pid: server.pid });
    await pause(500);
    const begun = performance.now();
    const answers = await runAttack(port, attack, seconds * 1_000);
    const lasted = (performance.now() - begun) / 1_000;
    // What the attack left behind is still to be answered or cut off.
    await pause(1_000);
    return { run: { attack: attack.name, answers, seconds: lasted, ...(await watcher.end()) }, measuredOn };
  } finally {
    await server.stop();
  }
}

function watch(order: WatchOrder): { end(): Promise<Watched> } {
  const child = fork(fileURLToPath(new URL('./attack-watch.js', import.meta.url)), { execArgv: [] });
  child.send(order);
  return {
    end: async () => {
      const answered = once(child, 'message');
      child.send('end');
      const [message] = (await answered) as [{ watched: Watched } | { failure: string }]; // attack-watch.ts sends nothing else.
      if ('failure' in message) throw new Error(message.failure);
      return message.watched;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
