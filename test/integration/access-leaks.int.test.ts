/**
 * No answer tells a caller of what it may not see: neither codes, notes, names nor costs of the lots of other owners and other wineries.
 * SOLERA_CASES sets the number of histories, SOLERA_SEED the first seed.
 */
import { describe, expect, it } from 'vitest';
import { vessels } from '../../src/harvest/small-world.js';
import { accepted } from '../support/accepted.js';
import { AccessSite, type Answer, type Request } from '../support/access-site.js';
import { MarkedHistory } from '../support/marked-history.js';
import { AccessView, type Viewer } from './access-view.js';

const cases = Number(process.env.SOLERA_CASES ?? 2);
const firstSeed = Number(process.env.SOLERA_SEED ?? 1);
const wineries = ['north', 'south'];
const viewers: readonly Viewer[] = [
  { role: 'editor', winery: null, owner: 'A' },
  { role: 'admin', winery: 'north', owner: 'B' },
  { role: 'admin', winery: 'north', owner: null },
  { role: 'editor', winery: 'south', owner: null },
  { role: 'consumer', winery: 'north', owner: 'A' },
];

describe('no read path leaks', () => {
  for (let seed = firstSeed; seed < firstSeed + cases; seed += 1)
    it(`in the history of seed ${seed}`, async () => {
      const site = await AccessSite.open();
      try {
        // In every second history, no wine goes from one owner to another, so that nothing of another may be shown.
        const history = new MarkedHistory(seed, ['A', 'B', null], seed % 2 === 0 ? 0.04 : 0);
        await history.putSettings(site.solera);
        await history.record(site.solera, 48);
        expect(history.revisions.length).toBeGreaterThan(25);
        await recordBackgroundPreviews(site, history);
        for (const viewer of viewers) await examine(site, history, viewer, examineReads);
        for (const viewer of viewers) await examine(site, history, viewer, examineWrites);
        for (const viewer of viewers) await examine(site, history, viewer, examineLog);
      } finally {
        await site.close();
      }
    }, 900_000);
});

async function recordBackgroundPreviews({ solera }: AccessSite, { revisions }: MarkedHistory): Promise<void> {
  for (const winery of wineries) {
    const target = revisions.find((one) => one.winery === winery);
    if (target !== undefined)
      await accepted(solera.retract(winery, target.id, undefined, { preview: true, async: { waitMs: 0 } }));
  }
}

async function examine(
  site: AccessSite,
  history: MarkedHistory,
  viewer: Viewer,
  work: (scene: Scene) => Promise<void>,
): Promise<void> {
  const { role, winery, owner } = viewer;
  const name = `${role} of ${winery ?? 'all'} for ${owner ?? 'all'}`;
  const token = await site.token({ name, role, winery: winery ?? '*', ...(owner === null ? {} : { owner }) });
  const view = await AccessView.of(viewer, history, site.solera);
  const forbidden = view.forbiddenTexts();
  expect(forbidden.length, `${name}: nothing is hidden, so nothing is tested`).toBeGreaterThan(5);
  const ask = async (method: string, path: string, body?: unknown, request: Request = {}): Promise<Answer> => {
    const answer = await site.send(method, path, { ...request, token, ...(body === undefined ? {} : { body }) });
    const asked = `${path} ${JSON.stringify(body ?? {})}`;
    // A former state of a lot that belonged to the viewer then may be read.
    const isFormer =
      owner !== null &&
      /[?&](at|known)=/.test(path) &&
      path.includes('/lots') &&
      ownersIn(answer.text).every((one) => one === owner);
    const told = `${isFormer ? '' : answer.text} ${[...answer.headers].join(' ')} ${cursorsIn(answer.text)}`;
    const leaked = forbidden.filter((text) => told.includes(text) && !asked.includes(text));
    if (leaked.length > 0 || answer.status >= 500)
      throw new Error(`${name}: ${method} ${asked} tells ${leaked.join(', ')}: ${answer.status} ${answer.text}`);
    return answer;
  };
  await work({ site, history, view, ask });
}

interface Scene {
  readonly site: AccessSite;
  readonly history: MarkedHistory;
  readonly view: AccessView;
  readonly ask: Ask;
}

