/** Acceptance test: what a live stream shows is what the API answers, at every number that it names, while several clients write and connections are cut. */
import { expect, test, vi } from 'vitest';
import { type Change, LiveClient } from '../support/live-client.js';
import type { Entry, LotState, Page } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, newId } from './acceptance-site.js';

// Each event of six clients is compared with an answer of the API: half a minute while the machine is busy.
vi.setConfig({ testTimeout: 180_000 });
const site = acceptanceSite();

/** A generator of numbers in [0, 1) that repeats them for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const lots = ['A', 'B', 'C', 'D', 'E', 'F'];

/** One client that records, revises and retracts actions at random. Refused requests change nothing, and are part of the test. */
async function edit(cellar: Cellar, random: () => number, rounds: number): Promise<void> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T; // No caller passes an empty list.
  const ids: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const [lot, other] = [pick(lots), pick(lots)];
    const day = 2 + Math.floor(random() * 20);
    const known = ids.length === 0 ? undefined : pick(ids);
    const kind = random();
    if (kind < 0.2 && known !== undefined) await cellar.retract(known, '?onConflict=flag');
    else if (kind < 0.3 && known !== undefined)
      await cellar.revise(known, { data: addition(lot, 1 + Math.floor(random() * 9)) }, '?onConflict=flag');
    else if (kind < 0.45) {
      const edits = [lot, other].map((one) => ({
        op: 'record',
        action: { id: newId(), type: 'addition', effectiveAt: on(day), data: addition(one, 2) },
      }));
      await cellar.change(edits);
    } else {
      const id = newId();
      const [type, data] = pick<readonly [string, object]>([
        ['addition', addition(lot, 1 + Math.floor(random() * 9))],
        ['rack', { from: [{ lot, volume: 1 + Math.floor(random() * 20) }], to: [{ lot: other }] }],
        ['declare', { lot, stage: `s${round}` }],
        ['receive_bulk', { to: { lot, volume: 50 }, components: [leaf('Merlot')], kind: 'wine' }],
      ]);
      if ((await cellar.post(type, on(day), data, { id }, '?onConflict=flag')).status === 201) ids.push(id);
    }
  }
}

const on = (day: number): string => new Date(Date.UTC(2025, 8, day, 12)).toISOString();
const addition = (lot: string, amount: number) => ({ lot, product: 'KMS', amount, unit: 'g' });

async function stateOf(cellar: Cellar, lot: string, query = ''): Promise<LotState | null> {
  const answer = await site.call<LotState>('GET', `${cellar.path}/lots/${lot}${query}`);
  return answer.status === 404 ? null : answer.body;
}

async function readLog(): Promise<Entry[]> {
  const items: Entry[] = [];
  for (let first = 1; ; first += 100) {
    const page = await site.get<Page>(`/v1/notifications/${first},${first + 99}`);
    items.push(...page.items);
    if (page.items.length < 100) return items;
  }
}

/** Compares each change with the lot as the API answers it at the change's number, and with the log. */
async function check(
  cellar: Cellar,
  { changes, log }: { readonly changes: readonly Change[]; readonly log: readonly Entry[] },
): Promise<void> {
  for (const { lot, state, correction, change, notifications } of changes) {
    const { first, last } = notifications;
    expect(state, `lot ${lot} at ${last}`).toEqual(await stateOf(cellar, lot, `?known=${last}`));
    const entries = log.slice(first - 1, last);
    expect(new Set(entries.map(({ data }) => data.change))).toEqual(new Set([change]));
    const retracts = entries.some(
      ({ type, data }) => type === 'solera.lot.event.retracted' && data.winery === cellar.winery && data.lot === lot,
    );
    expect(correction).toBe(retracts);
  }
}

/** Checks that a client has got every change since its last picture. */
function checkCompleteness(
  cellar: Cellar,
  {
    client,
    shown,
    log,
  }: { readonly client: LiveClient; readonly shown: readonly string[]; readonly log: readonly Entry[] },
): void {
  // A client that was cut off before its first number got another picture.
  const picture = client.events.findLast(({ name, id }) => name === 'state' && id !== null)?.id ?? 0;
  for (const lot of shown) {
    const numbers = client.changes().flatMap((change) => (change.lot === lot ? [change.notifications.last] : []));
    expect(numbers).toEqual(expect.arrayContaining(changeSetsOf(cellar, lot, log, picture)));
  }
}

/** The numbers of the change sets of which the log has events about a lot after a number. */
function changeSetsOf(cellar: Cellar, lot: string, log: readonly Entry[], after: number): number[] {
  const numbers = log
    .filter(
      ({ sequence, type, data }) =>
        sequence > after && type.startsWith('solera.lot.event') && data.winery === cellar.winery && data.lot === lot,
    )
    .map(({ sequence, data }) => sequence - data.index + data.of - 1);
  return [...new Set(numbers)];
}

