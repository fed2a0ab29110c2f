import { describe, expect, it } from 'vitest';
import { parseNotification } from '../../src/feed/notification-parser.js';
import type { NotificationContent } from '../../src/feed/notification-text.js';
import { notificationLine } from '../../src/main/feed/notification-line.js';
import { uuid, writerFrom } from '../support/feed-log.js';

const action = uuid(1_000_007);

function lineOf(content: NotificationContent): string {
  return notificationLine(parseNotification(writerFrom(7, 1).text(0, content)));
}

function eventLine(event: object): string {
  const whole = { name: 'WineMovedOut', vessels: [], additives: [], cost: {}, set: {}, ...event };
  return lineOf({ type: 'solera.lot.event.asserted', lot: 'L', event: JSON.stringify(whole) });
}

describe('the line of a notification', () => {
  it('names number, time and place, then what moved', () => {
    expect(eventLine({ vessels: [{ vessel: 'T-1', change: -225 }], cost: { fruit: -10.5 } })).toBe(
      '       7  2025-09-10 16:00  estate/L  + WineMovedOut: −225 T-1, cost −10.5 fruit',
    );
  });

  it('shortens long lists', () => {
    const vessels = ['A', 'B', 'C', 'D', 'E'].map((vessel) => ({ vessel, change: 1 }));
    expect(eventLine({ vessels, weight: 2, bottles: 3, set: { kind: 'wine' } })).toMatch(
      / WineMovedOut: \+1 A, \+1 B, \+1 C, and 2 more vessels, \+2 weight, \+3 bottles, sets kind$/,
    );
  });

  it.each<[string, NotificationContent]>([
    [
      `recorded rack ${action}, revision 1`,
      { type: 'solera.action.recorded', actionType: 'rack', data: '{}', note: null, refusal: null },
    ],
    [`retracted rack ${action}, revision 1`, { type: 'solera.action.retracted', actionType: 'rack' }],
    [
      `! rack ${action} is conflicted (unknown_lot)`,
      { type: 'solera.action.conflicted', actionType: 'rack', refusal: { code: 'unknown_lot', detail: 'None.' } },
    ],
    [`rack ${action} takes effect again`, { type: 'solera.action.restored', actionType: 'rack' }],
  ])('reads: %s', (words, content) => {
    expect(lineOf(content)).toBe(`       7  2025-09-10 16:00  estate  ${words}`);
  });

  it('names the number of a retracted event', () => {
    expect(lineOf({ type: 'solera.lot.event.retracted', lot: 'L', asserted: 3 })).toMatch(/estate\/L {2}− retracts 3$/);
  });
});
