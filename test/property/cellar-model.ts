import { BodyReader } from '../../src/application/request/body.js';
import type { CellarAction } from '../../src/cellar/kind.js';
import { actionKind, actionKinds } from '../../src/cellar/registry.js';
import { currentRules } from '../../src/cellar/rules.js';
import type { Change, RandomEdit, Recorded } from '../../src/harvest/small-edit.js';
import { vessels } from '../../src/harvest/small-world.js';
import type { ActionBody, ActionData, ActionType } from '../../src/harvest/step.js';
import type { Action } from '../../src/kernel/domain.js';
import type { OracleAction, OracleWinery } from '../oracle/replay.js';

/** An action in its newest revision. */
export interface ModelAction extends OracleAction {
  readonly type: ActionType;
  readonly data: ActionData;
  readonly retracted: boolean;
  readonly revision: number;
}

export interface ModelEdit {
  readonly before: ModelAction | null;
  readonly after: ModelAction;
}

const reader = new BodyReader(actionKinds, 1000);

/** Returns the faults for which a request with the data is refused, or null. */
export function malformation(type: string, data: unknown): string | null {
  const read = reader.data(type, data, '');
  return read.ok ? null : `${type} ${JSON.stringify(read.problem.errors)} in ${JSON.stringify(data)}`;
}

/**
 * The present actions of a small world, in the forms of the generators, the oracle and the kernel.
 * Owns: the newest revision of every action, and the tie breaks, which count up like a server's.
 */
export class CellarModel {
  private actions: ReadonlyMap<string, ModelAction> = new Map();
  private ties = 0;

  constructor(readonly wineries: readonly OracleWinery[]) {}

  find(id: string): ModelAction | null {
    return this.actions.get(id) ?? null;
  }

  all(): readonly ModelAction[] {
    return [...this.actions.values()];
  }

  /** Returns the edits of a change set. Edits that change nothing are left out, because they make no revision. */
  edits(edit: RandomEdit): readonly ModelEdit[] {
    return edit.changes.flatMap((change): ModelEdit[] => {
      const before = change.op === 'record' ? null : this.find(change.id);
      if (change.op !== 'record' && before === null)
        throw new Error(`An edit names ${change.id}, which was never recorded.`);
      const after = this.after(edit.winery, change, before);
      return before !== null && sameAction(before, after) ? [] : [{ before, after }];
    });
  }

  apply(edits: readonly ModelEdit[]): void {
    this.actions = this.with(edits);
  }

  /** Returns the actions that are not retracted after some edits. */
  standing(edits: readonly ModelEdit[] = []): readonly ModelAction[] {
    return [...this.with(edits).values()].filter((action) => !action.retracted);
  }

  /** Returns all actions in the form of the generators of edits. */
  recorded(): readonly Recorded[] {
    return this.all().map(({ winery, retracted, id, type, effectiveAt, tieBreak, data }) => {
      const action: ActionBody = { id, type, effectiveAt: new Date(effectiveAt).toISOString(), tieBreak, data };
      return { winery, action, retracted };
    });
  }

  /** Returns an action in the form of the kernel, with the units of the wineries that take part. */
  kernelAction({ winery, id, type, effectiveAt, tieBreak, data, revision }: ModelAction): Action<CellarAction> {
    const other = wineriesNamed(type, data).find((one) => one !== winery);
    const receiver = other === undefined ? {} : { receiver: this.unitsOf(other) };
    const position = { effectiveAt, tieBreak, id };
    return {
      position,
      revision,
      data: { winery, type, units: this.unitsOf(winery), ...receiver, rules: currentRules, data },
    };
  }

  /** Returns the code for which admission refuses an action that names an unknown winery or vessel, or null. */
  unknownName({ winery, type, data }: ModelAction): 'unknown_vessel' | 'unknown_winery' | null {
    const known = (code: string) => this.wineries.some((one) => one.winery === code);
    if (!wineriesNamed(type, data).every(known)) return 'unknown_winery';
    const named = actionKind(type).vesselsNamed({ winery, type, data });
    return named.every(({ vessel }) => vessels.some((code) => code === vessel)) ? null : 'unknown_vessel';
  }

  private with(edits: readonly ModelEdit[]): ReadonlyMap<string, ModelAction> {
    const actions = new Map(this.actions);
    for (const { after } of edits) actions.set(after.id, after);
    return actions;
  }

  private after(winery: string, change: Change, before: ModelAction | null): ModelAction {
    if (change.op === 'record') {
      this.ties += 1;
      const { id, type, effectiveAt, tieBreak = this.ties, data } = change.action;
      return { winery, id, type, effectiveAt: Date.parse(effectiveAt), tieBreak, data, retracted: false, revision: 1 };
    }
    if (before === null) throw new Error('Only a recorded action can be revised.');
    const revision = before.revision + 1;
    if (change.op === 'retract') return { ...before, revision, retracted: true };
    return {
      ...before,
      effectiveAt: change.effectiveAt === undefined ? before.effectiveAt : Date.parse(change.effectiveAt),
      tieBreak: change.tieBreak ?? before.tieBreak,
      data: change.data ?? before.data,
      retracted: false,
      revision,
    };
  }

  private unitsOf(code: string): OracleWinery {
    const found = this.wineries.find((one) => one.winery === code);
    if (found === undefined) throw new Error(`The world has no winery ${code}.`);
    return found;
  }
}

function sameAction(a: ModelAction, b: ModelAction): boolean {
  if (a.retracted && b.retracted) return true;
  const text = (one: ModelAction) => JSON.stringify([one.retracted, one.effectiveAt, one.tieBreak, one.data]);
  return text(a) === text(b);
}

function wineriesNamed(type: string, data: unknown): readonly string[] {
  return actionKind(type).wineriesNamed({ type, data });
}
