import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ChangeCommand, ChangeReply, RequestedEdit } from '../../src/application/request/command.js';
import { accepted } from '../support/accepted.js';
import { turns } from '../support/faulty-store.js';
import { uuid } from '../support/memory-node.js';
import { Cellar, gate } from './actors-cellar.js';

const effectiveAt = Date.UTC(2025, 0, 1);

/** Records an addition of SO2. */
function addition(n: number, lot: string): RequestedEdit {
  const data = { lot, product: 'SO2', amount: 1, unit: 'g' };
  return { op: 'record', id: uuid(n), type: 'addition', effectiveAt, tieBreak: null, data, note: null };
}

/** The copies of the request that carries one command. */
function copiesOf(n: number, edit: RequestedEdit, more: Partial<ChangeCommand> = {}) {
  const command = (again: boolean): ChangeCommand => ({
    change: uuid(n),
    winery: 'W',
    form: 'single',
    requestHash: createHash('sha256').update(`${n}`).digest('hex'),
    edits: [edit],
    preview: false,
    onConflict: 'reject',
    overrideLock: false,
    recordedBy: null,
    repeatable: true,
    minimal: false,
    copyOf: { request: uuid(10_000 + n), again },
    ...more,
  });
  return { first: command(false), again: command(true) };
}

function send(cellar: Cellar, command: ChangeCommand): Promise<ChangeReply> {
  return cellar.node.actors.transport.request(command);
}

const withdrawn = { kind: 'not_begun', problem: { detail: expect.stringContaining('withdrawn') } };

/** Sends the first copy, late, and expects that it changes nothing. */
async function expectWithdrawn(cellar: Cellar, first: ChangeCommand): Promise<void> {
  const { published } = cellar.truth.record;
  const before = published.length;
  expect(await send(cellar, first)).toMatchObject(withdrawn);
  expect(published).toHaveLength(before);
}

/** A slow node has a first copy whose commit waits for `open`. Meanwhile another node refuses the second copy, and then makes the command possible. */
async function refusedElsewhere() {
  const slow = await Cellar.open();
  await accepted(slow.receive(1, 'A'));
  const other = Cellar.beside(slow);
  const { first, again } = copiesOf(2, addition(2, 'A'));
  const { passed, open } = gate();
  slow.node.store.held.commit = passed;
  const late = send(slow, first);
  await turns(5);
  await accepted(other.node.solera.retract('W', uuid(1), {}, {}));
  expect(await send(other, again)).toMatchObject({ kind: 'refused', problem: { code: 'unknown_lot' } });
  await accepted(other.receive(3, 'A'));
  return { slow, first, late, open };
}

describe('a slow first copy of a request', () => {
  test('cannot be committed after its second copy was refused by another node', async () => {
    const { slow, late, open } = await refusedElsewhere();
    open();
    expect(await late).toMatchObject(withdrawn);
    expect(await slow.lot('A')).toMatchObject({ additives: [] });
    // The states that rest on the withdrawn copy are discarded.
    await accepted(slow.add(4, 'A'));
    expect(await slow.lot('A')).toMatchObject({ additives: [{ amount: 1 }] });
  });

  test('that is committed answers its second copy, too', async () => {
    const slow = await Cellar.open();
    await accepted(slow.receive(1, 'A'));
    const { first, again } = copiesOf(2, addition(2, 'A'));
    const reply = await send(slow, first);
    expect(reply).toMatchObject({ kind: 'answered', created: true });
    // The client sent the request once, so its answer says that the action was created.
    expect(await send(Cellar.beside(slow), again)).toEqual(reply);
    expect(await send(slow, again)).toEqual(reply);
    const [another] = [copiesOf(2, addition(2, 'A'))].map(({ again: copy }) => ({
      ...copy,
      copyOf: { request: '01900000-0000-4000-8000-00000000000f', again: true },
    }));
    if (another !== undefined) expect(await send(slow, another)).toEqual({ ...reply, created: false });
    expect(slow.truth.record.voidRequests.size).toBe(0);
  });

  test('that is refused withdraws no other copy', async () => {
    const cellar = await Cellar.open();
    const { first, again } = copiesOf(2, addition(2, 'A'));
    expect(await send(cellar, first)).toMatchObject({ kind: 'refused' });
    await accepted(cellar.receive(1, 'A'));
    expect(await send(cellar, again)).toMatchObject({ kind: 'answered' });
  });
});

