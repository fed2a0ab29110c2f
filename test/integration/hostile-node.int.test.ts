/**
 * A node in a process of its own, under attack: its memory stays bounded, and it goes on serving.
 *
 * Requests from a seed, by callers of every role, never get a 500, an undocumented answer or anything that is hidden from the caller. SOLERA_CASES sets their
 * number, SOLERA_SEED the seed, SOLERA_FIRST the number of the first; `npm run fuzz:http` sends a million.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FuzzReport, residentMb, runFuzz } from '../faults/http-fuzz/fuzz-run.js';
import { type FuzzSite, openFuzzSite } from '../faults/http-fuzz/fuzz-site.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { idleBombs, tableBombs } from '../support/table-bombs.js';

const cases = Number(process.env.SOLERA_CASES ?? 3_000);
const seed = Number(process.env.SOLERA_SEED ?? 1);
/** The number of the first request, to repeat a part of a run. */
const first = Number(process.env.SOLERA_FIRST ?? 0);
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
    const report = await runFuzz(site, { seed, first, cases, atOnce, progress: line });
    process.stderr.write(`fuzz: ${JSON.stringify({ ...report, faults: report.faults.length })}\n`);
    expect(`${report.faults.join('\n')}${site.node.log}`).toBe('');
    expect(report.memory.most).toBeLessThan(mostMemory);
    expect(report.sent).toBe(cases);
    const refused = Object.values(report.outcomes).reduce((sum, counts) => sum + (counts['429'] ?? 0), 0);
    // A request that is refused for its address alone tries nothing.
    expect(refused).toBeLessThan(cases / 20);
    const byCaller = Object.entries(report.outcomes);
    expect(byCaller).toHaveLength(site.callers.length);
    for (const [caller, counts] of byCaller) {
      const statuses = Object.keys(counts);
      if (caller === 'no credentials') expect(statuses).toContain('401');
      else expect(statuses, caller).toEqual(expect.arrayContaining(['200', '400', '404']));
    }
    await expect.poll(held).toEqual({ requests: 0, streams: 0 });
  },
  120_000 + cases * 60,
);

function line({ sent, seconds, memory, faults }: FuzzReport): void {
  if (sent % casesPerLine > atOnce) return;
  const rate = Math.round(sent / seconds);
  process.stderr.write(
    `fuzz: ${sent} requests, ${rate} a second, ${memory.end} MB, faults: ${faults.join(' ') || 'none'}\n`,
  );
}

/** Returns what the node still holds for its clients. The request for its metrics does not count. */
async function held(): Promise<{ readonly requests: number; readonly streams: number }> {
  const metrics = await site.inspect('/metrics');
  const value = (name: string): number => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(metrics)?.[1]);
  return { requests: value('solera_http_requests_in_flight'), streams: value('solera_http_streams_open') };
}

describe('a small file that would grow to gigabytes', () => {
  it.each(tableBombs)('is refused: $what', async ({ bytes }) => {
    const { status, text, grownMb } = await uploaded(bytes());
    expect(status, text).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      code: 'bad_request',
      detail: expect.stringMatching(/damaged|larger|more than|compressed/),
    });
    expect(grownMb).toBeLessThan(mostGrownMb);
  });

  it.each(idleBombs)('is read without that which grows: $what', async ({ bytes }) => {
    const { status, text, grownMb } = await uploaded(bytes());
    expect(status, text).toBe(200);
    expect(text).not.toContain('root:');
    expect(grownMb).toBeLessThan(mostGrownMb);
  });

  it('makes an import fail with too_large, and the node go on', async () => {
    const bomb = tableBombs.find(({ what }) => what === 'the last cell of a sheet');
    const { text } = await site.upload('/v1/wineries/estate/imports?wait=30', bomb?.bytes() ?? Buffer.alloc(0));
    expect(JSON.parse(text)).toMatchObject({ status: 'failed', problem: { code: 'too_large' } });
    expect(await site.inspect('/readyz')).toContain('"ready"');
    expect(site.node.log).toBe('');
  });
});

/** Megabytes by which the node may grow while it reads such a file: what it may unpack, several times over, and garbage. */
const mostGrownMb = 250;

/** Sends a file to be guessed. Returns the answer, and by how much the node has grown meanwhile. */
async function uploaded(
  file: Buffer,
): Promise<{ readonly status: number; readonly text: string; readonly grownMb: number }> {
  const before = residentMb(site.node.pid);
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, residentMb(site.node.pid));
  }, 5);
  const answer = await site.upload('/v1/wineries/estate/imports/guess', file);
  clearInterval(timer);
  return { ...answer, grownMb: Math.max(most, residentMb(site.node.pid)) - before };
}
