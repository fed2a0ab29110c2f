import type { ChangeDecider } from '../application/change/change-decider.js';
import type { DecisionMarks } from '../application/change/decision-marks.js';
import type { FixedUnits } from '../application/change/fixed-units.js';
import type { ProvisionalTies } from '../application/change/provisional-ties.js';
import { StoredAnswers } from '../application/change/stored-answer.js';
import type { Turns } from '../application/pieces.js';
import type { ActionIndex } from '../application/ports/action-index.js';
import type { ChangeSets } from '../application/ports/change-sets.js';
import type { Proposal } from '../application/ports/proposal.js';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { Store } from '../application/ports/store.js';
import type { StreamKnowledge } from '../application/ports/stream-knowledge.js';
import { noTracer, type Tracer } from '../application/ports/tracer.js';
import type { BodyReader } from '../application/request/body.js';
import type { Transport } from '../application/request/command.js';
import type { Settings } from '../application/settings/settings.js';
import type { StreamId } from '../kernel/position.js';
import { ActionsInProgress } from './actions-in-progress.js';
import { ChangeProcessor, type ProcessorLimits } from './change-processor.js';
import { Directory, type DirectoryLimits } from './directory.js';
import { GroupCommit, type GroupCommitLimits } from './group-commit.js';
import { type HeadStateLimits, HeadStates } from './head-states.js';
import type { LargeEdits } from './large-edits.js';
import { noOtherOwners, type OwnerHolds } from './owner-holds.js';
import { Previews } from './previews.js';
import { Replies } from './replies.js';
import { Router } from './router.js';
import { Settlement, type SettlementLimits } from './settlement.js';

interface ActorLimits extends DirectoryLimits, GroupCommitLimits, HeadStateLimits, ProcessorLimits, SettlementLimits {
  readonly commandsInNode: number;
  readonly commandsInPartition: number;
  readonly streamsPerTurn: number;
}

interface NodeActorsParts {
  readonly store: Store;
  readonly actionIndex: ActionIndex;
  readonly knowledge: StreamKnowledge;
  readonly changeSets: ChangeSets;
  readonly settings: Settings;
  readonly reader: BodyReader;
  readonly decider: ChangeDecider;
  readonly ties: ProvisionalTies;
  readonly marks: DecisionMarks;
  readonly units: FixedUnits;
  readonly limits: ActorLimits;
  readonly scheduler: Scheduler;
  readonly turns: Turns;
  readonly tracer?: Tracer | undefined;
  readonly now: () => number;
  /** By default, no edit is large. */
  readonly large?: LargeEdits | null | undefined;
  /** The mailboxes of other nodes, and which streams are this node's own. By default all are. */
  readonly ownership?: Ownership | undefined;
  /** Called with each committed proposal that wrote history. */
  readonly onWritten?: ((proposal: Proposal) => void) | undefined;
  readonly onBatch?: ((proposals: number, committed: number) => void) | undefined;
  readonly onHandledError?: ((activity: string, error: unknown, about?: object) => void) | undefined;
}

/** What a node knows about the nodes that own streams. */
export interface Ownership {
  readonly owns: (stream: StreamId) => boolean;
  readonly holds: OwnerHolds;
  /** Returns how many commit calls this node may have in progress now, besides its own limit. */
  readonly commitCalls: () => number;
}

/** The actors of one node, put together: one directory, one group commit, and a router in front of the partitions. */
export interface NodeActors {
  readonly transport: Transport;
  readonly router: Router;
  readonly directory: Directory;
  readonly groupCommit: GroupCommit;
  readonly headStates: HeadStates;
  readonly processor: ChangeProcessor;
}

export function createNodeActors(parts: NodeActorsParts): NodeActors {
  const { store, actionIndex, knowledge, changeSets, settings, reader, decider, ties, marks, units, limits } = parts;
  const { scheduler, turns, now, tracer = noTracer } = parts;
  const directory = new Directory(store, limits, scheduler, parts.ownership?.owns);
  const groupCommit = new GroupCommit(store, limits, scheduler, parts.onBatch, parts.ownership?.commitCalls);
  const answers = new StoredAnswers({ actionIndex, knowledge, changeSets }, limits.impactEntries);
  const replies = new Replies(changeSets, actionIndex, answers, limits.impactEntries, turns);
  const onWritten = parts.onWritten ?? (() => undefined);
  const settling = { store, groupCommit, holds: directory, replies, ties, units, limits, scheduler, tracer };
  const settlement = new Settlement({ ...settling, onWritten });
  const deciding = { store, settings, bodyReader: reader, decider, replies, large: parts.large ?? null, limits, turns };
  const processor = new ChangeProcessor({
    ...{ ...deciding, holds: directory, ownerHolds: parts.ownership?.holds ?? noOtherOwners },
    ...{ settlement, ties, marks, tracer, now },
    onHandledError: parts.onHandledError ?? (() => undefined),
  });
  const { commandsInNode, commandsInPartition, streamsPerLoad, streamsPerTurn } = limits;
  const actions = new ActionsInProgress();
  const partition = {
    store,
    reader,
    holds: directory,
    actions,
    processor,
    turns,
    commandsInPartition,
    streamsPerLoad,
    streamsPerTurn,
  };
  const previews = new Previews(deciding);
  const router = new Router({ partition, actions, processor, previews, commandsInNode });
  const headStates = new HeadStates(store, directory, limits);
  return { transport: router, router, directory, groupCommit, headStates, processor };
}
