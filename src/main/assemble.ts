import { clusterLimits } from '../../config/cluster.js';
import type { Limits } from '../../config/limits.js';
import { createNodeActors, type NodeActors, type Ownership } from '../actors/node-actors.js';
import type { SpreadOf } from '../actors/placement.js';
import { ChangeDecider } from '../application/change/change-decider.js';
import type { RulesInUse } from '../application/change/decision-input.js';
import { DecisionMarks } from '../application/change/decision-marks.js';
import { FixedUnits } from '../application/change/fixed-units.js';
import { ProvisionalTies } from '../application/change/provisional-ties.js';
import { Lineage } from '../application/lineage/lineage.js';
import { Turns } from '../application/pieces.js';
import type { ActionIndex } from '../application/ports/action-index.js';
import type { ChangeSets } from '../application/ports/change-sets.js';
import { type DestroyedContent, nothingDestroyed } from '../application/ports/destroyed-content.js';
import { type LabelStore, noLabels } from '../application/ports/label-store.js';
import type { FilingImpacts } from '../application/ports/filing-impacts.js';
import type { NotificationLog } from '../application/ports/notification-log.js';
import type { Proposal } from '../application/ports/proposal.js';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { Store } from '../application/ports/store.js';
import type { StreamKnowledge } from '../application/ports/stream-knowledge.js';
import { noTracer, type Tracer } from '../application/ports/tracer.js';
import type { WinerySettingsStore } from '../application/ports/winery-settings-store.js';
import { LotOwners } from '../application/query/lot-owners.js';
import type { BodyReader } from '../application/request/body.js';
import type { ChangeCommand } from '../application/request/command.js';
import { ObservedTransport, type OnReply } from '../application/request/observed-transport.js';
import { failure, success } from '../application/result.js';
import { SoleraService } from '../application/service.js';
import { Settings } from '../application/settings/settings.js';
import type { EditUseCases, UseCases } from '../application/use-cases.js';
import type { MarketRules } from '../compliance/labels/market-rules.js';
import { type ClusterNode, type ClusterParts, createCluster } from '../cluster/cluster.js';
import { CommandRates } from '../cluster/command-rates.js';
import { createNodeEdits, type EditOptions, type NodeEdits } from './node-edits.js';

/** The ports of a store. */
interface StorePorts {
  readonly store: Store;
  readonly settingsStore: WinerySettingsStore;
  /** By default, no labels are kept. */
  readonly labelStore?: LabelStore;
  readonly actionIndex: ActionIndex;
  readonly knowledge: StreamKnowledge;
  readonly changeSets: ChangeSets;
  readonly log: NotificationLog;
}

/** Time, order and chance. */
export interface Environment {
  readonly scheduler: Scheduler;
  /** Measures how long a turn of the event loop takes. */
  readonly elapsedMs: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Returns a UUID of version 7. */
  readonly newId: () => string;
  /** Returns a UUID of version 4. */
  readonly newMark: () => string;
}

/** What makes a node a part of a cluster. The rest follows from the other parts of the node. */
export type ClusterOptions = Omit<
  ClusterParts,
  'createActors' | 'rates' | 'spreadOf' | 'refresh' | 'turns' | 'scheduler' | 'now' | 'newId' | 'tracer'
>;

interface AssemblyOptions {
  readonly ports: StorePorts;
  readonly environment: Environment;
  readonly reader: BodyReader;
  readonly limits: Limits;
  /** Returns how actions are decided now. */
  readonly rules: () => RulesInUse;
  /** By default, nothing is filed. */
  readonly filings?: FilingImpacts | undefined;
  /** The rules by which labels are judged; by default none. */
  readonly labelRules?: readonly MarketRules[];
  /** Undefined for a node that is alone. */
  readonly cluster?: ClusterOptions | undefined;
  /** By default, no edit is decided in the background. */
  readonly edits?: EditOptions | undefined;
  readonly onPublished: UseCases['onPublished'];
  /** Called before a command that overrides locks is sent. */
  readonly noteOverride?: ((command: ChangeCommand) => Promise<void>) | undefined;
  /** By default, no content is encrypted. */
  readonly content?: DestroyedContent;
  readonly ready: UseCases['ready'];
  readonly onBatch?: ((proposals: number, committed: number) => void) | undefined;
  readonly onHandledError?: ((activity: string, error: unknown, about?: object) => void) | undefined;
  /** Called with the kind of each reply to a command. */
  readonly onReply?: OnReply | undefined;
  readonly tracer?: Tracer | undefined;
}