async function examineReads({ history, view, ask }: Scene): Promise<void> {
  if (view.viewer.role === 'consumer') return;
  for (const path of listsFor(view.viewer)) await everyPage(path, ask);
  for (const [index, key] of history.lots.entries()) {
    const [home = '', lot = ''] = key.split('/');
    // A stream takes time, because it never ends.
    for (const path of pathsOfLot(home, lot).filter((one) => index % 6 === 0 || !one.endsWith('/stream'))) {
      const headers = { accept: path.includes('forward') ? 'text/csv' : '*/*' };
      const answer = await ask('GET', path, undefined, { headers });
      const isFormer = answer.status === 200 && /[?&](at|known)=/.test(path);
      if (!view.visible.has(key) && !isFormer)
        await expectAbsence(lot, answer, (code) => ask('GET', path.replaceAll(lot, code)), path);
      else if (path.includes('timeline')) await everyPage(path, ask);
    }
  }
  for (const id of new Set(history.revisions.map((one) => one.id)))
    for (const home of wineries) {
      await ask('GET', `/v1/wineries/${home}/actions/${id}`);
      await everyPage(`/v1/wineries/${home}/actions/${id}/revisions`, ask);
    }
  for (const text of view.forbiddenTexts().slice(0, 40)) await ask('GET', `/v1/search?q=${encodeURIComponent(text)}`);
}

type Ask = (method: string, path: string, body?: unknown, request?: Request) => Promise<Answer>;

function listsFor({ winery }: Viewer): readonly string[] {
  const own = wineries.flatMap((home) =>
    [
      'lots',
      'lots?q=q',
      'lots?status=active',
      'vessels',
      'actions',
      'actions?status=conflicted',
      'inventory',
      'lineage-edges',
      'imports',
    ]
      .concat(
        vessels.flatMap((vessel) => [`vessels/${vessel}`, `actions?vessel=${vessel}`, `inventory?vessel=${vessel}`]),
      )
      .concat([
        `vessels?at=2024-09-02T00:00:00Z`,
        'lots?at=2024-09-02T00:00:00Z',
        'inventory?at=2024-09-02T00:00:00Z',
        'stream',
      ])
      .map((path) => `/v1/wineries/${home}/${path}`),
  );
  const beside = [
    '/v1/wineries',
    '/v1/conflicts',
    '/v1/edits',
    '/v1/search?q=q',
    '/v1/tokens',
    '/v1/audit',
    '/metrics',
  ];
  return [...own, ...beside, `/v1/audit?winery=${winery ?? 'north'}`, '/v1/model-changes', '/v1/followers'];
}

function pathsOfLot(winery: string, lot: string): readonly string[] {
  const own = `/v1/wineries/${winery}/lots/${lot}`;
  const ofLot = [
    '',
    '?at=2024-09-02T00:00:00Z',
    '?known=20',
    '/timeline',
    '/lineage',
    '/lineage?direction=forward',
    '/lineage?direction=forward&format=csv',
    '/analyses',
    '/stream',
  ];
  const lists = ['actions', 'inventory', 'lineage-edges'].map((list) => `/v1/wineries/${winery}/${list}?lot=${lot}`);
  return [...ofLot.map((path) => `${own}${path}`), ...lists];
}

