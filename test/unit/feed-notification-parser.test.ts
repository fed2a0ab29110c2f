import { describe, expect, it } from 'vitest';
import { InvalidNotification, parseNotification, toNotification } from '../../src/feed/notification-parser.js';
import type { NotificationContent } from '../../src/feed/notification-text.js';
import { writerFrom } from '../support/feed-log.js';

const event = {
  name: 'WineMovedIn',
  vessels: [{ vessel: null, change: 1.5 }],
  weight: 1,
  bottles: 2,
  mixed: { volume: 1, composition: [{ variety: 'Merlot', vintage: 2025, appellation: 'Napa', share: 1 }] },
  additives: [{ product: 'KMS', unit: 'g', change: 1 }],
  cost: { fruit: 1 },
  set: { kind: 'wine', tags: ['x'], analyses: [{ analyte: 'pH', unit: 'pH', value: 3.4 }] },
};

const asserted: NotificationContent = { type: 'solera.lot.event.asserted', lot: 'A', event: JSON.stringify(event) };
const recorded: NotificationContent = {
  type: 'solera.action.recorded',
  actionType: 'rack',
  data: '{}',
  note: null,
  refusal: null,
};

const conflicted: NotificationContent = {
  type: 'solera.action.conflicted',
  actionType: 'rack',
  refusal: { code: 'unknown_lot', detail: 'There is no lot A.' },
};

/** A valid notification, number 12, with one member replaced, or removed if the value is undefined. */
function changed(pointer: string, value: unknown, content = asserted): unknown {
  const whole: unknown = JSON.parse(writerFrom(10, 5).text(2, content));
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  let target = whole as Record<string, unknown>; // Every pointer below leads through objects and arrays.
  for (const name of names) target = target[name] as Record<string, unknown>; // As above.
  if (value === undefined) delete target[last];
  else target[last] = value;
  return whole;
}

function faultOf(value: unknown): InvalidNotification | null {
  try {
    toNotification(value);
    return null;
  } catch (error) {
    if (error instanceof InvalidNotification) return error;
    throw error;
  }
}

describe('parsing a notification', () => {
  it('accepts members that this version does not know', () => {
    const value = changed('/data/event/set/closure', 'cork');
    expect(toNotification(value)).toBe(value);
    expect(faultOf(changed('/dataschema', 'https://example.com/schema'))).toBeNull();
  });

  it('accepts a type that this version does not know, if it can be placed in the log', () => {
    const value = (pointer: string, found: unknown) => {
      const whole = changed(pointer, found);
      return { ...(whole as object), type: 'solera.vessel.cleaned' };
    };
    expect(faultOf(value('/data/event', undefined))).toBeNull();
    expect(faultOf(value('/data/action', undefined))).toBeNull();
    expect(faultOf(value('/subject', 'T-101'))).toBeNull();
    for (const pointer of ['/specversion', '/id', '/time', '/data/winery', '/data/change', '/data/index', '/data/of'])
      expect([pointer, faultOf(value(pointer, undefined))?.pointer]).toEqual([pointer, pointer]);
    expect(faultOf(value('/data/index', 5))?.pointer).toBe('/data/index');
    expect(faultOf(value('/id', '13'))?.pointer).toBe('/id');
  });

  it('accepts encrypted data in place of the content', () => {
    const whole = changed('/data/event', undefined) as { data: object }; // A notification has data.
    expect(faultOf({ ...whole, data: { ...whole.data, encrypted: { key: 'k1', text: '…' } } })).toBeNull();
    expect(faultOf(whole)?.pointer).toBe('/data/event');
  });

  it.each([
    ['/specversion', '0.3'],
    ['/id', '13'],
    ['/id', 12],
    ['/sequence', '12'],
    ['/sequence', 0],
    ['/sequence', 2 ** 53],
    ['/source', '/wineries/other'],
    ['/type', undefined],
    ['/subject', 'B'],
    ['/time', '2026-09-01 10:00'],
    ['/time', '2026-13-01T10:00:00.000Z'],
    ['/time', '2026-02-30T10:00:00.000Z'],
    ['/datacontenttype', 'text/plain'],
    ['/data', []],
    ['/data/winery', undefined],
    ['/data/lot', undefined],
    ['/data/lot', 7],
    ['/data/revision', 0],
    ['/data/effectiveAt', 0],
    ['/data/tieBreak', 1.5],
    ['/data/change', null],
    ['/data/index', -1],
    ['/data/index', 5],
    ['/data/index', 12],
    ['/data/of', '5'],
    ['/data/event', undefined],
    ['/data/event/name', null],
    ['/data/event/vessels', {}],
    ['/data/event/vessels/0/change', '1.5'],
    ['/data/event/weight', null],
    ['/data/event/bottles', 1.5],
    ['/data/event/mixed/composition/0/vintage', '2025'],
    ['/data/event/cost/fruit', '1'],
    ['/data/event/set/kind', 'beer'],
    ['/data/event/set/tags/0', 1],
    ['/data/event/set/analyses/0/value', undefined],
  ])('refuses a notification whose %s is %j, and names the member', (pointer, value) => {
    const error = faultOf(changed(pointer, value));
    expect(error?.pointer).toBe(pointer);
  });

  it('refuses an index that would place the change set before number 1', () => {
    const json = writerFrom(-3, 20).text(4, asserted);
    expect(() => parseNotification(json)).toThrow('Notification 1: /data/index is 4; it must be less than 1.');
    expect(() => parseNotification(writerFrom(0, 20).text(1, asserted))).toThrow('/data/index is 1');
    expect(() => parseNotification(writerFrom(1, 20).text(1, asserted))).not.toThrow();
  });

  it.each([
    ['/subject', 'A'],
    ['/data/type', undefined],
    ['/data/status', 'retracted'],
    ['/data/data', undefined],
    ['/data/note', null],
    ['/data/code', 1],
  ])('refuses a recorded action whose %s is %j', (pointer, value) => {
    expect(faultOf(changed(pointer, value, recorded))?.pointer).toBe(pointer);
  });

  it.each<[string, unknown, NotificationContent]>([
    ['/data/status', 'active', { type: 'solera.action.retracted', actionType: 'rack' }],
    ['/data/status', undefined, { type: 'solera.action.restored', actionType: 'rack' }],
    ['/data/status', 'active', conflicted],
    ['/data/code', undefined, conflicted],
    ['/data/detail', undefined, conflicted],
    ['/data/asserted', undefined, { type: 'solera.lot.event.retracted', lot: 'A', asserted: 3 }],
    ['/data/asserted', 0, { type: 'solera.lot.event.retracted', lot: 'A', asserted: 3 }],
  ])('checks %s by the type of the notification (%j)', (pointer, value, content) => {
    expect(faultOf(changed('/data/extra', 1, content))).toBeNull();
    expect(faultOf(changed(pointer, value, content))?.pointer).toBe(pointer);
  });

  it('explains the fault in a sentence', () => {
    const message = (value: unknown) => faultOf(value)?.message;
    expect(message(changed('/data/tieBreak', 'x'))).toBe(
      'Notification 12: /data/tieBreak is "x"; it must be a whole number.',
    );
    expect(message(changed('/data/lot', undefined))).toBe('Notification 12: /data/lot is missing; it must be a text.');
    expect(message(7)).toBe('The value is 7; it must be an object.');
    expect(() => parseNotification('{')).toThrow('The text is "{"; it must be JSON.');
    expect(message(changed('/id', 'x'.repeat(200)))?.length).toBeLessThan(150);
  });
});
