/**
 * Requests from a seed, by callers of every role, never get a 500, an undocumented answer or anything that is hidden from the caller, and the memory of the
 * node stays bounded. SOLERA_CASES sets the number of requests, SOLERA_SEED the seed; `npm run fuzz:http` sends a million.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FuzzReport, runFuzz } from '../faults/http-fuzz/fuzz-run.js';
import { type FuzzSite, openFuzzSite } from '../faults/http-fuzz/fuzz-site.js';
import { startTestServer, type TestServer } from '../support/postgres.js';

const cases = Number(process.env.SOLERA_CASES ?? 3_000);
const seed = Number(process.env.SOLERA_SEED ?? 1);
const atOnce = 16;
/** Megabytes of memory that the node may occupy. It occupies some 200 before the first request. */
const mostMemory = 600;
/** Requests between two lines about a long run. */
const casesPerLine = 20_000;

let server: TestServer;
let site: FuzzSite;

beforeAll(async () => {
  // The program refuses a server that is not durable.
  server = await startTestServer({ fsync: true });
  site = await openFuzzSite((await server.createDatabase()).connectionString);
}, 120_000);
afterAll(async () => {
  await (site as FuzzSite | undefined)?.node.kill();
  await server.stop();
});

it(
  `${cases} requests from the seed ${seed} are answered as documented and show nothing hidden`,
  async () => {
    const report = await runFuzz(site, { seed, cases, atOnce, progress: line });
    expect(report.faults).toEqual([]);
    expect(site.node.log).toBe('');
    expect(report.memory.most).toBeLessThan(mostMemory);
    expect(report.sent).toBe(cases);
    const byCaller = Object.entries(report.outcomes);
    expect(byCaller).toHaveLength(site.callers.length);
    for (const [caller, counts] of byCaller) {
      const statuses = Object.keys(counts);
      if (caller === 'no credentials') expect(statuses).toContain('401');
      else expect(statuses, caller).toEqual(expect.arrayContaining(['200', '400', '404']));
    }
    await expect.poll(held).toEqual({ requests: 0, streams: 0 });
    process.stderr.write(`fuzz: ${JSON.stringify(report)}\n`);
  },
  120_000 + cases * 60,
);

function line({ sent, seconds, memory, faults }: FuzzReport): void {
  if (sent % casesPerLine > atOnce) return;
  const rate = Math.round(sent / seconds);
  process.stderr.write(`fuzz: ${sent} requests, ${rate} a second, ${memory.end} MB, ${faults.length} faults\n`);
}

/** Returns what the node still holds for its clients. The request for its metrics does not count. */
async function held(): Promise<{ readonly requests: number; readonly streams: number }> {
  const metrics = await site.inspect('/metrics');
  const value = (name: string): number => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(metrics)?.[1]);
  return { requests: value('solera_http_requests_in_flight'), streams: value('solera_http_streams_open') };
}
