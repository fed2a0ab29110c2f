/** Random edits of a small world. @internal for tests */
import { actionId } from './action-id.js';
import { dayMs, hourMs, timestamp } from './calendar.js';
import type { Chance } from './chance.js';
import { randomData, randomType } from './small-data.js';
import { caseLots, fruitLots, type SmallWorld, vessels, wineLots } from './small-world.js';
import type { ActionBody, ActionData, RevisionBody } from './step.js';

/** An action in its newest revision. */
export interface Recorded {
  readonly winery: string;
  readonly action: ActionBody;
  readonly retracted: boolean;
}

/** One entry of a change set, as the public API accepts it. */
export type Change =
  | { readonly op: 'record'; readonly action: ActionBody }
  | ({ readonly op: 'revise'; readonly id: string } & RevisionBody)
  | { readonly op: 'retract'; readonly id: string };

/** A change set of one winery: mostly a single edit, sometimes several. It names no action twice. */
export interface RandomEdit {
  readonly winery: string;
  readonly changes: readonly Change[];
}

/** Returns a random change set that revises, re-dates, inserts, retracts or reinstates. `recorded` is the present state of the server. */
export function randomEdit(chance: Chance, recorded: readonly Recorded[], world: SmallWorld): RandomEdit {
  const { winery } = chance.pick(world.wineries);
  const left = recorded.filter((item) => item.winery === winery);
  const count = chance.happens(0.7) ? 1 : chance.whole(2, 4);
  const changes: Change[] = [];
  while (changes.length < count) {
    const index = chance.whole(0, left.length - 1);
    const [target] = left.length === 0 || chance.happens(0.2) ? [] : left.splice(index, 1);
    changes.push(target === undefined ? insertion(chance, world, winery) : editOf(chance, world, target));
  }
  return { winery, changes };
}

/** Returns the recorded actions after an edit was accepted. */
export function applyEdit(recorded: readonly Recorded[], edit: RandomEdit): Recorded[] {
  const result = new Map(recorded.map((item) => [item.action.id, item]));
  for (const change of edit.changes) {
    if (change.op === 'record') {
      result.set(change.action.id, { winery: edit.winery, action: change.action, retracted: false });
      continue;
    }
    const old = result.get(change.id);
    if (old === undefined) throw new Error(`An edit names ${change.id}, which was never recorded.`);
    if (change.op === 'retract') result.set(change.id, { ...old, retracted: true });
    else result.set(change.id, { ...old, action: revised(old.action, change), retracted: false });
  }
  return [...result.values()];
}

function revised(action: ActionBody, { effectiveAt, tieBreak, data }: RevisionBody): ActionBody {
  return {
    ...action,
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
    ...(tieBreak === undefined ? {} : { tieBreak }),
    ...(data === undefined ? {} : { data }),
  };
}

function insertion(chance: Chance, world: SmallWorld, winery: string): Change {
  const type = randomType(chance, world.spots(winery).length);
  const data = world.attempt(() => randomData(type, chance, world, winery)).result;
  const at = world.anyTime(chance);
  return { op: 'record', action: { id: actionId(chance, world.now), type, effectiveAt: timestamp(at), data } };
}

function editOf(chance: Chance, world: SmallWorld, { action, retracted, winery }: Recorded): Change {
  const { id } = action;
  if (retracted && chance.happens(0.6)) return { op: 'revise', id };
  const what = chance.fraction();
  if (what < 0.2) return { op: 'retract', id };
  if (what < 0.4) return { op: 'revise', id, effectiveAt: movedTime(chance, world, action) };
  if (what < 0.45) return { op: 'revise', id, tieBreak: chance.whole(-5, 60) };
  const data =
    changedData(chance, action.data) ?? world.attempt(() => randomData(action.type, chance, world, winery)).result;
  if (what < 0.9) return { op: 'revise', id, data };
  return { op: 'revise', id, effectiveAt: movedTime(chance, world, action), data };
}

function movedTime(chance: Chance, world: SmallWorld, action: ActionBody): string {
  if (chance.happens(0.3)) return timestamp(world.anyTime(chance));
  const near = chance.happens(0.5) ? hourMs : dayMs;
  return timestamp(Date.parse(action.effectiveAt) + chance.whole(-2 * near, 2 * near));
}

/** Returns the data with one number, lot or vessel changed, or undefined if the result would be malformed or equal. */
function changedData(chance: Chance, data: ActionData): ActionData | undefined {
  if (chance.happens(0.15)) return undefined;
  const found: Leaf[] = [];
  collect(data, [], found);
  if (found.length === 0) return undefined;
  // Mostly an amount: with another lot or vessel the action would mostly be impossible.
  const amounts = found.filter((leaf) => typeof leaf.value === 'number');
  const { path, value } = chance.pick(amounts.length > 0 && chance.happens(0.8) ? amounts : found);
  const replacement =
    typeof value === 'number' ? otherNumber(chance, value, String(path.at(-1))) : otherCode(chance, value);
  const changed = replaced(data, path, replacement);
  // `data` is an object, for which `replaced` returns an object.
  return replacement === value || namesAPlaceTwice(changed) ? undefined : (changed as ActionData);
}

interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: string | number;
}

const numbers = new Set(['volume', 'weight', 'amount', 'change', 'cases', 'bottles', 'loss', 'cost', 'value']);
const codes = new Set(['lot', 'vessel', 'caseLot']);
const codeGroups: readonly (readonly string[])[] = [fruitLots, wineLots, caseLots, vessels];

function collect(value: unknown, path: readonly (string | number)[], found: Leaf[]): void {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) collect(item, [...path, index], found);
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) collect(item, [...path, name], found);
  else if (typeof value === 'number' && numbers.has(String(path.at(-1)))) found.push({ path, value });
  else if (typeof value === 'string' && codes.has(String(path.at(-1)))) found.push({ path, value });
}

function otherNumber(chance: Chance, value: number, name: string): number {
  if (name === 'cases' || name === 'bottles') return Math.max(1, value + chance.whole(-2, 3));
  const scaled = Math.round(
    value * chance.pick([500_000, 900_000, 990_000, 999_999, 1_000_001, 1_010_000, 1_100_000, 2_000_000]),
  );
  // Money has at most four decimals, and `amount` may be money.
  const micro = name === 'cost' || name === 'amount' ? Math.round(scaled / 100) * 100 : scaled;
  return (micro === 0 ? 10_000 : micro) / 1_000_000;
}

function otherCode(chance: Chance, value: string): string {
  const group = codeGroups.find((members) => members.includes(value));
  return group === undefined ? value : chance.pick(group);
}

function replaced(value: unknown, path: readonly (string | number)[], replacement: string | number): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === step ? replaced(item, rest, replacement) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === step ? replaced(item, rest, replacement) : item]),
  );
}

function namesAPlaceTwice(data: unknown): boolean {
  if (Array.isArray(data)) {
    const places = data.map((item: unknown) =>
      typeof item === 'object' && item !== null ? placeOf(item) : JSON.stringify(item),
    );
    if (new Set(places).size !== places.length) return true;
  }
  return typeof data === 'object' && data !== null && Object.values(data).some(namesAPlaceTwice);
}

function placeOf(item: object): string {
  // The members of an object are read by name, and unknown until compared.
  const { lot, vessel, caseLot, variety, appellation, vintage, block } = item as Readonly<Record<string, unknown>>;
  return JSON.stringify([lot, vessel, caseLot, variety, appellation, vintage, block]);
}