describe('a late first copy cannot be committed after its second copy got the reply that', () => {
  test('the winery does not exist', async () => {
    const cellar = await Cellar.open();
    const { first, again } = copiesOf(2, addition(2, 'A'), { winery: 'V' });
    expect(await send(cellar, again)).toMatchObject({ kind: 'refused', problem: { code: 'not_found' } });
    await expectWithdrawn(cellar, { ...first, winery: 'W' });
  });

  test('the settings refuse it', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    const receive = { to: { lot: 'B', vessel: 'T-1', volume: 1 }, components: [] };
    const { first, again } = copiesOf(2, { ...addition(2, 'B'), type: 'receive_bulk', data: receive } as RequestedEdit);
    expect(await send(cellar, again)).toMatchObject({ kind: 'refused' });
    await expectWithdrawn(cellar, { ...first, edits: [addition(2, 'A')] });
  });

  test('its action exists', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    const { first, again } = copiesOf(2, addition(1, 'A'));
    expect(await send(cellar, again)).toMatchObject({ kind: 'refused', problem: { code: 'action_id_reused' } });
    await expectWithdrawn(cellar, { ...first, edits: [addition(3, 'A')] });
  });

  test('the database refuses its content', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    cellar.node.store.verdict = ({ checkOnly }) => (checkOnly ? null : { kind: 'failed', error: new Error('content') });
    const { first, again } = copiesOf(2, addition(2, 'A'));
    expect(await send(cellar, again)).toMatchObject({ kind: 'refused', problem: { code: 'bad_request' } });
    cellar.node.store.verdict = () => null;
    await expectWithdrawn(cellar, first);
  });

  test('the action has a later revision, nothing would change, or the action is retracted', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    await accepted(cellar.add(2, 'A'));
    const revision = { op: 'revise', id: uuid(2), expectedRevision: null, pointer: '' } as const;
    const notRepeatable = { repeatable: false };
    const stale = copiesOf(3, { ...revision, expectedRevision: 7, note: 'n' }, notRepeatable);
    expect(await send(cellar, stale.again)).toMatchObject({ kind: 'refused', problem: { code: 'stale_revision' } });
    await expectWithdrawn(cellar, { ...stale.first, edits: [{ ...revision, note: 'n' }] });
    const unchanged = copiesOf(4, { ...revision, note: null }, notRepeatable);
    expect(await send(cellar, unchanged.again)).toMatchObject({ kind: 'answered' });
    await accepted(cellar.node.solera.revise('W', uuid(2), { note: 'other' }, {}));
    await expectWithdrawn(cellar, unchanged.first);
    await accepted(cellar.node.solera.retract('W', uuid(2), {}, {}));
    const retracted = copiesOf(5, { op: 'retract', id: uuid(2), expectedRevision: null }, notRepeatable);
    expect(await send(cellar, retracted.again)).toMatchObject({ kind: 'answered' });
    await accepted(cellar.node.solera.revise('W', uuid(2), { note: 'again' }, {}));
    await expectWithdrawn(cellar, retracted.first);
  });

  test('another request got, which was in progress under the same change set', async () => {
    const cellar = await Cellar.open();
    const { first, again } = copiesOf(2, addition(2, 'A'));
    const other = { request: uuid(20_000), again: true };
    const replies = await Promise.all([send(cellar, { ...first, copyOf: other }), send(cellar, again)]);
    expect(replies).toMatchObject([{ kind: 'refused' }, { kind: 'refused' }]);
    await accepted(cellar.receive(1, 'A'));
    await expectWithdrawn(cellar, first);
  });

  test('another request uses its id', async () => {
    const cellar = await Cellar.open();
    const { first, again } = copiesOf(2, addition(2, 'A'));
    const { passed, open } = gate();
    cellar.node.store.held.commit = passed;
    const running = send(cellar, { ...first, requestHash: 'f'.repeat(64), copyOf: null });
    const told = send(cellar, again);
    open();
    expect(await told).toMatchObject({ kind: 'refused', problem: { code: 'action_id_reused' } });
    expect(await running).toMatchObject({ kind: 'refused', problem: { code: 'unknown_lot' } });
    await accepted(cellar.receive(1, 'A'));
    await expectWithdrawn(cellar, first);
  });
});

describe('a repeated copy', () => {
  test('is not refused if the check that makes its request void gets no answer', async () => {
    const cellar = await Cellar.open();
    const { again } = copiesOf(2, addition(2, 'A'));
    cellar.node.store.faults = { ...cellar.node.store.faults, commitLost: 1 };
    expect(await send(cellar, again)).toMatchObject({ kind: 'not_begun' });
  });
});

test('a request that waited for a withdrawn copy of another request is decided itself', async () => {
  const { slow, first, late, open } = await refusedElsewhere();
  // The client sends the request again, through the slow node.
  const repeat = send(slow, { ...first, copyOf: { request: uuid(20_000), again: false } });
  open();
  expect(await late).toMatchObject(withdrawn);
  expect(await repeat).toMatchObject({ kind: 'answered' });
});