/** Reads a list in pages of two, a list of edits with all that belongs to each. */
async function everyPage(path: string, ask: Ask): Promise<void> {
  const first = await ask('GET', path);
  if (first.status !== 200 || !first.text.startsWith('{"items"')) return;
  if (path === '/v1/edits')
    for (const { id } of (JSON.parse(first.text) as { readonly items: readonly { readonly id: string }[] }).items)
      for (const part of ['', '/lots', '/actions', '/conflicts', '/events']) await ask('GET', `/v1/edits/${id}${part}`);
  for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 40; pages += 1) {
    const continued: string = `${path}${path.includes('?') ? '&' : '?'}limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
    cursor = (JSON.parse((await ask('GET', continued)).text) as { readonly next: string | null }).next;
  }
}

/** An answer about a hidden lot equals, byte for byte, that about a lot that does not exist. */
async function expectAbsence(lot: string, answer: Answer, ask: (code: string) => Promise<Answer>, about: string) {
  const code = `z${lot.slice(1)}`;
  const absent = await ask(code);
  expect([about, answer.status, answer.text]).toEqual([about, absent.status, absent.text.replaceAll(code, lot)]);
  const namesOf = ({ headers }: Answer) =>
    [...headers].filter(([name]) => !['date', 'solera-position', 'x-request-id'].includes(name));
  expect(namesOf(answer)).toEqual(namesOf(absent));
}

/** Numbers are dense, and exactly what the viewer may not read is withheld: in the pages and in the stream. */
async function examineLog({ site, view, ask }: Scene): Promise<void> {
  const head = await site.solera.head();
  const shown: unknown[] = [];
  for (let first = 1; first <= head; first += 100) {
    const { items } = JSON.parse((await ask('GET', `/v1/notifications/${first},${first + 99}`)).text) as {
      items: unknown[];
    };
    shown.push(...items);
  }
  const { items } = await site.solera.readLog(1, head);
  const right = items.map((text, index) => {
    const entry = JSON.parse(text) as Record<string, unknown>;
    const number = { specversion: '1.0', id: String(index + 1), sequence: index + 1 };
    return view.mayRead(entry as never) ? shownEntry(entry, view) : { ...number, source: '/', type: 'solera.withheld' }; // An entry of the log.
  });
  expect(shown.map((entry) => shownEntry(entry as Entry, view))).toEqual(right);
  const stream = await ask('GET', '/v1/notifications/stream?after=0');
  const streamed = [...stream.text.matchAll(/^data: (\{.*\})$/gm)].map(([, text = '']) => JSON.parse(text) as unknown);
  expect(streamed.length).toBeGreaterThan(0);
  expect(streamed.map((entry) => shownEntry(entry as Entry, view))).toEqual(right.slice(0, streamed.length));
  for (const home of wineries) await ask('GET', `/v1/notifications/stream?winery=${home}`);
}

type Entry = Record<string, unknown> & { readonly data?: Record<string, unknown> };

/** Without the reason of a conflict, which may name a lot of another owner. */
function shownEntry(entry: Entry, { viewer }: AccessView): Entry {
  if (viewer.owner === null || entry.data === undefined) return entry;
  const { conflict: _conflict, ...data } = entry.data;
  return { ...entry, data: data.code === 'vessel_occupied' ? { ...data, detail: '' } : data };
}

/** Writes and previews that name what is hidden, or change what follows. */
async function examineWrites({ history, view, ask }: Scene): Promise<void> {
  if (view.viewer.role === 'consumer') return;
  const [target = ''] = [...view.visible];
  const effectiveAt = '2024-09-03T00:00:00Z';
  for (const key of [...view.hidden.slice(0, 12), ...[...view.visible].slice(0, 4)]) {
    const [winery = '', lot = ''] = key.split('/');
    const own = target.split('/')[1] ?? '';
    const bodies = [
      { type: 'rack', data: { from: [{ lot, volume: 1 }], to: [{ lot: own, volume: 1 }] } },
      { type: 'rack', data: { from: [{ lot: own, volume: 1 }], to: [{ lot, volume: 1 }] } },
      { type: 'measure', data: { lot, volume: 3 } },
      { type: 'adjust', data: { lot, change: -1, reason: 'lees' } },
      { type: 'note', data: { lot, text: 'x' } },
      { type: 'archive_lot', data: { lot } },
    ];
    for (const body of bodies) {
      await ask('POST', `/v1/wineries/${winery}/actions?preview=true`, { effectiveAt, ...body });
      const written = await ask('POST', `/v1/wineries/${winery}/actions`, { effectiveAt, ...body });
      if (written.status !== 201) continue;
      const { action } = JSON.parse(written.text) as { readonly action: { readonly id: string } | null };
      if (action !== null) history.note(winery, action.id, { data: { ...body.data, text: undefined } });
    }
  }
  for (const vessel of vessels)
    for (const winery of wineries) {
      const to = { lot: target.split('/')[1] ?? 'X', vessel, volume: 1 };
      const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Lodi' }];
      const body = { type: 'receive_bulk', effectiveAt, data: { to, components } };
      await ask('POST', `/v1/wineries/${winery}/actions?preview=true`, body);
      await ask('POST', `/v1/wineries/${winery}/actions`, { ...body, id: history.revisions[0]?.id });
    }
  for (const { id, winery } of history.revisions.slice(0, 30)) {
    const path = `/v1/wineries/${winery}/actions/${id}`;
    await ask('DELETE', `${path}?preview=true`);
    await ask('DELETE', `${path}?preview=true&onConflict=flag`);
    await ask('PUT', `${path}?preview=true`, { effectiveAt });
    await ask('PUT', path, { effectiveAt }, { headers: { 'if-match': '"99"' } });
    await ask('POST', `/v1/wineries/${winery}/changes?preview=true`, { changes: [{ op: 'retract', id }] });
    await ask('POST', '/v1/changes?preview=true', { changes: [{ op: 'retract', winery, id }] });
    await ask('DELETE', path);
  }
}

function ownersIn(text: string): readonly (string | null)[] {
  return [...text.matchAll(/"owner":(null|"\w*")/g)].map(([, owner = 'null']) => JSON.parse(owner) as string | null);
}

function cursorsIn(text: string): string {
  return [...text.matchAll(/"next":"([\w-]+)"/g)]
    .map(([, cursor = '']) => Buffer.from(cursor, 'base64url').toString('latin1'))
    .join(' ');
}
