/** A read of a read model that names a winery, a vessel or a lot that does not exist, fails like every other read that does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepted } from '../support/accepted.js';
import { type HttpNode, startHttpNode } from '../support/http-node.js';

let node: HttpNode;
let wait: number;

beforeAll(async () => {
  node = await startHttpNode();
  const { solera } = node;
  const settings = { name: 'Hill', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  await accepted(solera.putWinery('hill', settings));
  for (const vessel of ['T1', 'T2']) await accepted(solera.putVessel('hill', vessel, { kind: 'tank' }));
  const components = [{ share: 1, variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley' }];
  const receive = async (lot: string, vessel: string): Promise<string> => {
    const data = { to: { lot, vessel, volume: 100 }, components, kind: 'wine' };
    const body = { type: 'receive_bulk', effectiveAt: '2025-09-10T09:00:00Z', data };
    return String(((await accepted(solera.record('hill', body, {}))).action as { id: string }).id);
  };
  await receive('A', 'T1');
  await accepted(solera.retract('hill', await receive('GONE', 'T2'), {}, {}));
  wait = await solera.head();
});
afterAll(() => node?.close());

async function get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${node.url}/v1/${path}${path.includes('?') ? '&' : '?'}wait=${wait}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }; // An answer is an object.
}

describe('a read of a read model', () => {
  it.each([
    ['wineries/nowhere/inventory', 'There is no winery nowhere.'],
    ['wineries/nowhere/lineage-edges', 'There is no winery nowhere.'],
    ['wineries/nowhere/lots/A/analyses', 'There is no winery nowhere.'],
    ['search?q=A&winery=nowhere', 'There is no winery nowhere.'],
    ['wineries/hill/lots/NONE/analyses', 'Winery hill has no lot NONE.'],
    ['wineries/hill/inventory?lot=NONE', 'Winery hill has no lot NONE.'],
    ['wineries/hill/inventory?vessel=T9', 'Winery hill has no vessel T9.'],
    ['wineries/hill/lineage-edges?lot=NONE', 'Winery hill has no lot NONE.'],
  ])('of %s is not found', async (path, detail) => {
    expect(await get(path)).toMatchObject({ status: 404, body: { code: 'not_found', detail } });
  });

  it.each(['wineries/nowhere', 'wineries/hill/lots/NONE', 'wineries/hill/vessels/T9'])(
    'fails with the problem of the read of %s itself',
    async (path) => {
      const own = await (await fetch(`${node.url}/v1/${path}`)).json();
      const [, winery = '', kind, code = ''] = path.split('/');
      const reading =
        kind === undefined
          ? `wineries/${winery}/inventory`
          : `wineries/${winery}/inventory?${kind === 'lots' ? 'lot' : 'vessel'}=${code}`;
      const { code: problem, detail, title, type } = own as Record<string, unknown>; // A problem document.
      expect((await get(reading)).body).toMatchObject({ code: problem, detail, title, type });
    },
  );

  it.each([
    'wineries/hill/lots/A/analyses',
    'wineries/hill/lots/GONE/analyses',
    'wineries/hill/inventory?lot=GONE',
    'wineries/hill/inventory?vessel=T2',
    'wineries/hill/lineage-edges?lot=A',
    'search?q=zinfandel&winery=hill',
  ])('of %s, which exists, is an empty list', async (path) => {
    expect(await get(path)).toEqual({ status: 200, body: { items: [], next: null } });
  });
});
