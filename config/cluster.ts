/** Times and limits of many nodes, each with its reason. */
export const clusterLimits = {
  /** Interval of heartbeats. Each node receives those of all others, so with a hundred nodes they cost a quarter of a core in the broker at twice this interval. */
  beatIntervalMs: 500,
  /** Above this many members, heartbeats are sent half as often. */
  membersAtFullRate: 32,
  /** A member that has missed this many heartbeats is removed from the view: after two seconds. Fewer, and a node that collects garbage would be removed. */
  beatsBeforeRemoval: 4,
  /** A node that cannot reach the database for this long gives its partitions up: others may still reach it. */
  storeLostAfterMs: 2_000,
  /** Interval at which a node checks that it reaches the database. */
  storePingIntervalMs: 500,
  /** If the node's own timer is late by more than this, the node was stopped, and others may have decided in its place. */
  pauseMs: 1_000,
  /** If this many of its own heartbeats are missing, a node did not hear the others either. */
  beatsOfOwnGap: 3,
  /** Changes of the view that a node queues. Further ones are skipped. */
  viewChangesWaiting: 4,
  /** How often a node tries to change the view before it waits for the next heartbeat. Each lost attempt means that another node changed it. */
  viewAttempts: 10,
  /** An owner that has missed this many heartbeats is silent: the commands sent to it are in doubt, and are decided elsewhere. */
  beatsBeforeSilence: 2.5,
  /** If an owner has not answered a command for this long, the asker checks that the owner still listens. */
  probeAfterMs: 200,
  /** After this node decided commands of a lane itself, it asks their owner again only after this time. */
  askAgainAfterMs: 500,
  /** Interval at which overdue requests are looked for. */
  probeIntervalMs: 50,
  /** Pauses before a command is sent again to an owner that did not begin it. Afterwards this node decides the command itself. */
  resendPausesMs: [20, 40, 80],
  /** A command without a definite outcome after this time is answered with `unknown`, and owners do not begin older ones. */
  commandTimeoutMs: 20_000,
  /** How long the reply of an owner is awaited at least: if the command has expired, the owner replies that it did not begin it. */
  shortestWaitMs: 500,
  /** How long a node waits for the database to read or to change the view, or to answer a check. */
  viewTimeoutMs: 2_000,
  /** Commands that one node may have in progress at one owner. Further ones wait in their lanes. */
  commandsPerOwner: 512,
  /** Commands of clients that a node has in progress, at this node and at others: as many as it decides itself. Beyond it: overloaded. */
  commandsAtOnce: 4_096,
  /** Commands that may wait in one lane. Beyond it: overloaded. */
  commandsPerLane: 1_024,
  /** Commands of other owners' lots that this node decides at a time. Each loads its states from the database. Further ones wait in their lanes. */
  fallbackDecisions: 64,
  /** Edits of a command that is sent to another node. A larger command is decided by the node that received it, because encoding it twice would cost more. */
  editsPerMessage: 200,
  /** Bytes of a command that is sent to another node. A larger command is decided by the node that received it. */
  commandBytes: 65_536,
  /** Bytes of a reply. A longer answer is rebuilt from the database by the node that asked. */
  replyBytes: 262_144,
  /** Commit calls that a node has in progress if there are other members. All nodes' calls wait for one lock, so two calls for each node only make the batches smaller. */
  commitCallsAmongOthers: 1,
  /** How long an owner holds lots for another node. Holds serve progress, so a hold may end at any time. */
  holdMs: 1_000,
  /** Holds for other nodes at a time. Further ones are refused, and the command is decided without them. */
  holdsForOthers: 1_024,
  /** Streams in one message about written streams. */
  streamsPerMessage: 500,
  /** Interval of the hints that the log has grown. Event streams of other nodes continue this much later than those of the node that wrote. */
  headHintIntervalMs: 5,
  /** Above this many members, each node sends fewer hints, so that all together send as many as this number of nodes: each node receives them all. */
  membersAtFullHintRate: 8,
  /** Latencies kept to estimate the 99th percentile that `solera nodes` shows. */
  latenciesKept: 1_000,
  /** A node that was not heard for this long is no longer listed, and no longer keeps the level of the database down. It may have stood still, and must not be shut out meanwhile. */
  forgetNodeAfterMs: 60_000,
} as const;

type Widened<T> = T extends number ? number : T extends readonly number[] ? readonly number[] : T;
export type ClusterLimits = { readonly [Name in keyof typeof clusterLimits]: Widened<(typeof clusterLimits)[Name]> };