/** A node without its database and its HTTP server. */
interface Assembly {
  readonly solera: UseCases;
  readonly actors: NodeActors;
  readonly cluster: ClusterNode | null;
  /** Over how many partitions a winery's lots are spread, as far as is known in memory. */
  readonly spreadOf: SpreadOf;
  /** Reads the settings of a winery again. */
  readonly refresh: (winery: string) => Promise<void>;
  /** How fast this node answers. */
  readonly rates: Pick<CommandRates, 'read'>;
  /** Decides edits in the background; null if the node decides all of them itself. */
  readonly background: Pick<NodeEdits, 'edits' | 'runner'> | null;
  /** To whom lots belong. */
  readonly owners: LotOwners;
}

/** Puts the use cases and the actors of one node together, whatever its store, its broker and its clock are. */
export function assemble(options: AssemblyOptions): Assembly {
  const { ports, environment, limits, reader, rules, cluster: clusterOptions, tracer = noTracer } = options;
  const { labelRules = [], filings } = options;
  const { scheduler, now, newId } = environment;
  const { settingsStore, actionIndex, store } = ports;
  const settings = new Settings(settingsStore, limits.settingsInMemory, () => actors.directory.dropGuests());
  const ties = new ProvisionalTies();
  const marks = new DecisionMarks(environment.newMark);
  const units = new FixedUnits(limits.settingsInMemory);
  const turns = new Turns({ ...scheduler, elapsedMs: environment.elapsedMs }, limits.msPerTurn);
  const shared = { settings, reader, ties, marks, units, limits, turns, tracer, now, labelRules };
  const decider = new ChangeDecider({ ...shared, actionIndex, rules, filings });
  const edits =
    options.edits &&
    createNodeEdits({
      ...{ options: options.edits, store, decider, settings, newId, now, pageLimit: limits.pageLimit },
      newMark: environment.newMark,
      elapsedMs: scheduler.elapsedMs,
      processor: () => actors.processor,
      onTrouble: options.onHandledError ?? (() => undefined),
    });
  const createActors = (ownership?: Ownership, onWritten?: (proposal: Proposal) => void): NodeActors =>
    createNodeActors({
      ...{ ...ports, ...shared, decider, scheduler, ownership, onWritten, large: edits?.large },
      onBatch: options.onBatch,
      onHandledError: options.onHandledError,
    });
  const spreadOf: SpreadOf = (winery) => settings.spreadOf(winery);
  const refresh = async (winery: string): Promise<void> =>
    settings.ensureLoaded({ wineries: [winery] }, settings.moment());
  const rates = new CommandRates(scheduler.elapsedMs, clusterLimits.latenciesKept);
  const cluster =
    clusterOptions === undefined
      ? null
      : createCluster({
          ...{ ...clusterOptions, createActors, turns, scheduler, now, newId, tracer },
          ...{ spreadOf, refresh, rates },
        });
  const actors = cluster?.actors ?? createActors();
  const solera = new SoleraService({
    ...{ labelStore: noLabels, ...ports, ...shared, newId },
    ...{ onPublished: options.onPublished, ready: options.ready },
    content: options.content ?? nothingDestroyed,
    noteOverride: options.noteOverride,
    transport: new ObservedTransport(
      rates.timed(cluster?.transport ?? actors.transport),
      tracer,
      options.onReply ?? (() => undefined),
    ),
    lineage: new Lineage(store, settings, scheduler, limits),
    edits: edits?.edits ?? noEdits,
    submit: edits && ((command, waitMs) => edits.edits.submit(command, waitMs)),
    pageLimit: limits.pageLimit,
  });
  const owners = new LotOwners({ store, knowledge: ports.knowledge, turns });
  return { solera, actors, cluster, spreadOf, refresh, rates, background: edits ?? null, owners };
}

/** A node that decides no edits in the background has none. */
const noEdit = async () => failure('not_found', 'There is no such edit.');
const noEdits: EditUseCases = {
  getEdit: noEdit,
  listEdits: async () => success({ items: [], next: null }),
  listEditItems: noEdit,
  cancelEdit: noEdit,
};
