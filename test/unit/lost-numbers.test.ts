/** Lost numbers: notifications that say that nothing happened under a number, because the database was restored to an earlier point. */
import { describe, expect, it } from 'vitest';
import { logSubject } from '../../src/adapters/nats/mirror-subjects.js';
import { ChangeSetAssembler } from '../../src/feed/change-set.js';
import { CurrentEvents } from '../../src/feed/current-events.js';
import { Follower } from '../../src/feed/follower.js';
import { LogIdentity } from '../../src/feed/log-identity.js';
import type { Notification } from '../../src/feed/notification.js';
import { byReference, headingOf } from '../../src/feed/notification-heading.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { lostNumberText } from '../../src/feed/notification-text.js';
import { csvHeader, notificationCsv } from '../../src/main/feed/notification-csv.js';
import { notificationLine } from '../../src/main/feed/notification-line.js';
import { changeSetFrom, logOf, uuid } from '../support/feed-log.js';

/** Numbers 4 to 6 are lost, and 7 says so. */
const context = {
  ...{ change: uuid(4), first: 4, of: 4, recordedAt: Date.parse('2026-11-30T10:00:00.000Z'), namesSchema: true },
  lost: { first: 4, last: 6 },
};
const texts = [0, 1, 2, 3].map((index) => lostNumberText(context, index));
const lost = texts.map(parseNotification);
const [first] = lost as [Notification]; // Four texts.

describe('a lost number', () => {
  it('has a text that never changes', () => {
    expect(texts[3]).toBe(
      '{"specversion":"1.0","id":"7","sequence":7,"source":"/log","type":"solera.log.lost","subject":"4-6","time":"2026-11-30T10:00:00.000Z",' +
        `"datacontenttype":"application/json","dataschema":"urn:solera:schema:log.lost.1","data":{"winery":"","change":"${uuid(4)}","index":3,"of":4,"lost":{"first":4,"last":6}}}`,
    );
  });
  it('is checked like any other notification', () => {
    const changed = (from: string, to: string) => () => parseNotification((texts[0] ?? '').replace(from, to));
    expect(changed('"source":"/log"', '"source":"/wineries/"')).toThrow('/source');
    expect(changed('"subject":"4-6"', '"subject":"4-7"')).toThrow('/subject');
    expect(changed('"lost":{"first":4', '"lost":{"first":0')).toThrow('/data/lost/first');
    expect(changed('"index":0', '"index":9')).toThrow('/data/index');
  });
  it('belongs to no winery in the mirror, and to no lot', () => {
    expect(headingOf(texts[0] ?? '')).toEqual({ winery: '', type: 'solera.log.lost' });
    expect(logSubject({ winery: '', type: 'log.lost' })).toBe('solera.log.%.log.lost');
    expect(JSON.parse(byReference(texts[0] ?? '', '/v1/notifications/1,100'))).toMatchObject({
      sequence: 4,
      dataref: '/v1/notifications/1,100',
    });
    const events = new CurrentEvents();
    expect(events.add({ entries: lost })).toEqual([]);
  });
  it('is shown for people and in tables', () => {
    expect(notificationLine(first)).toBe(
      '       4  2026-11-30 10:00  the log  ! notifications 4 to 6 were lost in a restore',
    );
    const columns = csvHeader().trim().split(',');
    const cells = notificationCsv([first]).trim().split(',');
    expect(cells.slice(0, 6)).toEqual(['4', 'solera.log.lost', '2026-11-30T10:00:00.000Z', '', '', '']);
    expect(columns[5]).toBe('action');
  });
});

describe('a follower', () => {
  it('goes on over lost numbers without a gap', () => {
    const log = [...logOf([2, 1]), changeSetFrom(8, 2)];
    const follower = new Follower(0, { early: 10, pullRounds: 1, changeSet: 10 });
    follower.located(9);
    const [before, after] = [
      log.slice(0, 2).flatMap(({ entries }) => entries),
      log.slice(2).flatMap(({ entries }) => entries),
    ];
    const found = follower.pulled({ first: 1, last: 100 }, [...before, ...lost, ...after]);
    expect(found.map(({ first: from, last }) => [from, last])).toEqual([
      [1, 2],
      [3, 3],
      [4, 7],
      [8, 9],
    ]);
    expect(follower.state).toEqual({ kind: 'following' });
  });
  it('that has applied one of the numbers as something else learns which were lost', () => {
    const applied = { last: 5, change: uuid(5), recordedAt: '2026-11-29T10:00:00.000Z' };
    const identity = new LogIdentity({ log: 'log', applied });
    const assembler = new ChangeSetAssembler(10);
    for (const one of lost) assembler.add(one);
    expect(() => identity.proveBy(lost[1] ?? first)).toThrow(
      /it has a restore that lost notifications 4 to 6 in place of change set/,
    );
    const resumed = new LogIdentity({
      log: 'log',
      applied: { last: 5, change: uuid(4), recordedAt: '2026-11-30T10:00:00.000Z' },
    });
    expect(() => resumed.proveBy(lost[1] ?? first)).not.toThrow();
  });
});
