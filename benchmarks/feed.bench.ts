/**
 * Measures the feed: how soon a subscriber has what a writer wrote, how fast a consumer catches up, what event streams, followers and the mirror cost, and
 * how long a live stream holds the event loop.
 *
 * Each part has a database, and a node in a process of its own; writers and subscribers have processes of their own, too. Every comparison is of
 * measurements of the same run, which alternate.
 */
import { startBenchServer } from './bench-server.js';
import type { PartReport } from './cascade-part.js';
import { measureCatchUp } from './feed-catch-up.js';
import { measureFollowers } from './feed-followers.js';
import { measureLatency } from './feed-latency.js';
import { measureLive } from './feed-live.js';
import { measureRelay } from './feed-relay.js';
import type { FeedSetting } from './feed-site.js';
import { measureSubscribers } from './feed-subscribers.js';
import { describeMachine } from './machine.js';
import { publish, reportProgress } from './report.js';

/** The parts of this benchmark, in the order in which they are measured. */
export const feedParts = ['latency', 'catch-up', 'subscribers', 'followers', 'relay', 'live'] as const;
type FeedPart = (typeof feedParts)[number];

interface FeedOptions extends Omit<FeedSetting, 'server'> {
  readonly parts: readonly FeedPart[];
  readonly save: boolean;
}

const measures: Readonly<Record<FeedPart, (setting: FeedSetting) => Promise<PartReport>>> = {
  latency: measureLatency,
  'catch-up': measureCatchUp,
  subscribers: measureSubscribers,
  followers: measureFollowers,
  relay: measureRelay,
  live: measureLive,
};

export async function benchFeed(options: FeedOptions): Promise<void> {
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const found = new Map<FeedPart, PartReport>();
    for (const part of feedParts.filter((one) => options.parts.includes(one))) {
      reportProgress(`part ${part}`);
      const report = await measures[part]({ ...options, server });
      found.set(part, report);
      for (const { aim, found: figure, met } of report.aims)
        reportProgress(`${met ? 'met' : 'not met'}: ${aim}: ${figure}`);
    }
    const reports = [...found.values()];
    await publish(
      {
        // Parts that were measured alone have results of their own.
        name: options.parts.length === feedParts.length ? 'feed' : `feed-${options.parts.join('-')}`,
        measures: `the log from its writers to its readers (${options.parts.join(', ')}); ${options.runs} runs, interleaved; median (minimum–maximum).`,
        doesNotMeasure:
          'networks, TLS, several machines, a NATS cluster, several nodes; histories of many lots in one change set, except in the part live. All processes share the cores: readers take from writers what they need themselves.',
        machine,
        tables: reports.flatMap(({ tables }) => tables),
        aims: reports.flatMap(({ aims }) => aims),
        remarks: reports.flatMap(({ remarks }) => remarks),
        plots: reports.flatMap(({ plots }) => plots),
        raw: Object.fromEntries([...found].map(([part, { raw }]) => [part, raw])),
      },
      options.save,
    );
  } finally {
    await server.stop();
  }
}