test.each([1, 2, 3])('streams that are cut and resumed agree with the API at every number (seed %i)', async (seed) => {
  const cellar = await site.cellar();
  for (const lot of lots) await cellar.wine(lot, 500);
  const url = `${site.base}${cellar.path}`;
  const steady = await new LiveClient(`${url}/stream`).connect();
  const one = await new LiveClient(`${url}/lots/A/stream`).connect();
  const began = await site.head();
  const flaky = Array.from(
    { length: 4 },
    (_, index) => new LiveClient(index % 2 === 0 ? `${url}/stream` : `${url}/lots/B/stream`),
  );
  const writing = Promise.all([1, 2, 3].map((client) => edit(cellar, randomOf(seed * 10 + client), 60)));
  let isWriting = true;
  const random = randomOf(seed);
  const cutting = Promise.all(
    flaky.map(async (client) => {
      while (isWriting) {
        await client.connect();
        await new Promise((resolve) => setTimeout(resolve, 10 + random() * 60));
        await client.cut();
      }
      await client.connect();
    }),
  );
  await writing;
  isWriting = false;
  await cutting;
  const log = await readLog();
  const present = new Map<string, LotState | null>();
  for (const lot of lots) present.set(lot, await stateOf(cellar, lot));
  const agrees = (client: LiveClient, shown: readonly string[]) =>
    shown.every((lot) => (client.picture.get(lot)?.version ?? null) === (present.get(lot)?.version ?? null));
  for (const client of [steady, one, ...flaky]) {
    const shown = client.url.endsWith('/lots/A/stream') ? ['A'] : client.url.endsWith('/lots/B/stream') ? ['B'] : lots;
    await expect.poll(() => agrees(client, shown), { timeout: 10_000 }).toBe(true);
    for (const lot of shown) expect(client.picture.get(lot) ?? null).toEqual(present.get(lot));
    await check(cellar, { changes: client.changes(), log });
    checkCompleteness(cellar, { client, shown, log });
  }
  for (const [client, shown] of [
    [steady, lots],
    [one, ['A']],
  ] as const) {
    const numbers = client.changes().map(({ notifications }) => notifications.last);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    const shownAt = (lot: string) =>
      client.changes().flatMap((change) => (change.lot === lot ? [change.notifications.last] : []));
    for (const lot of shown) {
      const numbersOfLot = shownAt(lot);
      expect(new Set(numbersOfLot).size).toBe(numbersOfLot.length);
      // A change set that touches a lot without an event about it is shown as well.
      expect(numbersOfLot).toEqual(expect.arrayContaining(changeSetsOf(cellar, lot, log, began)));
    }
  }
  expect(new Set(steady.changes().map(({ correction }) => correction))).toEqual(new Set([true, false]));
  for (const client of [steady, one, ...flaky]) await client.cut();
});

test('a hundred displays of a lot show the same changes', async () => {
  const cellar = await site.cellar();
  await cellar.wine('A', 500);
  const clients = await Promise.all(
    Array.from({ length: 100 }, () => new LiveClient(`${site.base}${cellar.path}/lots/A/stream`).connect()),
  );
  await expect.poll(() => clients.every(({ events }) => events.length > 0), { timeout: 10_000 }).toBe(true);
  await edit(cellar, randomOf(7), 30);
  const present = await stateOf(cellar, 'A');
  const agree = () => clients.every(({ picture }) => picture.get('A')?.version === present?.version);
  await expect.poll(agree, { timeout: 10_000 }).toBe(true);
  for (const client of clients) expect(client.changes()).toEqual(clients[0]?.changes());
  await Promise.all(clients.map((client) => client.cut()));
});

test('a change set of many lots reaches a stream whole, and one that is cut in the middle gets it again', async () => {
  const cellar = await site.cellar();
  await cellar.wine('Z', 5);
  const url = `${site.base}${cellar.path}/stream`;
  const steady = await new LiveClient(url).connect();
  const flaky = await new LiveClient(url).connect({ most: 1_001 });
  await expect.poll(() => steady.lastId !== null && flaky.lastId !== null).toBe(true);
  const codes = Array.from({ length: 3_000 }, (_, index) => `L${String(index).padStart(4, '0')}`);
  const changes = codes.map((lot) => ({
    op: 'record',
    action: {
      type: 'receive_bulk',
      effectiveAt: on(1),
      data: { to: { lot, volume: 5 }, components: [leaf('Merlot')], kind: 'wine' },
    },
  }));
  expect((await cellar.change(changes)).status).toBe(200);
  await flaky.ended();
  expect(flaky.changes()).toHaveLength(1_000);
  // It has seen a part of the change set, so its last id is that of the picture.
  expect(flaky.lastId).toBe(steady.pages()[0]?.notification);
  await expect.poll(() => steady.changes().length, { timeout: 20_000 }).toBe(3_000);
  expect(steady.changes().map(({ lot }) => lot)).toEqual(codes);
  expect(steady.events.filter(({ id }) => id !== null)).toHaveLength(2);
  await flaky.connect();
  await expect.poll(() => flaky.picture.size, { timeout: 20_000 }).toBe(3_001);
  const head = await site.head();
  expect(flaky.changes()).toHaveLength(4_000);
  expect(flaky.picture.get('L2999')).toEqual(await cellar.lot('L2999', `?known=${head}`));
  await Promise.all([steady.cut(), flaky.cut()]);
});
