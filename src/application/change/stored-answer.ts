import { cellarDomain } from '../../cellar/domain.js';
import { sameLotInPublic } from '../../cellar/equality.js';
import { lotState } from '../../cellar/public-lot.js';
import type { Lot } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import type { StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { Archive } from '../ports/archive.js';
import type { StoredChange } from '../ports/stored-change.js';
import { decodeEvent, decodeState } from './codec.js';
import { factsOf, publicAction, publicImpact } from './impact.js';

/** A lot as it was or is believed, and the number that its state carries as `version`. */
export interface BelievedLot {
  readonly lot: Lot;
  readonly number: number;
}

/** Folds what is believed of a lot, now or once notification `known` was written, up to the effective time `at`. */
export async function believedLot(
  archive: Archive,
  stream: StreamId,
  query: { readonly at: number | null; readonly known: number | null },
): Promise<BelievedLot> {
  const believed = await archive.believed(stream, query);
  let state = believed.base === null ? cellarDomain.initial(stream) : decodeState(believed.base.state);
  for (const touch of believed.touches) {
    for (const event of touch.events) state = cellarDomain.evolve(state, decodeEvent(event), touch.position);
  }
  if (state.stream !== 'lot') throw new Error(`${stream} is no lot`);
  return { lot: state, number: believed.number };
}

/**
 * The answers that were given: a repeated request gets the first one again, whatever happened since.
 * What the log says is not kept twice: lots and actions are rebuilt as they were known just before and just after the change set. Of a
 * request that changed nothing the log says nothing: its answer is kept whole.
 */
export class StoredAnswers {
  constructor(
    private readonly archive: Archive,
    private readonly impactEntries: number,
  ) {}

  /** With `one`, an action of the set: the answer has the form of a write of that action alone. */
  async rebuild(change: StoredChange, one?: string): Promise<JsonObject> {
    if (change.first === 0) return JSON.parse(change.answer) as JsonObject;
    const stored = JSON.parse(change.answer) as JsonObject & { form: 'single' | 'set'; own: [string, number][] };
    const own = one === undefined ? stored.own : stored.own.filter(([id]) => id === one);
    const actions = await Promise.all(own.map(([id, revision]) => this.action(id, revision)));
    const lots = await this.lots(change);
    return {
      ...(stored.form === 'single' || one !== undefined ? { action: actions[0] } : { actions }),
      impact: publicImpact(factsOf(stored), lots, this.impactEntries),
      notifications: { first: change.first, last: change.last },
    };
  }

  private async action(id: string, number: number): Promise<JsonObject> {
    const revision = await this.archive.revision(id, number);
    const first = number === 1 ? revision : await this.archive.revision(id, 1);
    if (revision === null || first === null) throw new Error(`revision ${number} of action ${id} is gone`);
    return publicAction({
      ...revision,
      winery: revision.winery,
      recordedAt: first.recordedAt,
      recordedBy: first.recordedBy,
      status: revision.retracted ? 'retracted' : revision.refusal !== null ? 'conflicted' : 'active',
      data: JSON.parse(revision.data) as JsonObject,
    });
  }

  private async lots(change: StoredChange): Promise<JsonObject[]> {
    const lots: JsonObject[] = [];
    for (const stream of await this.archive.changeStreams(change.change)) {
      if (streamName(stream).kind !== 'lot') continue;
      // No more are shown; how many there were is kept.
      if (lots.length === this.impactEntries) break;
      const before = await believedLot(this.archive, stream, { at: null, known: change.first - 1 });
      const after = await believedLot(this.archive, stream, { at: null, known: change.last });
      if (sameLotInPublic(before.lot, after.lot)) continue;
      const { winery, code } = streamName(stream);
      lots.push({ winery, lot: code, before: shown(winery, code, before), after: shown(winery, code, after) });
    }
    return lots;
  }
}

function shown(winery: string, lot: string, believed: BelievedLot): JsonObject | null {
  return believed.lot.kind === null
    ? null
    : (lotState({ winery, lot }, believed.lot, believed.number) as unknown as JsonObject);
}
