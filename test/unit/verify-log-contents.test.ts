/** The verifier finds where the log breaks the promises that it must keep by itself. */
import { expect, it } from 'vitest';
import type { NotificationContent } from '../../src/feed/notification-text.js';
import { NotificationWriter } from '../../src/feed/notification-text.js';
import { Differences } from '../../src/verify/difference.js';
import { LogContents } from '../../src/verify/log-contents.js';
import { remainingEvents } from '../../src/verify/lot-log.js';

const event = JSON.stringify({ name: 'Touched', vessels: [], additives: [], cost: {}, set: {} });

/** Returns the text of a notification that is the first of `of` in its change set. */
function notification(number: number, { of = 1, ...content }: Content): string {
  const times = { recordedAt: 0, effectiveAt: 0 };
  const action = { winery: 'W', action: 'A', revision: 1, tieBreak: 1, ...times };
  return new NotificationWriter({ change: `c${number}`, first: number, of, namesSchema: number > 1, ...action }).text(
    0,
    content,
  );
}

type Content = NotificationContent & { readonly of?: number };

function asserted(number: number, of = 1): string {
  return notification(number, { type: 'solera.lot.event.asserted', lot: 'L', event, of });
}

function retracted(number: number, assertion: number): string {
  return notification(number, { type: 'solera.lot.event.retracted', lot: 'L', asserted: assertion });
}

function faultsOf(...texts: readonly string[]): string[] {
  const differences = new Differences(9);
  const contents = new LogContents(differences, () => undefined);
  for (const text of texts) contents.add(text);
  contents.end();
  return faults(differences);
}

/** Returns the faults in the notifications about lot W/L. */
function faultsOfLot(...texts: readonly string[]): string[] {
  const differences = new Differences(9);
  const numbered = texts.map((text, index) => ({ number: index + 1, text }));
  remainingEvents('W/L', numbered, differences);
  return faults(differences);
}

function faults(differences: Differences): string[] {
  return differences.earliest().map(({ number, field }) => `${number} ${field}`);
}

it('accepts a log that keeps them', () => {
  expect(faultsOf(asserted(1), retracted(2, 1))).toEqual([]);
});

it('finds a gap in the numbers', () => {
  expect(faultsOf(asserted(1), asserted(3))).toEqual(['2 sequence']);
});

it('finds a number whose id contradicts it', () => {
  const text = asserted(1).replace('"id":"1"', '"id":"2"');
  expect(() => faultsOf(text)).toThrow('Notification 1: /id is "2"; it must be "1".');
});

it('finds a change set that is cut off by another one, or by the end of the log', () => {
  expect(faultsOf(asserted(1, 2), asserted(2))).toEqual(['2 /data/change']);
  expect(faultsOf(asserted(1, 2))).toEqual(['1 /data/of']);
});

it('finds a second retraction of one assertion, and one of an assertion on another lot', () => {
  expect(faultsOfLot(asserted(1), retracted(2, 1))).toEqual([]);
  expect(faultsOfLot(asserted(1), retracted(2, 1), retracted(3, 1))).toEqual(['3 /data/asserted']);
  expect(faultsOfLot(asserted(1), retracted(2, 7))).toEqual(['2 /data/asserted']);
});
