import { cellarDomain } from '../../cellar/domain.js';
import { sameLotInPublic } from '../../cellar/equality.js';
import { type LotState, lotState } from '../../cellar/public-lot.js';
import type { CellarState, Lot } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import type { StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { ActionIndex } from '../ports/action-index.js';
import type { ChangeSets } from '../ports/change-sets.js';
import type { StoredChange } from '../ports/stored-change.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import { decodeEvent, decodeState } from './codec.js';
import { factsOf, publicAction, publicImpact, type StoredReport } from './impact.js';

/** The state of a lot as it was believed, and the notification number that it shows as `version`. */
export interface BelievedLot {
  readonly lot: Lot;
  readonly number: number;
}

/** Which state is asked for. `at`: the effective time, or null for the end of the timeline. `known`: the notification just after which it was believed, or null for now. */
interface BelievedQuery {
  readonly at: number | null;
  readonly known: number | null;
}

/** Returns the state of a lot as it was believed. */
export async function believedLot(
  knowledge: Pick<StreamKnowledge, 'believed'>,
  stream: StreamId,
  query: BelievedQuery,
): Promise<BelievedLot> {
  const [believed] = await believedStates(knowledge, [stream], query);
  if (believed?.state.stream !== 'lot') throw new Error(`${stream} is not the stream of a lot`);
  return { lot: believed.state, number: believed.number };
}

/** Returns the states of streams as they were believed, in the order of `streams`. `number`: the last notification that each state includes. */
async function believedStates(
  knowledge: Pick<StreamKnowledge, 'believed'>,
  streams: readonly StreamId[],
  query: BelievedQuery,
): Promise<readonly BelievedState[]> {
  const believed = streams.length === 0 ? [] : await knowledge.believed(streams, query);
  return believedDecoders(streams, believed).map((decode) => decode());
}

interface BelievedState {
  readonly stream: StreamId;
  readonly state: CellarState;
  readonly number: number;
}

/** Returns for each stream a function that decodes what a store answered about it. */
export function believedDecoders(
  streams: readonly StreamId[],
  believed: Awaited<ReturnType<StreamKnowledge['believed']>>,
): readonly (() => BelievedState)[] {
  return believed.map(({ base, touches, number }, index) => () => {
    const stream = streams[index];
    if (stream === undefined) throw new Error('a store returned more streams than were asked for');
    let state = base === null ? cellarDomain.initial(stream) : decodeState(base.state);
    for (const touch of touches)
      for (const event of touch.events) state = cellarDomain.evolve(state, decodeEvent(event), touch.position);
    return { stream, state, number };
  });
}

interface StoredAnswerPorts {
  readonly actionIndex: Pick<ActionIndex, 'revision'>;
  readonly knowledge: Pick<StreamKnowledge, 'believed'>;
  readonly changeSets: Pick<ChangeSets, 'streamsOf'>;
}

/**
 * Rebuilds answers: a repeated request gets its first answer again, whatever changed since. Actions and lots are rebuilt from the log, as they
 * were known just before and just after the change set. Only the answer to a request that changed nothing is stored whole.
 */
export class StoredAnswers {
  constructor(
    private readonly ports: StoredAnswerPorts,
    private readonly impactEntries: number,
  ) {}

  /** `one`: an action of the set, if the answer is to have the form of a write of that action alone. */
  async rebuild(change: StoredChange, one?: string): Promise<JsonObject> {
    if (change.first === 0) return JSON.parse(change.answer) as JsonObject; // Written from a JsonObject.
    const stored = JSON.parse(change.answer) as StoredReport; // Written from a StoredReport.
    const own = one === undefined ? stored.own : stored.own.filter(([id]) => id === one);
    const actions = await Promise.all(own.map((one) => this.action(...one)));
    const lots = await this.lots(change);
    return {
      ...(stored.form === 'single' || one !== undefined ? { action: actions[0] } : { actions }),
      impact: publicImpact(factsOf(stored), { shown: lots, count: lots.length }, this.impactEntries),
      notifications: { first: change.first, last: change.last },
    };
  }

  private async action(id: string, number: number, status?: 'conflicted'): Promise<JsonObject> {
    const revision = await this.ports.actionIndex.revision(id, number);
    const first = number === 1 ? revision : await this.ports.actionIndex.revision(id, 1);
    if (revision === null || first === null) throw new Error(`revision ${number} of action ${id} is missing`);
    return publicAction({
      ...revision,
      winery: revision.winery,
      recordedAt: first.recordedAt,
      recordedBy: first.recordedBy,
      status: status ?? (revision.retracted ? 'retracted' : revision.refusal !== null ? 'conflicted' : 'active'),
      data: JSON.parse(revision.data) as JsonObject, // Written from a JsonObject.
    });
  }

  private async lots(change: StoredChange): Promise<JsonObject[]> {
    const lots: JsonObject[] = [];
    for (const stream of await this.ports.changeSets.streamsOf(change.change)) {
      if (streamName(stream).kind !== 'lot') continue;
      // An answer shows no more lots. The number of all changed lots is stored.
      if (lots.length === this.impactEntries) break;
      const before = await believedLot(this.ports.knowledge, stream, { at: null, known: change.first - 1 });
      const after = await believedLot(this.ports.knowledge, stream, { at: null, known: change.last });
      if (sameLotInPublic(before.lot, after.lot)) continue;
      const { winery, code } = streamName(stream);
      lots.push({ winery, lot: code, before: shown(winery, code, before), after: shown(winery, code, after) });
    }
    return lots;
  }
}

function shown(winery: string, lot: string, believed: BelievedLot): LotState | null {
  return believed.lot.kind === null ? null : lotState({ winery, lot }, believed.lot, believed.number);
}
