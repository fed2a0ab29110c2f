import { expect, it } from 'vitest';
import {
  lot,
  newPosition,
  proposalOf,
  recording,
  revising,
  rowAt,
  touch,
  unwritten,
  writtenBy,
} from './store-proposal.js';
import { committed, type Subject } from './store-subject.js';

export function describeLog(subject: Subject): void {
  writesNotifications(subject);
  reportsStatuses(subject);
  returnsRanges(subject);
  namesSchemas(subject);
  namesRecorders(subject);
}

function envelope(n: number, type: string, about: string, rest: string): string {
  return (
    `{"specversion":"1.0","id":"${n}","sequence":${n},"source":"/wineries/estate","type":"solera.${type}","subject":"${about}",` +
    `"time":"2023-11-14T22:13:20.000Z","datacontenttype":"application/json","data":{"winery":"estate",${rest}}}`
  );
}

/** The members that all notifications of one entry share, for an action recorded at the position of the test. */
function commonOf(action: string) {
  return (revision: number, change: string, index: number, of: number): string =>
    `"action":"${action}","revision":${revision},"effectiveAt":"2023-11-14T22:13:20.123Z","tieBreak":-4,` +
    `"change":"${change}","index":${index},"of":${of}`;
}

function writesNotifications(subject: Subject): void {
  it('writes each notification in the form that the public API documents', async () => {
    const stream = lot('logged');
    const at = newPosition(1_700_000_000_123, -4, '0190aaaa-0000-7000-8000-000000000001');
    const proposal = recording({ stream, version: unwritten, at, events: ['{"name" : "A"}', '{"name":"B"}'] });
    const first = await committed(subject, proposal);
    const common = commonOf(at.id);
    expect(await subject.log.texts(first, first + 2)).toEqual([
      envelope(
        first,
        'action.recorded',
        at.id,
        `${common(1, proposal.change, 0, 3)},"type":"rack","status":"active","data":{"loss":1}`,
      ),
      envelope(
        first + 1,
        'lot.event.asserted',
        'logged',
        `"lot":"logged",${common(1, proposal.change, 1, 3)},"event":{"name" : "A"}`,
      ),
      envelope(
        first + 2,
        'lot.event.asserted',
        'logged',
        `"lot":"logged",${common(1, proposal.change, 2, 3)},"event":{"name":"B"}`,
      ),
    ]);
    const gone = revising({
      stream,
      version: writtenBy(proposal, stream),
      at,
      revision: 2,
      takesBack: 0,
      events: null,
    });
    const retraction = {
      ...gone,
      notifications: 3,
      touches: gone.touches.map((row) => ({ ...row, retracts: { first: first + 1, count: 2 } })),
    };
    const second = await committed(subject, retraction);
    expect(await subject.log.texts(second, second + 2)).toEqual([
      envelope(second, 'action.retracted', at.id, `${common(2, gone.change, 0, 3)},"type":"rack","status":"retracted"`),
      envelope(
        second + 1,
        'lot.event.retracted',
        'logged',
        `"lot":"logged",${common(2, gone.change, 1, 3)},"asserted":${first + 1}`,
      ),
      envelope(
        second + 2,
        'lot.event.retracted',
        'logged',
        `"lot":"logged",${common(2, gone.change, 2, 3)},"asserted":${first + 2}`,
      ),
    ]);
  });
}

function reportsStatuses(subject: Subject): void {
  it('reports which actions became conflicted or were restored, and why', async () => {
    const stream = lot('logged-status');
    const at = newPosition(10, 1);
    const proposal = recording({ stream, version: unwritten, at, type: 'blend' });
    await committed(subject, proposal);
    const status = { action: at.id, revision: 1, winery: 'estate', position: rowAt(at) };
    const refusal = '{"code":"insufficient_volume","detail":"Too little.","needed":3}';
    const both = proposalOf({
      reads: [{ stream, version: writtenBy(proposal, stream), write: true }],
      notifications: 2,
      statuses: [
        { ...status, index: 0, refusal },
        { ...status, index: 1, refusal: null },
      ],
    });
    const first = await committed(subject, both);
    const [conflicted, restored] = (await subject.log.texts(first, first + 1)).map((text) => JSON.parse(text));
    expect(conflicted).toMatchObject({ type: 'solera.action.conflicted', subject: at.id });
    expect(conflicted.data).toMatchObject({
      type: 'blend',
      status: 'conflicted',
      code: 'insufficient_volume',
      detail: 'Too little.',
    });
    expect(restored).toMatchObject({
      type: 'solera.action.restored',
      data: { type: 'blend', status: 'active', index: 1, of: 2 },
    });
  });
}

