/** Large commands: a group of barrels that was topped several times, edits of it, change sets that create many lots, and bodies with many places. */
import { randomUUID } from 'node:crypto';

export interface GroupRequest {
  readonly name: string;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

const winery = '/v1/wineries/groups';
const barrelDown = '01900000-0000-7000-8000-000000000001';
const lateReceipt = '01900000-0000-7000-8000-000000000002';
const tops = 6;
/** The most places of one list. */
const mostPlaces = 5_000;
const component = { share: 1, variety: 'Merlot', vintage: 2025, appellation: 'Napa Valley' };

function day(number: number): string {
  return new Date(Date.UTC(2025, 0, 1) + number * 86_400_000).toISOString();
}

function record(
  name: string,
  type: string,
  at: number,
  data: unknown,
  { id = newId(), query = '' } = {},
): GroupRequest {
  return { name, method: 'POST', path: `${winery}/actions${query}`, body: { id, type, effectiveAt: day(at), data } };
}

function newId(): string {
  return randomUUID();
}

function barrelsOf(size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => `B${index + 1}`);
}

function receive(lot: string, volume: number, at = 1): GroupRequest {
  return record(`receive ${lot}`, 'receive_bulk', at, { to: { lot, volume }, components: [component] });
}

/** Makes the winery with its barrels and the wine that fills them. */
export async function prepareGroup(url: string, size: number): Promise<void> {
  const settings = { name: 'Groups', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  await accepted(url, { name: 'winery', method: 'PUT', path: winery, body: settings });
  const barrels = barrelsOf(size).values();
  const putBarrels = async (): Promise<void> => {
    for (const barrel of barrels)
      await accepted(url, {
        name: barrel,
        method: 'PUT',
        path: `${winery}/vessels/${barrel}`,
        body: { kind: 'barrel' },
      });
  };
  await Promise.all(Array.from({ length: 32 }, putBarrels));
  for (const request of [receive('W', size * 59), receive('KEG', size * 7), receive('SOURCE', mostPlaces * 9)])
    await accepted(url, request);
}

async function accepted(url: string, { name, method, path, body }: GroupRequest): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
}

/** The commands to measure, in the order in which they build on each other. */
export function groupRequests(size: number): readonly GroupRequest[] {
  const barrels = barrelsOf(size);
  const down = { from: [{ lot: 'W', volume: 'all' }], to: [{ lot: 'BR', vessels: barrels, volume: 59 }] };
  const top = { from: [{ lot: 'KEG', volume: size / 2 }], to: [{ lot: 'BR', vessels: barrels, volume: 0.5 }] };
  const inBarrel = { to: { lot: 'X', vessel: 'B1', volume: 5 }, components: [component] };
  const flagged = { query: '?onConflict=flag', id: lateReceipt };
  return [
    record('fill the group', 'barrel_down', 2, down, { id: barrelDown }),
    ...Array.from({ length: tops }, (_, index) => record('top the group', 'top', 30 * (index + 1), top)),
    { name: 'preview: retract the filling', method: 'DELETE', path: `${winery}/actions/${barrelDown}?preview=true` },
    record('preview: wine in one barrel before', 'receive_bulk', 1.5, inBarrel, { query: '?preview=true' }),
    {
      name: 'preview: fill less',
      method: 'PUT',
      path: `${winery}/actions/${barrelDown}?preview=true`,
      body: { data: { ...down, to: [{ lot: 'BR', vessels: barrels, volume: 58 }] } },
    },
    record('wine in one barrel before, flagged', 'receive_bulk', 1.5, inBarrel, flagged),
    { name: 'retract it', method: 'DELETE', path: `${winery}/actions/${lateReceipt}` },
    { name: 'retract the filling, flagged', method: 'DELETE', path: `${winery}/actions/${barrelDown}?onConflict=flag` },
    ...changeSets(size),
  ];
}

function changeSets(size: number): readonly GroupRequest[] {
  const places = Math.min(mostPlaces, size);
  const path = `${winery}/changes`;
  const lots = [1, 2, 3, 4].map((part) => ({
    op: 'record',
    action: {
      type: 'rack',
      effectiveAt: day(400 + part),
      data: {
        from: [{ lot: 'SOURCE', volume: places }],
        to: Array.from({ length: places }, (_, index) => ({ lot: `N${part}-${index}`, volume: 1 })),
      },
    },
  }));
  // Together with the other members, a body of one megabyte holds hardly more.
  const receipts = Array.from({ length: Math.min(4_000, size) }, (_, index) => ({
    op: 'record',
    action: {
      type: 'receive_bulk',
      effectiveAt: day(500),
      data: { to: { lot: `R${index}`, volume: 10 }, components: [component] },
    },
  }));
  const notes = Array.from({ length: Math.min(7_000, 2 * size) }, () => ({
    op: 'record',
    action: { type: 'note', effectiveAt: day(1), data: { lot: 'SOURCE', text: 'x' } },
  }));
  const from = Array.from({ length: places }, (_, index) => ({ lot: `N1-${index}`, volume: 'all' }));
  return [
    { name: `set of 4 rackings into ${4 * places} new lots`, method: 'POST', path, body: { changes: lots } },
    { name: `set of ${receipts.length} receipts`, method: 'POST', path, body: { changes: receipts } },
    { name: `set of ${notes.length} notes`, method: 'POST', path, body: { changes: notes } },
    record(
      `preview: blend ${places} lots`,
      'blend',
      600,
      { from, to: [{ lot: 'BLEND', volume: places }] },
      { query: '?preview=true' },
    ),
    record(`blend ${places} lots`, 'blend', 600, { from, to: [{ lot: 'BLEND', volume: places }] }),
    record(`${places} places with an inexact number`, 'blend', 600, {
      from: from.map(({ lot }) => ({ lot, volume: 1 })),
      to: [{ lot: 'BLEND', volume: 1.123456789 }],
    }),
  ];
}
