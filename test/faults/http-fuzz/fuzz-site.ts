/** A node in a process of its own, with marks in everything that some callers must not see. */
import { compose } from '../../../src/main/compose.js';
import { accepted } from '../../support/accepted.js';
import { NodeProcess } from '../node-process.js';
import type { HiddenTexts } from './answer-judge.js';
import { type FuzzCaller, fuzzCallers, owners, wineries } from './fuzz-callers.js';
import { type FuzzThings, hiddenWineryLot } from './fuzz-names.js';

type Json = Readonly<Record<string, unknown>>;
interface Setup {
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Json>;
  readonly url: string;
  readonly admin: string;
  /** Returns a new text that nothing else contains, and keeps it among the hidden ones of some callers. */
  readonly mark: (from: 'owner' | 'winery' | 'nothing') => string;
}

export interface FuzzSite {
  readonly node: NodeProcess;
  readonly callers: readonly FuzzCaller[];
  readonly things: FuzzThings;
  readonly hidden: HiddenTexts;
  readonly openApi: string;
  /** Sends a request with the rights of an administrator, and returns the text of the answer. */
  readonly inspect: (path: string) => Promise<string>;
  /** Uploads a table with the same rights. */
  readonly upload: (path: string, file: Buffer) => Promise<{ readonly status: number; readonly text: string }>;
}

const settings = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
const effectiveAt = '2025-09-01T00:00:00Z';