function returnsRanges(subject: Subject): void {
  it('returns any range, even within a row of many notifications, and never changes a text', async () => {
    const stream = lot('paged');
    const many = Array.from({ length: 30 }, (_, n) => `{"n":${n}}`);
    const at = newPosition(10, 1);
    const proposal = recording({ stream, version: unwritten, at, events: many });
    const first = await committed(subject, proposal);
    const next = recording({ stream, version: writtenBy(proposal, stream), at: 11, events: many });
    await committed(subject, {
      ...next,
      notifications: 61,
      touches: [
        ...next.touches,
        touch({
          stream,
          position: rowAt(at),
          events: null,
          index: 31,
          revision: 2,
          retracts: { first: first + 1, count: 30 },
        }),
      ],
    });
    const whole = await subject.log.texts(first, first + 91);
    expect(whole.map((text) => JSON.parse(text).sequence)).toEqual(Array.from({ length: 92 }, (_, n) => first + n));
    for (const size of [1, 7, 20]) {
      for (let start = 0; start < 92; start += size) {
        const page = await subject.log.texts(first + start, Math.min(first + start + size - 1, first + 91));
        expect(page).toEqual(whole.slice(start, start + size));
      }
    }
    await committed(subject, recording({ stream: lot('paged-later'), version: unwritten, at: 1 }));
    expect(await subject.log.texts(first, first + 91)).toEqual(whole);
    expect(await subject.log.texts(first + 94, first + 200)).toEqual([]);
    expect(await subject.log.texts(5, 4)).toEqual([]);
  });
}

function namesRecorders(subject: Subject): void {
  it('names who recorded a change set in all its notifications from level 9 on, and none if it was recorded without a name', async () => {
    const stream = lot('recorders');
    const at = newPosition(10, 1);
    const named = recording({ stream, version: unwritten, at, events: ['{}'], more: { recordedBy: 'ann "a"' } });
    const first = await committed(subject, named);
    const before = await subject.log.texts(first, first + 1);
    expect(before.filter((text) => text.includes('recordedBy'))).toEqual([]);
    await subject.raiseLevel(8);
    await subject.raiseLevel(9);
    const again = { stream, version: writtenBy(named, stream), at, revision: 2, takesBack: first + 1, events: ['{}'] };
    await committed(subject, revising({ ...again, more: { recordedBy: 'ann "a"' } }));
    const third = await committed(subject, recording({ stream: lot('unnamed'), version: unwritten, at: 11 }));
    const texts = await subject.log.texts(first, third + 1);
    expect(texts.slice(0, 2)).toEqual(before);
    const recorders = texts.slice(2).map((text) => JSON.parse(text).data.recordedBy);
    expect(recorders).toEqual(['ann "a"', 'ann "a"', 'ann "a"', undefined, undefined]);
  });
}

function namesSchemas(subject: Subject): void {
  it('names the schemas of what is published from level 5 on, and of nothing before', async () => {
    const stream = lot('schemas');
    const before = recording({ stream, version: unwritten, at: 1, events: ['{"n":1}', '{"n":2}'] });
    const first = await committed(subject, before);
    const written = await subject.log.texts(first, first + 2);
    expect(written.filter((text) => text.includes('dataschema'))).toEqual([]);
    await subject.raiseLevel(4);
    await subject.raiseLevel(5);
    expect(await subject.log.texts(first, first + 2)).toEqual(written);
    const after = recording({ stream, version: writtenBy(before, stream), at: 2, events: ['{"n":3}'] });
    const second = await committed(subject, after);
    await subject.raiseLevel(5);
    await subject.raiseLevel(6);
    const named = await subject.log.texts(second, second + 1);
    expect(named.map((text) => JSON.parse(text).dataschema)).toEqual([
      'urn:solera:schema:action.recorded.1',
      'urn:solera:schema:lot.event.asserted.1',
    ]);
    for (const middle of [first, first + 1, second, second + 1])
      expect(await subject.log.texts(middle, second + 1)).toEqual([...written, ...named].slice(middle - first));
  });
}
