import type { Static, TObject } from 'typebox';
import type { Decision, StatesBefore } from '../kernel/domain.js';
import type { Position, StreamId } from '../kernel/position.js';
import type { CellarEvent } from './event.js';
import { OutcomeBuilder } from './outcome-builder.js';
import type { CellarRefusal } from './refusal.js';
import type { CellarState } from './state.js';
import type { Units } from './units.js';

/** The payload of an action, as the kernel passes it to the cellar. */
export interface CellarAction {
  readonly winery: string;
  readonly type: string;
  /** The units of `winery`. They are fixed before its first action. */
  readonly units: Units;
  /** The receiving winery's units, for `transfer_in_bond`. */
  readonly receiver?: Units;
  /** The version of the rules by which the action is decided. */
  readonly rules: number;
  /** As the user sent it and valid by the kind's schema: quantities are decimals in the winery's units. */
  readonly data: unknown;
}

/** A fault in an action's data that its JSON schema cannot express. It is answered with 400 `bad_request`. */
export interface Fault {
  /** A JSON pointer into the data. */
  readonly pointer: string;
  readonly message: string;
}

export interface NamedVessel {
  readonly winery: string;
  readonly vessel: string;
}

export interface FilledVessel extends NamedVessel {
  readonly lot: string;
}

type CellarDecision = Decision<CellarEvent, CellarRefusal>;

/**
 * One kind of action, as its callers see it. Every method takes an action of this type whose data is valid by `schema`,
 * and throws if the action is of another type.
 */
export interface ActionKind {
  readonly type: string;
  readonly title: string;
  readonly schema: TObject;
  /** The lowest level of the database at which the kind may be recorded: below it, there may be nodes that do not know the kind. */
  readonly level: number;
  /** Returns the faults that `schema` cannot express. */
  check(action: Pick<CellarAction, 'type' | 'data'>): readonly Fault[];
  /** Returns the streams that the action may read or write, without repetition. */
  participants(action: Pick<CellarAction, 'winery' | 'type' | 'data'>): readonly StreamId[];
  /** Returns the vessels that the data names, in body order. Each must exist in its winery (`unknown_vessel`). */
  vesselsNamed(action: Pick<CellarAction, 'winery' | 'type' | 'data'>): readonly NamedVessel[];
  /** Returns the wineries that the data names. Each must exist (`unknown_winery`). */
  wineriesNamed(action: Pick<CellarAction, 'type' | 'data'>): readonly string[];
  /** Returns the vessels that the action puts something into. Admission compares their volumes with their capacities. */
  vesselsFilled(action: CellarAction): readonly FilledVessel[];
  decide(action: CellarAction, position: Position, states: StatesBefore<CellarState>): CellarDecision;
}

/** What a file in actions/ defines. The methods are those of `ActionKind`, with the data typed by the schema. */
interface KindDefinition<Schema extends TObject> {
  readonly type: string;
  readonly title: string;
  readonly schema: Schema;
  /** Default 1. A new kind has the level of the program that introduces it. */
  readonly level?: number;
  check?(data: Static<Schema>): readonly Fault[];
  participants(action: Pick<CellarAction, 'winery'>, data: Static<Schema>): readonly StreamId[];
  vesselsNamed(action: Pick<CellarAction, 'winery'>, data: Static<Schema>): readonly NamedVessel[];
  wineriesNamed?(data: Static<Schema>): readonly string[];
  vesselsFilled?(action: CellarAction, data: Static<Schema>): readonly FilledVessel[];
  decide(action: CellarAction, data: Static<Schema>, builder: OutcomeBuilder): CellarDecision;
}

/** Returns whether every node that may write to a database of a level knows a kind. */
export function isAvailable({ level }: Pick<ActionKind, 'level'>, databaseLevel: number): boolean {
  return level <= databaseLevel;
}

const NONE: readonly never[] = [];

/** Returns the kind of a definition. This is the only place where the data of an action gets the type of its schema. */
export function defineKind<Schema extends TObject>(definition: KindDefinition<Schema>): ActionKind {
  const { type, title, schema, level = 1 } = definition;
  const dataOf = (action: Pick<CellarAction, 'type' | 'data'>): Static<Schema> => {
    if (action.type !== type) throw new Error(`The kind ${type} was given an action of type ${action.type}.`);
    // The request's data was validated by this schema before the action was made; stored data was a request's once.
    return action.data as Static<Schema>;
  };
  return {
    type,
    title,
    schema,
    level,
    check: (action) => definition.check?.(dataOf(action)) ?? NONE,
    participants: (action) => definition.participants(action, dataOf(action)),
    vesselsNamed: (action) => definition.vesselsNamed(action, dataOf(action)),
    wineriesNamed: (action) => definition.wineriesNamed?.(dataOf(action)) ?? NONE,
    vesselsFilled: (action) => definition.vesselsFilled?.(action, dataOf(action)) ?? NONE,
    decide: (action, position, states) =>
      definition.decide(action, dataOf(action), new OutcomeBuilder(position, states, action.rules)),
  };
}
