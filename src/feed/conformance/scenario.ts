/** The scenarios: how the feed behaves, and when change sets are published. Each is deterministic. */
import { conformanceLimits } from '../../../config/feed.js';
import { incarnations, type Troubles } from './scripted-feed.js';
import { type ScriptedLog, scriptedLog } from './scripted-log.js';
import type { MirrorTroubles } from './scripted-mirror.js';

export interface Scenario {
  readonly name: string;
  readonly log: ScriptedLog;
  readonly troubles: Troubles;
  /** How many change sets are published before the consumer starts. The others follow while it runs. */
  readonly published: number;
  /** How many of the others are published at once. */
  readonly together: number;
  /** The consumer is killed, and started again, when it has applied this many change sets. */
  readonly kills: readonly number[];
  /** In the end, the consumer is killed, and started again on this log, all of which is published. It must end without applying a change set of that log. */
  readonly replacement?: { readonly log: ScriptedLog; readonly incarnation: string };
  /** The log is also copied to a stream of JetStream. Only played if there is a broker. */
  readonly mirror?: MirrorTroubles;
}

/** Sizes from 1 to 7, in an order that does not align with pages. */
const sizes = Array.from({ length: 60 }, (_, index) => 1 + ((index * 5) % 7));
const plain = scriptedLog(sizes);
/** What the database holds after a restore: the same change sets were recorded again, a day later. */
const again = scriptedLog(sizes, { recordedAt: Date.UTC(2026, 8, 2, 10) });
/** The log of another database. */
const another = scriptedLog([...sizes].reverse());
const huge = scriptedLog([3, 1, conformanceLimits.hugeSet, 2, 5, 1, 4]);

function scenario(name: string, parts: Partial<Omit<Scenario, 'name'>>): Scenario {
  return { name, log: plain, troubles: {}, published: 20, together: 1, kills: [], ...parts };
}

export const scenarios: readonly Scenario[] = [
  scenario('pages', { published: sizes.length }),
  scenario('push', {}),
  scenario('duplicates', {
    troubles: { push: (numbers) => numbers.flatMap((one) => [one, one, Math.max(1, one - 7), one]) },
  }),
  scenario('reordering', { together: 4, troubles: { push: (numbers) => [...numbers].reverse() } }),
  scenario('gaps', { troubles: { push: (numbers) => numbers.filter((one) => one % 3 !== 0) } }),
  scenario('silent push', { troubles: { push: (numbers) => numbers.filter((one) => one % 20 === 0) } }),
  scenario('resets', { troubles: { cutStreamAfter: 13, resetEvery: 3 } }),
  scenario('huge set', { log: huge, published: 2 }),
  scenario('slow pages', { troubles: { pagePauseMs: 100, push: (numbers) => numbers.filter((one) => one % 2 === 0) } }),
  scenario('overloaded', { troubles: { refuseEvery: 4 }, published: 30 }),
  scenario('page that fills', { published: 1, troubles: { push: (numbers) => numbers.slice(-1) } }),
  scenario('unknown types', { log: scriptedLog(sizes, { unknown: true }) }),
  scenario('kill -9', { kills: [10, 25, 26, 41] }),
  scenario('kill -9 with gaps', {
    kills: [15, 30, 45],
    troubles: { push: (numbers) => numbers.filter((one) => one % 3 !== 0), resetEvery: 5 },
  }),
  // Inside a change set, on a page that is full.
  scenario('missing number', { troubles: { lost: 88 }, published: 40 }),
  scenario('other log', { replacement: { log: another, incarnation: incarnations.other } }),
  scenario('restored log', { replacement: { log: again, incarnation: incarnations.own } }),
  scenario('jetstream', { mirror: {} }),
  scenario('jetstream kill -9', { mirror: {}, kills: [10, 25, 26, 41] }),
  // Below what the stream keeps, the pages have the log.
  scenario('jetstream that forgets', { mirror: { keeps: 15 }, published: 30, together: 5, kills: [32] }),
  scenario('jetstream wiped', { mirror: { wipeAt: 35 } }),
  scenario('broker killed', { mirror: { killAt: 35 } }),
  scenario('jetstream of another log', { mirror: { log: another, incarnation: incarnations.other }, published: 30 }),
];
