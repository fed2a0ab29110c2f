import type { HarvestStep } from '../../src/harvest/step.js';
import { type OracleAction, type OracleResult, type OracleWinery, replay } from '../oracle/replay.js';

/** The actions of a harvest after a server accepted every step. The oracle decides them. */
export class HarvestLedger {
  readonly #wineries: OracleWinery[] = [];
  readonly #actions = new Map<string, { action: OracleAction; retracted: boolean }>();
  #turn = 0;

  apply(step: HarvestStep): void {
    this.#turn += 1;
    switch (step.kind) {
      case 'winery':
        this.#wineries.push({ winery: step.winery, ...step.body });
        return;
      case 'vessel':
        return;
      case 'record': {
        const { id, type, effectiveAt, tieBreak, data } = step.action;
        if (this.#actions.has(id)) throw new Error(`Action ${id} was recorded twice.`);
        const action = {
          winery: step.winery,
          id,
          type,
          effectiveAt: Date.parse(effectiveAt),
          tieBreak: tieBreak ?? this.#turn,
          data,
        };
        this.#actions.set(id, { action, retracted: false });
        return;
      }
      case 'revise': {
        const { action } = this.#known(step.id);
        const { effectiveAt, data } = step.body;
        const moved = effectiveAt === undefined ? {} : { effectiveAt: Date.parse(effectiveAt) };
        this.#actions.set(step.id, {
          action: { ...action, ...moved, ...(data === undefined ? {} : { data }) },
          retracted: false,
        });
        return;
      }
      case 'retract':
        this.#actions.set(step.id, { ...this.#known(step.id), retracted: true });
    }
  }

  replay(): OracleResult {
    const actions = [...this.#actions.values()].filter(({ retracted }) => !retracted).map(({ action }) => action);
    return replay({ wineries: this.#wineries, actions });
  }

  /** Returns the refused actions as 'type: code'. */
  refused(): string[] {
    return [...this.replay().outcomes].flatMap(([id, outcome]) =>
      outcome === null ? [] : [`${this.#known(id).action.type}: ${outcome.code}`],
    );
  }

  #known(id: string): { action: OracleAction; retracted: boolean } {
    const known = this.#actions.get(id);
    if (known === undefined) throw new Error(`Action ${id} was never recorded.`);
    return known;
  }
}
