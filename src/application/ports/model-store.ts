import type { Position } from '../../kernel/position.js';

/** How many actions of a winery a version of the rules decides. Retracted actions are not counted: no rules decide them. */
export interface RulesCount {
  readonly winery: string;
  readonly rules: number;
  readonly actions: number;
}

/** An action that is not retracted, and the version of the rules that decides it. */
export interface RuledAction {
  readonly position: Position;
  readonly revision: number;
  readonly type: string;
  readonly rules: number;
}

/** An action that has adopted a version of the rules. */
export interface AdoptedAction extends RuledAction {
  /** The version that decided the action before. */
  readonly former: number;
  /** Whether a later revision follows the one by which the action adopted the version. */
  readonly isEdited: boolean;
}

/** Bodies of one kind with one schema. */
export interface SchemaInUse {
  readonly schema: number;
  readonly bodies: number;
}

interface RuledPage {
  readonly winery: string;
  /** The position of the last action of the page before, or null. */
  readonly after: Position | null;
  readonly limit: number;
}

/**
 * Finds what of the history uses former rules or schemas. An action that keeps no version of its own is counted under the version by which its
 * newest revision was decided. Each call reads its own snapshot.
 */
export interface ModelStore {
  /** Counts the actions of each winery by the version that decides them, in the order of wineries and versions. Reads all actions. */
  rulesInUse(): Promise<readonly RulesCount[]>;
  /** The actions that a version below `below` decides, in timeline order. */
  actionsBelow(page: RuledPage & { readonly below: number }): Promise<readonly RuledAction[]>;
  /** The actions that have adopted a version from a lower one and that it still decides, in timeline order. */
  actionsAdopting(page: RuledPage & { readonly adopted: number }): Promise<readonly AdoptedAction[]>;
  /** The revisions of each type whose data have a schema below `below`. Reads all revisions. */
  olderData(below: ReadonlyMap<string, number>): Promise<readonly (SchemaInUse & { readonly type: string })[]>;
  /** The touches whose events have a schema below `below`. Reads all touches. */
  olderEvents(below: number): Promise<readonly SchemaInUse[]>;
  /** The saved states with a schema below `below`. */
  olderStates(below: number): Promise<readonly (SchemaInUse & { readonly saved: 'head' | 'checkpoint' })[]>;
}
