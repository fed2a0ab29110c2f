import type { JsonObject } from '../../../src/application/json-object.js';
import type { Result } from '../../../src/application/result.js';
import type { UseCases } from '../../../src/application/use-cases.js';
import { actionId } from '../../../src/harvest/action-id.js';
import type { Chance } from '../../../src/harvest/chance.js';
import { randomData } from '../../../src/harvest/small-data.js';
import { applyEdit, type Change, type RandomEdit, type Recorded, randomEdit } from '../../../src/harvest/small-edit.js';
import { randomAction } from '../../../src/harvest/small-harvest.js';
import type { SmallWorld } from '../../../src/harvest/small-world.js';
import type { ActionBody, ActionType } from '../../../src/harvest/step.js';
import type { Request } from '../concurrent-clients.js';

/** A request that can also be previewed, by a node that decides it once more. */
export interface ClusterRequest extends Request {
  readonly winery: string;
  /** `tieBreak`: the number that a recorded action got, if it recorded one. */
  previewAt(solera: UseCases, tieBreak?: number): Promise<Result<JsonObject>>;
}

/** A note of a lot, which can be edited. */
export interface Note {
  readonly winery: string;
  readonly lot: string;
  readonly id: string;
}

/** Actions that concern several lots, vessels or wineries. */
const wideTypes: readonly ActionType[] = ['transfer_in_bond', 'blend', 'rack', 'transfer'];
const attemptsAtWide = 6;

/**
 * Makes the requests of all clients.
 * Owns: the actions as far as the clients know them.
 */
export class ClusterRequests {
  private recorded: readonly Recorded[] = [];

  constructor(
    private readonly chance: Chance,
    private readonly world: SmallWorld,
  ) {}

  /** To be called with each request that was accepted. */
  accepted({ preview, edit }: ClusterRequest): void {
    if (preview) return;
    const known = new Set(this.recorded.map(({ action }) => action.id));
    if (edit.changes.every((change) => change.op === 'record' || known.has(change.id)))
      this.recorded = applyEdit(this.recorded, edit);
  }

  random(): ClusterRequest {
    const { chance, world } = this;
    if (chance.fraction() < 0.6 || this.recorded.length === 0) {
      const { winery, action } = randomAction(chance, world);
      return recordRequest(winery, action);
    }
    const edit = randomEdit(chance, this.recorded, world);
    return changeRequest(actionId(chance, world.now), edit, {
      onConflict: chance.happens(0.5) ? 'flag' : 'reject',
      preview: chance.happens(0.1),
    });
  }

  /** A lot that probably exists, or null. */
  lot(): Pick<Note, 'winery' | 'lot'> | null {
    const { winery } = this.chance.pick(this.world.wineries);
    const spots = this.world.spots(winery);
    return spots.length === 0 ? null : { winery, lot: this.chance.pick(spots).lot };
  }

  /** Records a note. It is impossible while the lot does not exist, like any other action. */
  note({ winery, lot }: Pick<Note, 'winery' | 'lot'>): ClusterRequest {
    return recordRequest(winery, {
      id: actionId(this.chance, this.world.now),
      type: 'note',
      effectiveAt: new Date(this.world.nextTime(this.chance)).toISOString(),
      data: { lot, text: `note ${this.chance.whole(1, 999)}` },
    });
  }

  editOfNote({ winery, lot, id }: Note): ClusterRequest {
    const { chance, world } = this;
    const text = `edited ${chance.whole(1, 1_000_000)}`;
    const change: Change = chance.happens(0.2)
      ? { op: 'retract', id }
      : { op: 'revise', id, data: { lot, text } as never }; // The data of a note.
    return changeRequest(
      actionId(chance, world.now),
      { winery, changes: [change] },
      { onConflict: 'flag', preview: false },
    );
  }

  /** An action that concerns the lot and others. A note if none was found. */
  wide({ winery, lot }: Pick<Note, 'winery' | 'lot'>): ClusterRequest {
    const { chance, world } = this;
    for (let attempt = 0; attempt < attemptsAtWide; attempt += 1) {
      const type = chance.pick(wideTypes);
      const { result: data } = world.attempt(() => randomData(type, chance, world, winery));
      // The wine may come to a lot of the same code in another winery.
      if (!JSON.stringify([data.from, type === 'transfer_in_bond' ? null : data.to]).includes(`"lot":"${lot}"`))
        continue;
      const effectiveAt = new Date(world.nextTime(chance)).toISOString();
      return recordRequest(winery, { id: actionId(chance, world.now), type, effectiveAt, data });
    }
    return this.note({ winery, lot });
  }
}

function recordRequest(winery: string, action: ActionBody): ClusterRequest {
  const changes = [{ op: 'record' as const, action }];
  return {
    ...{ winery, change: action.id, edit: { winery, changes }, preview: false },
    send: (solera) => solera.record(winery, action, {}),
    previewAt: (solera, tieBreak = action.tieBreak) =>
      solera.record(winery, tieBreak === undefined ? action : { ...action, tieBreak }, { preview: true }),
  };
}

function changeRequest(
  change: string,
  edit: RandomEdit,
  { onConflict, preview }: { readonly onConflict: 'flag' | 'reject'; readonly preview: boolean },
): ClusterRequest {
  const { winery, changes } = edit;
  const body = { id: change, changes, onConflict };
  return {
    ...{ winery, change, edit, preview },
    send: (solera) => solera.change(winery, body, { preview }),
    previewAt: (solera) => solera.change(winery, body, { preview: true }),
  };
}