/** Starts a node with an empty, migrated database, and records what the requests shall name. */
export async function openFuzzSite(connectionString: string): Promise<FuzzSite> {
  const variables = { DATABASE_URL: connectionString, LOG_LEVEL: 'error' };
  const admin = await firstToken(connectionString);
  const node = new NodeProcess(connectionString, variables);
  await node.start();
  const url = `http://127.0.0.1:${node.port}`;
  const hidden = { all: [] as string[], winery: [] as string[], owner: [] as string[], nothing: [] as string[] };
  let marks = 0;
  const mark = (from: 'owner' | 'winery' | 'nothing'): string => {
    marks += 1;
    const text = `qmark${marks}zz`;
    hidden.nothing.push(text);
    if (from !== 'nothing') hidden.owner.push(text);
    if (from === 'winery') hidden.winery.push(text);
    return text;
  };
  const setup: Setup = { ask: asking(url, admin), url, admin, mark };
  const things = await record(setup);
  const callers = await fuzzCallers(async (body) => String((await setup.ask('POST', '/v1/tokens', body)).token));
  const inspect = (path: string) =>
    fetch(`${url}${path}`, { headers: { authorization: `Bearer ${admin}` } }).then((answer) => answer.text());
  const upload = async (path: string, file: Buffer) => {
    const body = new FormData();
    body.set('file', new Blob([Uint8Array.from(file)]), 'table.xlsx');
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin}` },
      body,
    });
    return { status: answer.status, text: await answer.text() };
  };
  return { node, callers, things, hidden, upload, openApi: await inspect('/openapi.json'), inspect };
}

/** Makes a token without starting the program a second time. */
async function firstToken(connectionString: string): Promise<string> {
  const composed = await compose({ connectionString, durable: false });
  const { access } = composed.access.control.for(null);
  const made = await accepted(access.createToken({ name: 'setup', role: 'admin', winery: '*' }));
  await composed.close();
  return String(made.token);
}

function asking(url: string, token: string): Setup['ask'] {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Json;
  };
}

async function record(setup: Setup): Promise<FuzzThings> {
  const { ask, mark } = setup;
  const { open, hidden } = wineries;
  await recordSettings(setup);
  const [theirs, alsoTheirs] = [`THEIRS-${mark('owner')}`, `CASES-${mark('owner')}`];
  const own = await lotOf(setup, { winery: open, lot: 'MINE', owner: owners.own, vessel: 'T1', from: 'nothing' });
  const other = await lotOf(setup, { winery: open, lot: theirs, owner: owners.other, vessel: 'TY', from: 'owner' });
  const away = { winery: hidden, lot: hiddenWineryLot, vessel: 'T1' };
  const hiddenLot = await lotOf(setup, { ...away, owner: mark('winery'), from: 'winery' });
  const cases = { caseLot: alsoTheirs, bottleMl: 750, bottlesPerCase: 12, cases: 1 };
  const data = { from: [{ lot: theirs, vessel: 'TY', volume: 10 }], ...cases };
  await ask('POST', `/v1/wineries/${open}/actions`, { type: 'bottle', effectiveAt: '2025-09-03T00:00:00Z', data });
  await ask('POST', '/v1/tokens', { name: mark('winery'), role: 'reader', winery: hidden, owner: mark('winery') });
  const { id: revocable } = await ask('POST', '/v1/tokens', { name: 'revocable', role: 'reader', winery: open });
  return {
    ...{ vessels: ['T1', 'T2', 'TY', 'T9'], actions: own.actions, edits: [own.edit] },
    imports: [await importOf(setup, open, 'list', '')],
    ...{ tokens: [String(revocable)], cursors: await cursorsOf(setup) },
    hidden: {
      lots: [theirs, alsoTheirs],
      actions: [...other.actions, ...hiddenLot.actions],
      edits: [other.edit, hiddenLot.edit],
      imports: [await importOf(setup, hidden, mark('winery'), mark('winery'))],
    },
  };
}

async function recordSettings({ ask, mark }: Setup): Promise<void> {
  const { open, spare, hidden } = wineries;
  await ask('PUT', `/v1/wineries/${open}`, { ...settings, name: 'Estate' });
  await ask('PUT', `/v1/wineries/${spare}`, { ...settings, name: 'Spare' });
  await ask('PUT', `/v1/wineries/${hidden}`, { ...settings, name: mark('winery'), bond: mark('winery') });
  for (const vessel of ['T1', 'T2', 'TY']) await ask('PUT', vesselPath(open, vessel), { kind: 'tank', capacity: 500 });
  await ask('PUT', vesselPath(hidden, mark('winery')), { kind: 'tank' });
  await ask('PUT', vesselPath(hidden, 'T1'), { kind: 'tank' });
}

function vesselPath(winery: string, vessel: string): string {
  return `/v1/wineries/${winery}/vessels/${vessel}`;
}

interface LotToRecord {
  readonly winery: string;
  readonly lot: string;
  readonly owner: string;
  readonly vessel: string;
  readonly from: 'owner' | 'winery' | 'nothing';
}

/** Records a lot with marks in all its texts, and a preview in the background. Returns the ids. */
async function lotOf({ ask, mark }: Setup, { winery, lot, owner, vessel, from }: LotToRecord) {
  const path = `/v1/wineries/${winery}/actions`;
  const text = (): string => mark(from);
  const actions = [
    [
      'receive_bulk',
      { to: { lot, vessel, volume: 200, owner }, components, counterparty: text(), bond: text(), cost: 1 },
    ],
    ['addition', { lot, product: text(), amount: 1, unit: text(), cost: 1 }],
    ['analysis', { lot, analyte: text(), value: 1, unit: text() }],
    ['add_cost', { lot, category: text(), amount: 1 }],
    ['declare', { lot, tags: [text()], stage: text() }],
    ['note', { lot, text: text(), kind: text() }],
  ] as const;
  const ids: string[] = [];
  for (const [type, data] of actions) {
    const answer = await ask('POST', path, { type, effectiveAt, data, note: text() });
    ids.push(String((answer.action as Json).id));
  }
  await ask('PUT', `${path}/${ids[1]}`, { note: text() });
  const headers = { prefer: 'respond-async' };
  const edit = await ask('DELETE', `${path}/${ids[0]}?preview=true&onConflict=flag`, undefined, headers);
  return { actions: ids, edit: String(edit.id) };
}

async function importOf({ ask }: Setup, winery: string, source: string, text: string): Promise<string> {
  const form = new FormData();
  const table = `type,effectiveAt,data.lot,data.text\nnote,2025-09-02T00:00:00Z,${hiddenWineryLot},${text || 'x'}\n`;
  form.set('file', new Blob([table], { type: 'text/csv' }), 'table.csv');
  form.set('dryRun', 'true');
  form.set('source', source);
  return String((await ask('POST', `/v1/wineries/${winery}/imports?wait=10`, form)).id);
}

/** Returns cursors that lists have returned. */
async function cursorsOf({ ask }: Setup): Promise<readonly string[]> {
  const home = `/v1/wineries/${wineries.open}`;
  const lists = [
    `${home}/vessels`,
    `${home}/actions`,
    `${home}/lots/MINE/timeline`,
    '/v1/wineries',
    '/v1/tokens',
    '/v1/audit',
  ];
  const cursors: string[] = [];
  for (const path of lists) {
    const { next } = await ask('GET', `${path}?limit=1`);
    if (typeof next === 'string') cursors.push(next);
  }
  return cursors;
}
