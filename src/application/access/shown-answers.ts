import type { JsonObject } from '../json-object.js';
import type { LotName } from '../live-use-cases.js';
import type { Problem } from '../result.js';
import { lotKey } from '../query/lot-owners.js';
import { shownAction, withoutOccupant } from './shown-action.js';
import type { NamingAction, Visibility } from './visibility.js';

/**
 * Leaves out of answers what their caller may not see. An answer may be that of another caller: a request that is repeated gets the first one, and an edit in
 * the background may have been requested by another caller.
 */
export class ShownAnswers {
  constructor(private readonly visibility: Visibility) {}

  /** Returns the answer of a write or a preview. */
  async answer(answer: JsonObject): Promise<JsonObject> {
    if (!this.visibility.isLimited) return answer;
    const { action, actions, impact } = answer;
    return {
      ...answer,
      ...(action === undefined ? {} : { action: (await this.actions([action as JsonObject]))[0] ?? null }), // A public action.
      ...(actions === undefined ? {} : { actions: await this.actions(actions as readonly JsonObject[]) }), // Public actions.
      ...(impact === undefined ? {} : { impact: await this.impact(impact as JsonObject) }), // A public impact.
    };
  }

  /** Returns those of the public actions that the caller may see, as far as it may see them. */
  async actions(actions: readonly JsonObject[]): Promise<readonly JsonObject[]> {
    if (!this.visibility.isLimited) return actions;
    const naming = actions.map(namingOf);
    const visible = await this.visibility.lotsNamedBy(naming);
    return actions.flatMap((action, index) => {
      const how = this.visibility.action(naming[index] ?? unnamed, visible);
      if (how === 'none') return [];
      return [this.visibility.owner === null ? action : shownAction(action, how, visible)];
    });
  }

  /** Returns those of the lots of an impact that the caller may see, with the states that it may see. */
  lots(lots: readonly JsonObject[]): readonly JsonObject[] {
    return lots.flatMap((lot) => {
      const before = this.state(lot.before);
      const after = this.state(lot.after);
      return before === null && after === null ? [] : [{ ...lot, before, after }];
    });
  }

  /** Returns those of the moved filings that the caller may read: a report counts the wine of all owners. */
  private filings(filings: readonly JsonObject[]): readonly JsonObject[] {
    if (this.visibility.owner !== null) return [];
    return filings.filter(({ winery }) => this.visibility.winery(String(winery)));
  }

  /** Returns those of the labels, or of the changes of labels, whose lots the caller may see. */
  async labels(labels: readonly JsonObject[]): Promise<readonly JsonObject[]> {
    if (labels.length === 0 || !this.visibility.isLimited) return labels;
    const visible = await this.visibility.lots(labels.flatMap(lotNamedBy));
    return labels.filter((label) => lotNamedBy(label).every((lot) => visible.has(lotKey(lot))));
  }

  /** Returns those of the entries that name actions, by `id` or `action`, which the caller may see whole. */
  async ofActions(entries: readonly JsonObject[]): Promise<readonly JsonObject[]> {
    if (entries.length === 0) return entries;
    const idOf = ({ action, id }: JsonObject): string => String(action ?? id);
    const seen = await this.visibility.actionsById(entries.map(idOf));
    const shown = entries.filter((entry) => (seen.get(idOf(entry)) ?? 'none') !== 'none');
    const visible = await this.visibility.lots(shown.flatMap(lotNamedBy));
    return shown.filter((entry) => lotNamedBy(entry).every((lot) => visible.has(lotKey(lot)))).map(this.withoutOthers);
  }

  /** Returns a problem without what it tells of actions and lots that the caller may not see. */
  async problem(problem: Problem): Promise<Problem> {
    const { conflicts, locked } = problem;
    if (!this.visibility.isLimited || (conflicts === undefined && locked === undefined)) return problem;
    const given = listOf(conflicts);
    // The only conflict of a refusal is an action of the request itself, which may not exist.
    const isOwn = problem.code !== 'conflicts';
    const shown = isOwn ? await this.ownRefusals(given) : await this.ofActions(given);
    const isWhole = shown.length === given.length && this.visibility.owner === null;
    const places = listOf(locked).filter(({ winery }) => this.visibility.winery(String(winery)));
    return {
      ...problem,
      ...(isWhole ? {} : { detail: detailOf(problem, shown) }),
      ...(conflicts === undefined ? {} : { conflicts: shown }),
      ...(locked === undefined ? {} : { locked: places }),
    };
  }

  private async impact(impact: JsonObject): Promise<JsonObject> {
    const { lots, actions, conflicts, warnings, filings, labels } = impact;
    return {
      ...impact,
      ...(lots === undefined ? {} : { lots: this.lots(listOf(lots)) }),
      ...(actions === undefined ? {} : { actions: await this.ofActions(listOf(actions)) }),
      conflicts: await this.ofActions(listOf(conflicts)),
      warnings: await this.warnings(listOf(warnings)),
      filings: this.filings(listOf(filings)),
      labels: await this.labels(listOf(labels)),
    };
  }

  /** A warning names an action and a vessel; the actions of a preview do not exist yet, and are the caller's own. */
  private async warnings(warnings: readonly JsonObject[]): Promise<readonly JsonObject[]> {
    const seen = await this.visibility.actionsById(warnings.map(({ action }) => String(action)));
    return warnings.filter(({ action }) => (seen.get(String(action)) ?? 'whole') !== 'none');
  }

  private async ownRefusals(conflicts: readonly JsonObject[]): Promise<readonly JsonObject[]> {
    const visible = await this.visibility.lots(conflicts.flatMap(lotNamedBy));
    return conflicts.map((conflict) => {
      const isSeen = lotNamedBy(conflict).every((lot) => visible.has(lotKey(lot)));
      const { needed: _needed, available: _available, ...rest } = conflict;
      // A lot that does not exist is not visible either: its refusal says only that.
      return this.withoutOthers(isSeen || conflict.code === 'unknown_lot' ? conflict : rest);
    });
  }

  /** The detail of an occupied vessel names the lot in it, which may be another owner's. */
  private readonly withoutOthers = (conflict: JsonObject): JsonObject =>
    this.visibility.owner === null ? conflict : withoutOccupant(conflict);

  private state(state: unknown): JsonObject | null {
    if (state === null || state === undefined) return null;
    const shown = state as JsonObject; // The state of a lot.
    return this.visibility.state(shown) ? shown : null;
  }
}

function listOf(value: unknown): readonly JsonObject[] {
  return (value ?? []) as readonly JsonObject[]; // The lists of impacts and problems hold objects.
}

const unnamed: NamingAction = { winery: '', type: 'note', data: { lot: '' } };

function namingOf({ winery, type, data }: JsonObject): NamingAction {
  // An action whose content cannot be read has no data, and names nothing.
  if (data === undefined) return { ...unnamed, winery: String(winery) };
  return { winery: String(winery), type: String(type), data: data as JsonObject }; // A public action.
}

function lotNamedBy({ winery, lot }: JsonObject): readonly LotName[] {
  return typeof winery === 'string' && typeof lot === 'string' ? [{ winery, lot }] : [];
}

function detailOf({ code, detail }: Problem, shown: readonly JsonObject[]): string {
  const [first] = shown;
  if (code === 'conflicts')
    return 'Later actions would become impossible or change in a locked period. Those that your credentials may see are listed.';
  return typeof first?.detail === 'string' ? first.detail : detail;
}
