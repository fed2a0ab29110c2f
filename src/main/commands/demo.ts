import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { removeAbandoned } from '../../adapters/embedded-postgres/data-folder.js';
import { type Demo, demo as makeDemo } from '../../harvest/demo.js';
import { verify } from '../../verify/verify.js';
import { CommandFailure, failureText } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { type DemonstrationResult, heading, runDemonstration } from '../demo/demonstration.js';
import { type Node, startNode } from '../node.js';
import { shutdownSignal } from '../shutdown.js';
import { notice, print } from '../terminal.js';
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
      'Shows two wineries, a weigh tag with a wrong weight, its correction ten months later, and everything that the correction changes.',
    )
    .option('--data <folder>', 'keep the data in this new folder')
    .option('--keep', 'keep the temporary folder', false)
    .option('--serve', 'keep the server running on PORT (8080) until Ctrl-C', false)
    .addHelpText(
      'after',
      `
Without options, the demonstration runs in a temporary folder and on a free port, and deletes the folder at the end.

Examples:
  ${commandLine('demo')}
  ${commandLine('demo --serve')}
  ${commandLine('demo --data ./demo')} && SOLERA_DATA=./demo ${commandLine('start')}`,
    )
    .action(async (options: Options) => {
      const signal = shutdownSignal();
      await removeAbandonedFolders();
      const prefix = options.keep ? keptPrefix : temporaryPrefix;
      const folder = options.data ?? (await mkdtemp(join(tmpdir(), prefix)));
      const isTemporary = options.data === undefined && !options.keep;
      try {
        await assertNew(folder);
        await run({ ...options, folder, isTemporary }, signal);
      } finally {
        if (isTemporary) await rm(folder, { recursive: true, force: true });
      }
      // The signal listeners would keep the process alive.
      process.exit();
    });
}

/** Where a server listens unless HOST or PORT name another place. */
const usualUrl = 'http://127.0.0.1:8080';

const temporaryPrefix = 'solera-demo-';
/** Does not begin with `temporaryPrefix`, so that a kept folder is never removed as abandoned. */
const keptPrefix = 'solera-kept-';

/** Removes the folders of this user's killed demonstrations, and ends the servers that still run in them. */
async function removeAbandonedFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const folder = join(tmpdir(), name);
    const found = await lstat(folder).catch(() => undefined);
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue;
    // A failure does not stop the demonstration: the next one tries again.
    await removeAbandoned(folder, notice).catch((error: unknown) => notice(failureText(error)));
  }
}

async function run(
  options: Options & { folder: string; isTemporary: boolean },
  signal: Promise<NodeJS.Signals>,
): Promise<void> {
  const { folder, serve, isTemporary } = options;
  // The demonstration needs an empty database of its own, so it ignores SOLERA_DATA and DATABASE_URL.
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
    const demonstrated = runDemonstration(node.composed.solera, demo).then(async (result) => {
      await prove(node);
      return result;
    });
    const { knownBefore } = await Promise.race([demonstrated, interrupted(signal)]);
    if (serve) suggestRequests(node, demo, { knownBefore, isTemporary });
    else suggestCommands(demo, knownBefore, isTemporary ? undefined : folder);
    if (serve) await serveUntil(signal, node);
  } finally {
    await node.close();
  }
}

async function interrupted(signal: Promise<NodeJS.Signals>): Promise<never> {
  throw new CommandFailure(
    `The demonstration was interrupted by ${await signal}.`,
    `Run it again with ${commandLine('demo')}`,
  );
}

async function prove({ composed }: Node): Promise<void> {
  heading('7. The result equals a history recorded right the first time');
  const bars = verifyProgress();
  const report = await verify({ ...composed.postgres, now: () => performance.now(), progress: bars.update });
  bars.stop();
  print(verifyText(report));
  if (!report.ok) process.exitCode = 1;
}

function suggestRequests(
  { url }: Node,
  { blend, correction }: Demo,
  { knownBefore, isTemporary }: DemonstrationResult & { readonly isTemporary: boolean },
): void {
  heading('Try next');
  const lot = `${url}/v1/wineries/${blend.winery}/lots/${blend.lot}`;
  const actions = `${url}/v1/wineries/${correction.winery}/actions`;
  const pages = pagesOf(url, blend, knownBefore);
  print(`  In a browser, the correction that was just made, lot by lot:
    ${pages.wake}
  The blend beside what was believed before the correction; the digits that moved are marked:
    ${pages.blend}
  The blend now, as it was known before the correction, and the origin of its wine:
    curl -s '${lot}'
    curl -s '${lot}?known=${knownBefore}'
    curl -s '${lot}/lineage'
  All revisions of the weigh tag:
    curl -s '${actions}/${correction.id}/revisions'
  The notifications of the correction:
    ${commandLine(`feed --url ${url} --after ${knownBefore}`)}
  The API: ${url}/docs
Serving on ${url}. Ctrl-C ends the server${isTemporary ? ' and deletes the data.' : '.'}`);
}

/** Returns two addresses of the page: the wake of the correction, and the blend compared with the belief before the correction. */
function pagesOf(
  url: string,
  blend: Demo['blend'],
  knownBefore: number,
): { readonly wake: string; readonly blend: string } {
  return {
    wake: `${url}/feed/${knownBefore + 1}`,
    blend: `${url}/w/${blend.winery}/lots/${blend.lot}?beside=${knownBefore}`,
  };
}

/** `folder`: where the data were kept, if they were. */
function suggestCommands(demo: Demo, knownBefore: number, folder: string | undefined): void {
  heading('Try next');
  const page = pagesOf(usualUrl, demo.blend, knownBefore).wake;
  const commands: (readonly [command: string, purpose: string])[] = [
    ...(folder === undefined
      ? []
      : [[`SOLERA_DATA=${folder} ${commandLine('start')}`, `serve these data; the correction: ${page}`] as const]),
    [commandLine('demo --serve'), `the same, and a page that shows the correction: ${page}`],
    [commandLine('start'), 'an empty server on http://127.0.0.1:8080'],
    [`${commandLine('harvest --actions 10000')} > harvest.ndjson`, 'generate a larger harvest'],
    [commandLine('import harvest.ndjson'), 'load it into that server'],
    [commandLine('feed'), 'follow its log'],
    [commandLine('verify'), 'verify its database, at any time'],
  ];
  print(commands.map(([command, purpose]) => `  ${command}\n      ${purpose}`).join('\n'));
}

async function assertNew(folder: string): Promise<void> {
  const found = await readdir(folder).catch(() => []);
  if (found.length > 0)
    throw new CommandFailure(
      `${folder} is not empty. The demonstration needs an empty folder.`,
      `Choose a new folder: ${commandLine('demo --data ./demo')}`,
    );
}
