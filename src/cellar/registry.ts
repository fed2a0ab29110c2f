import { addCost } from './actions/add-cost.js';
import { addition } from './actions/addition.js';
import { adjust } from './actions/adjust.js';
import { analysis } from './actions/analysis.js';
import { archiveLot } from './actions/archive-lot.js';
import { barrelDown } from './actions/barrel-down.js';
import { blend } from './actions/blend.js';
import { bottle } from './actions/bottle.js';
import { declare } from './actions/declare.js';
import { drainPress } from './actions/drain-press.js';
import { dumpCases } from './actions/dump-cases.js';
import { filter } from './actions/filter.js';
import { measure } from './actions/measure.js';
import { note } from './actions/note.js';
import { processFruit } from './actions/process-fruit.js';
import { rack } from './actions/rack.js';
import { receiveBulk } from './actions/receive-bulk.js';
import { receiveFruit } from './actions/receive-fruit.js';
import { removeCases } from './actions/remove-cases.js';
import { returnCases } from './actions/return-cases.js';
import { shipBulk } from './actions/ship-bulk.js';
import { top } from './actions/top.js';
import { transfer } from './actions/transfer.js';
import { transferInBond } from './actions/transfer-in-bond.js';
import type { ActionKind } from './kind.js';

/** All kinds of action, in the order in which the public API documents them. A new kind needs a file in actions/, an import, and a line here. */
export const actionKinds: readonly ActionKind[] = [
  receiveFruit,
  processFruit,
  receiveBulk,
  rack,
  filter,
  barrelDown,
  drainPress,
  blend,
  transfer,
  top,
  measure,
  adjust,
  addition,
  analysis,
  declare,
  addCost,
  bottle,
  removeCases,
  returnCases,
  dumpCases,
  shipBulk,
  transferInBond,
  note,
  archiveLot,
];

const byType = new Map(actionKinds.map((kind) => [kind.type, kind]));

/** Returns the kind of a type that a user named, or undefined. */
export function findActionKind(type: string): ActionKind | undefined {
  return byType.get(type);
}

/** The history contains an action of a kind that this program does not know: a newer program recorded it. It cannot be decided. Not retryable. */
export class UnknownKind extends Error {
  override readonly name = 'UnknownKind';
  readonly code = 'unknown_kind';
  readonly retryable = false;
}

/** Returns the kind of an action that was accepted once, so that its type must exist. @throws UnknownKind */
export function actionKind(type: string): ActionKind {
  const kind = byType.get(type);
  if (kind === undefined)
    throw new UnknownKind(`No kind of action has the type ${JSON.stringify(type)}. Upgrade this node.`);
  return kind;
}
