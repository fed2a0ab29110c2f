/** What other commands notice of a large edit, while it is decided and when it is published. */
import { setTimeout as sleep } from 'node:timers/promises';
import { compose } from '../src/main/compose.js';
import { describeOthers, type OthersFound } from './cascade-others-report.js';
import { type CascadeSetting, onDatabase, type PartReport } from './cascade-part.js';
import { benchWinery, prepareLots } from './cellar-load.js';
import { sendJson } from './http-json.js';
import { type LongLot, nextCorrection, recordLongLot } from './long-lot.js';
import { NodeProcess } from './node-process.js';
import { OtherCommands } from './other-commands.js';
import { reportProgress, repositoryRoot } from './report.js';
import { runSolera } from './server-under-test.js';

const clients = 32;
const lots = 320;
const warmUpDependents = 3_000;
const warmUps = 3;
const warmUpMs = 5_000;
/** After the answer to the edit: whatever publishing delayed is answered. */
const afterMs = 1_000;
const verifyHeapMb = 14_000;

export async function measureOthers({ server, size, large, seconds }: CascadeSetting): Promise<PartReport> {
  const found: OthersFound[] = [];
  for (const dependents of [size, ...(large ? [size * 10] : [])])
    found.push(
      await onDatabase(server, `others_${dependents}`, async (connectionString) => {
        const prepared = await prepare(connectionString, dependents);
        await server.settle();
        const measured = await measure(connectionString, { ...prepared, seconds });
        reportProgress(`others: the edit took ${Math.round(measured.editTo - measured.editFrom)} ms; verifying …`);
        return { ...measured, failedProof: await proof(connectionString) };
      }),
    );
  return describeOthers(found);
}

async function prepare(connectionString: string, dependents: number): Promise<{ warm: LongLot; long: LongLot }> {
  const node = await compose({ connectionString });
  await prepareLots(node.solera, lots);
  const warm = await recordLongLot(node.solera, 'WARM', warmUpDependents);
  const long = await recordLongLot(node.solera, 'LONG', dependents);
  await node.close();
  return { warm, long };
}

async function measure(
  connectionString: string,
  { warm, long, seconds }: { readonly warm: LongLot; readonly long: LongLot; readonly seconds: number },
): Promise<Omit<OthersFound, 'failedProof'>> {
  const node = await NodeProcess.start(connectionString);
  try {
    for (let run = 0; run < warmUps; run += 1) await edit(node, warm);
    const load = OtherCommands.start(node.port, { clients, lots, long });
    await sleep(warmUpMs);
    await node.loopDelay();
    const quietFrom = performance.now();
    await sleep(seconds * 1_000);
    const quietLoop = await node.loopDelay();
    const editFrom = performance.now();
    await edit(node, long);
    const editTo = performance.now();
    await sleep(afterMs);
    const editLoop = await node.loopDelay();
    await load.stop();
    return {
      dependents: long.dependents,
      samples: load.samples,
      ...{ quietFrom, editFrom, editTo, quietLoop, editLoop },
    };
  } finally {
    await node.stop();
  }
}

async function edit(node: NodeProcess, long: LongLot): Promise<void> {
  const path = `/v1/wineries/${benchWinery}/actions/${long.receiptId}`;
  await sendJson('PUT', `http://127.0.0.1:${node.port}${path}`, nextCorrection(long));
}

/** Verifies the database in a process of its own, because verification takes much memory. */
async function proof(connectionString: string): Promise<string> {
  try {
    await runSolera(repositoryRoot(), ['verify', '--json'], {
      DATABASE_URL: connectionString,
      NODE_OPTIONS: `--max-old-space-size=${verifyHeapMb}`,
    });
    return '';
  } catch (error) {
    return String(error);
  }
}
