/** `solera rebuild` on encrypted wineries: content that cannot be read is no failure, and is named. */
import { afterEach, expect, it } from 'vitest';
import { accepted } from '../support/accepted.js';
import { at, EncryptionSite, putWineries, receipt } from './encryption-site.js';
import { type Ended, run } from './program.js';

const sites: EncryptionSite[] = [];
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

/** A winery with content in clear and content under two keys, each in a lot of its own, and a winery in clear. */
async function encryptedSite(): Promise<EncryptionSite> {
  const site = await EncryptionSite.open();
  sites.push(site);
  const node = await site.addNode();
  const { solera } = node;
  await putWineries(solera, 'estate', 'plain');
  await accepted(solera.putVessel('estate', 'T-1', { kind: 'tank' }));
  await accepted(solera.record('plain', receipt('P', 5), {}));
  await accepted(solera.record('estate', receipt('A', 5), {}));
  for (const lot of ['B', 'C']) {
    await site.rotate(node, 'estate');
    await accepted(solera.record('estate', receipt(lot, 9), {}));
    const moved = { from: [{ lot, volume: 4 }], to: [{ lot: `${lot}2`, vessel: 'T-1', volume: 4 }] };
    await accepted(solera.record('estate', { type: 'rack', effectiveAt: at(lot === 'B' ? 2 : 4), data: moved }, {}));
    const emptied = { from: [{ lot: `${lot}2`, vessel: 'T-1', volume: 4 }], to: [{ lot: `${lot}2`, volume: 4 }] };
    await accepted(solera.record('estate', { type: 'rack', effectiveAt: at(lot === 'B' ? 3 : 5), data: emptied }, {}));
  }
  // The node saves head states when it ends.
  await site.closeNode(node);
  return site;
}

function rebuild({ database, keys }: EncryptionSite, { hasKeys = true, json = false } = {}): Promise<Ended> {
  const environment = { DATABASE_URL: database.connectionString, ...(hasKeys ? { SOLERA_KEYS: keys } : {}) };
  return run(['rebuild', ...(json ? ['--json'] : [])], environment);
}

const unreadable = 'The content of winery estate cannot be read whole: its';
const equal = 'Every saved state that can be read equals the one computed from the touches.\n';

it('leaves states under destroyed keys as they are, names all of the keys, and succeeds', async () => {
  const site = await encryptedSite();
  const node = await site.addNode();
  await site.destroy(node, 'estate', 'estate-1');
  const one = await rebuild(site);
  expect(one).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${unreadable} key estate-1 is destroyed.\n${equal}`),
  });
  await site.destroy(node, 'estate');
  const all = await rebuild(site);
  expect(all.stdout).toContain(`${unreadable} keys estate-1, estate-2 are destroyed.\n${equal}`);
  expect([all.code, all.stdout]).toEqual([0, expect.not.stringContaining('left out')]);
  const report = await rebuild(site, { json: true });
  expect([report.code, JSON.parse(report.stdout)]).toMatchObject([
    0,
    {
      ...{ ok: true, leftOut: 0, differences: 0, heads: 0 },
      unreadable: [{ winery: 'estate', code: 'content_destroyed', keys: ['estate-1', 'estate-2'] }],
    },
  ]);
}, 180_000);

it('without the keys changes nothing of the winery, and advises to set them', async () => {
  const site = await encryptedSite();
  const heads = () => site.rows('select * from head order by stream');
  // The touches of this stream are in clear, but its state must be sealed.
  await site.rows("delete from head where stream in ('lot/estate/A', 'lot/plain/P')");
  const before = await heads();
  const blind = await rebuild(site, { hasKeys: false });
  expect(blind.code).toBe(0);
  expect(blind.stdout).toMatch(
    /its keys estate-1, estate-2 are missing\. Set SOLERA_KEYS, and run .*rebuild again\.\nEvery saved state that can be read equals/,
  );
  expect((await heads()).length).toBe(before.length + 1);
  expect((await rebuild(site)).stdout).toContain('Every saved state equals');
  expect((await heads()).length).toBe(before.length + 2);
}, 180_000);
