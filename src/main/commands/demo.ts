import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { removeAbandoned } from '../../adapters/embedded-postgres/data-folder.js';
import { type Demo, demo as makeDemo } from '../../harvest/demo.js';
import { verify } from '../../verify/verify.js';
import { CommandFailure, failureText } from '../command-failure.js';
import { readConfiguration } from '../configuration.js';
import { heading, type Told, tellStory } from '../demo/story.js';
import { signalled } from '../ending.js';
import { called } from '../invocation.js';
import { type Node, startNode } from '../node.js';
import { note, print } from '../terminal.js';
import { verifyProgress, verifyText } from '../verify-report.js';
import { serveUntil } from './start.js';

interface Options {
  readonly data?: string;
  readonly keep: boolean;
  readonly serve: boolean;
}

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Show it: two cellars, a weigh tag that was wrong for ten months, its correction, and everything that follows from it.',
    )
    .option('--data <folder>', 'keep the data in this new folder')
    .option('--keep', 'keep the temporary folder', false)
    .option('--serve', 'go on serving on PORT (8080) until Ctrl-C', false)
    .addHelpText(
      'after',
      `
Without options everything happens in a temporary folder, on a port of its own, and is gone afterwards.

Examples:
  ${called('demo')}
  ${called('demo --serve')}
  ${called('demo --data ./demo')} && SOLERA_DATA=./demo ${called('start')}`,
    )
    .action(async (options: Options) => {
      const signal = signalled();
      await clearAbandoned();
      const prefix = options.keep ? keptPrefix : temporaryPrefix;
      const folder = options.data ?? (await mkdtemp(join(tmpdir(), prefix)));
      const isTemporary = options.data === undefined && !options.keep;
      try {
        await assertNew(folder);
        await run({ ...options, folder, isTemporary }, signal);
      } finally {
        if (isTemporary) await rm(folder, { recursive: true, force: true });
      }
      // The listeners for a signal are gone with the process.
      process.exit();
    });
}

const temporaryPrefix = 'solera-demo-';
/** Not the beginning of the other: what is to be kept is never taken for abandoned. */
const keptPrefix = 'solera-kept-';

/** What demonstrations left that were killed: a folder, and a server that still runs in it. Only our own user's. */
async function clearAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const folder = join(tmpdir(), name);
    const found = await lstat(folder).catch(() => undefined);
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue;
    // The demonstration needs none of it: what cannot be removed is told, and is there the next time.
    await removeAbandoned(folder, note).catch((error: unknown) => note(failureText(error)));
  }
}

async function run(
  options: Options & { folder: string; isTemporary: boolean },
  signal: Promise<NodeJS.Signals>,
): Promise<void> {
  const { folder, serve, isTemporary } = options;
  // The demonstration is of an empty Solera of its own, whatever else the environment names.
  const { port, host } = readConfiguration({ PORT: process.env.PORT, HOST: process.env.HOST });
  const environment = {
    SOLERA_DATA: folder,
    LOG_LEVEL: 'warn',
    PORT: serve ? String(port) : '0',
    HOST: serve ? host : '127.0.0.1',
  };
  const node = await startNode(readConfiguration(environment));
  try {
    const demo = makeDemo();
    const shown = tellStory(node.composed.solera, demo).then(async (told) => {
      await prove(node);
      return told;
    });
    const told = await Promise.race([shown, interrupted(signal)]);
    suggest(node, demo, told, { serve, isTemporary, folder });
    if (serve) await serveUntil(signal, node);
  } finally {
    await node.close();
  }
}

async function interrupted(signal: Promise<NodeJS.Signals>): Promise<never> {
  throw new CommandFailure(`Interrupted by ${await signal}.`, `Run ${called('demo')} again to see it to the end.`);
}

async function prove({ composed }: Node): Promise<void> {
  heading('7. Is it the same as if it had been right from the beginning?');
  const bars = verifyProgress();
  const { store, archive } = composed.postgres;
  const report = await verify({ store, archive, now: () => performance.now(), progress: bars.update });
  bars.stop();
  print(verifyText(report));
  if (!report.ok) process.exitCode = 1;
}

function suggest(
  { url }: Node,
  { blend, correction }: Demo,
  { knownBefore }: Told,
  { serve, isTemporary, folder }: { serve: boolean; isTemporary: boolean; folder: string },
): void {
  heading('Try next');
  const lot = `${url}/v1/wineries/${blend.winery}/lots/${blend.lot}`;
  if (serve) {
    const actions = `${url}/v1/wineries/${correction.winery}/actions`;
    print(`  The blend today, as it was believed before the correction, and where its wine is from:
    curl -s '${lot}'
    curl -s '${lot}?known=${knownBefore}'
    curl -s '${lot}/lineage'
  Every version of the weigh tag:
    curl -s '${actions}/${correction.id}/revisions'
  The correction, as a subscriber hears it:
    ${called(`feed --url ${url} --after ${knownBefore}`)}
  The API: ${url}/docs
Serving on ${url}; Ctrl-C ends it${isTemporary ? ' and removes the data.' : '.'}`);
    return;
  }
  const next: (readonly [command: string, what: string])[] = [
    ...(isTemporary ? [] : [[`SOLERA_DATA=${folder} ${called('start')}`, 'a server on these data'] as const]),
    [called('demo --serve'), 'the same, and a server to ask: /docs, lots, lineage, the feed'],
    [called('start'), 'an empty server of your own on http://127.0.0.1:8080'],
    [`${called('harvest --actions 10000')} > harvest.ndjson`, 'a larger harvest, made up'],
    [called('import harvest.ndjson'), 'send it to that server'],
    [called('feed'), 'follow its log, number by number'],
    [called('verify'), 'prove it again, at any time'],
  ];
  print(next.map(([command, what]) => `  ${command}\n      ${what}`).join('\n'));
}

async function assertNew(folder: string): Promise<void> {
  const found = await readdir(folder).catch(() => []);
  if (found.length > 0)
    throw new CommandFailure(
      `${folder} is not empty, and the demonstration needs a folder of its own.`,
      `Name one that does not exist yet: ${called('demo --data ./demo')}`,
    );
}
