/**
 * Random histories of several owners in two wineries, in which every lot code, note, name and cost is a text that occurs nowhere else: so that a text in an
 * answer tells whose it is. The owners share vessels; seldom an action moves wine from one owner to another.
 */
import { Chance } from '../../src/harvest/chance.js';
import { applyEdit, type Change, type Recorded, randomEdit } from '../../src/harvest/small-edit.js';
import { randomAction, settings } from '../../src/harvest/small-harvest.js';
import { caseLots, fruitLots, type SmallWorld, smallWorld, wineLots } from '../../src/harvest/small-world.js';
import type { ActionBody, ActionData } from '../../src/harvest/step.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { accepted } from './accepted.js';

/** A text that belongs to one revision of one action. `flows`: it may come into the states of other lots, with the wine. */
interface Marker {
  readonly text: string;
  readonly kind: 'private' | 'shared' | 'flows';
}

/** What a revision of an action names. */
export interface MarkedRevision {
  readonly id: string;
  readonly winery: string;
  /** Keys `winery/lot`. */
  readonly lots: readonly string[];
  readonly markers: readonly Marker[];
  /** The lots whose wine comes into others, and those others. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

interface OwnedWorld {
  readonly owner: string | null;
  readonly world: SmallWorld;
  readonly codes: ReadonlyMap<string, string>;
  recorded: readonly Recorded[];
}

const smallCodes: readonly string[] = [...fruitLots, ...wineLots, ...caseLots];
const letters = 'bcdfghjkmnpqrstvwxz';

export class MarkedHistory {
  readonly revisions: MarkedRevision[] = [];
  private readonly latest = new Map<string, MarkedRevision>();
  private readonly chance: Chance;
  private readonly worlds: readonly OwnedWorld[];

  /** `crossing`: the probability that an action names a lot of another owner. */
  constructor(
    seed: number,
    owners: readonly (string | null)[],
    private readonly crossing: number,
  ) {
    this.chance = new Chance(seed);
    const { chance } = this;
    this.worlds = owners.map((owner) => {
      const world = smallWorld(chance, 2);
      const codes = new Map<string, string>();
      for (const { winery } of world.wineries)
        for (const code of smallCodes) codes.set(`${winery}/${code}`, this.word());
      return { owner, world, codes, recorded: [] };
    });
  }

  /** Keys `winery/lot` of all lots that actions may name. */
  get lots(): readonly string[] {
    return this.worlds.flatMap(({ codes }) => [...codes].map(([key, code]) => `${key.split('/')[0] ?? ''}/${code}`));
  }

  /** A word that no other text contains. */
  word(): string {
    return `q${Array.from({ length: 9 }, () => letters[this.chance.whole(0, letters.length - 1)]).join('')}`;
  }

  async putSettings(solera: UseCases): Promise<void> {
    const [first] = this.worlds;
    for (const step of settings((first ?? never()).world)) {
      if (step.kind === 'winery') await accepted(solera.putWinery(step.winery, step.body));
      if (step.kind === 'vessel') await accepted(solera.putVessel(step.winery, step.vessel, step.body));
    }
  }

  /** Records actions of all owners in turn, and edits some. */
  async record(solera: UseCases, actions: number): Promise<void> {
    const flag = { onConflict: 'flag' } as const;
    for (let index = 0; index < actions; index += 1) {
      const owned = this.worlds[index % this.worlds.length] ?? never();
      const { winery, action } = randomAction(this.chance, owned.world);
      const marked = this.marked(owned, winery, action);
      const { ok } = await solera.record(winery, marked, flag);
      if (ok) {
        owned.recorded = [...owned.recorded, { winery, action, retracted: false }];
        this.note(winery, action.id, marked);
      }
      if (this.chance.happens(0.3)) await this.edit(solera, owned);
    }
  }

  private async edit(solera: UseCases, owned: OwnedWorld): Promise<void> {
    const edit = randomEdit(this.chance, owned.recorded, owned.world);
    const changes = edit.changes.map((change) => this.markedChange(owned, edit.winery, change));
    const { ok } = await solera.change(edit.winery, { changes }, { onConflict: 'flag' });
    if (!ok) return;
    owned.recorded = applyEdit(owned.recorded, edit);
    for (const change of changes) {
      if (change.op === 'record') this.note(edit.winery, change.action.id, change.action);
      if (change.op === 'revise') this.note(edit.winery, change.id, change);
    }
  }

  private markedChange(owned: OwnedWorld, winery: string, change: Change): Change {
    if (change.op === 'record') return { ...change, action: this.marked(owned, winery, change.action) };
    if (change.op === 'retract' || change.data === undefined) return change;
    return { ...change, data: this.markedData(owned, winery, change.data), note: this.word() } as Change; // A note is a member of a revision.
  }

  private marked(owned: OwnedWorld, winery: string, action: ActionBody): ActionBody {
    return { ...action, data: this.markedData(owned, winery, action.data), note: this.word() } as ActionBody; // A note is a member of an action.
  }

  private markedData(owned: OwnedWorld, winery: string, data: ActionData): ActionData {
    const cost = (): number => this.chance.whole(10_000_000, 99_999_999) / 10_000;
    const owner = owned.owner === null ? {} : { owner: owned.owner };
    const rewrite = (value: unknown, here: string, isTarget: boolean): unknown => {
      if (Array.isArray(value)) return value.map((one) => rewrite(one, here, isTarget));
      if (typeof value !== 'object' || value === null) return value;
      const place = value as Record<string, unknown>; // Checked above.
      const there = typeof place.winery === 'string' ? place.winery : here;
      const result: Record<string, unknown> = {};
      for (const [name, member] of Object.entries(place)) {
        const isCode = (name === 'lot' || name === 'caseLot') && typeof member === 'string';
        result[name] = isCode ? this.codeOf(owned, there, member) : rewrite(member, there, name === 'to');
      }
      const isPlace = isTarget && place.lot !== undefined && place.winery === undefined;
      return isPlace ? { ...result, ...owner } : result;
    };
    const result = rewrite(data, winery, false) as Record<string, unknown>; // Rewritten from an object.
    if (data.grower !== undefined || (data.weight !== undefined && data.variety !== undefined))
      Object.assign(result, { grower: this.word(), weighTag: this.word(), cost: cost() }, owner);
    if (data.components !== undefined) Object.assign(result, { counterparty: this.word(), cost: cost() });
    if (data.product !== undefined) Object.assign(result, { product: this.word(), cost: cost() });
    if (data.category !== undefined) Object.assign(result, { category: this.word() });
    if (data.text !== undefined) Object.assign(result, { text: this.word() });
    if (data.tags !== undefined) Object.assign(result, { tags: [this.word()] });
    if (data.owner !== undefined) Object.assign(result, { owner: owned.owner ?? this.chance.pick(['A', 'B']) });
    return result as ActionData;
  }

  /** Returns the unique code of a lot of the small world; seldom that of another owner. */
  private codeOf(owned: OwnedWorld, winery: string, code: string): string {
    const from = this.chance.happens(this.crossing) ? this.chance.pick(this.worlds) : owned;
    return from.codes.get(`${winery}/${code}`) ?? code;
  }

  /** Notes an accepted write. */
  note(winery: string, id: string, body: { readonly data?: ActionData; readonly note?: unknown }): void {
    const data = body.data as Record<string, unknown> | undefined; // Data are an object.
    if (data === undefined) return;
    const note = typeof body.note === 'string' ? [{ text: body.note, kind: 'private' } as const] : [];
    const revision: MarkedRevision = {
      ...{ id, winery, markers: [...note, ...markersOf(data)], lots: lotsIn(data, winery) },
      from: lotsIn(data.to === undefined ? {} : { ...data, to: undefined }, winery),
      to: lotsIn(data.to ?? (data.from === undefined ? {} : { ...data, from: undefined }), winery),
    };
    this.latest.set(id, revision);
    this.revisions.push(revision);
  }

  /** Returns the newest revision of an action. */
  newest(id: string): MarkedRevision | undefined {
    return this.latest.get(id);
  }
}

/** Returns the lots that data name anywhere, as keys. */
export function lotsIn(value: unknown, winery: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => lotsIn(one, winery));
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Record<string, unknown>; // Checked above.
  const here = typeof object.winery === 'string' ? object.winery : winery;
  return Object.entries(object).flatMap(([name, member]) =>
    (name === 'lot' || name === 'caseLot') && typeof member === 'string' ? [`${here}/${member}`] : lotsIn(member, here),
  );
}

function markersOf(data: Record<string, unknown>): readonly Marker[] {
  const kinds = { grower: 'private', weighTag: 'private', text: 'private', counterparty: 'shared' } as const;
  const flowing = ['cost', 'product', 'category'];
  const found: Marker[] = [];
  for (const [name, kind] of Object.entries(kinds))
    if (data[name] !== undefined) found.push({ text: String(data[name]), kind });
  for (const name of flowing)
    if (data[name] !== undefined && String(data[name]).length > 6)
      found.push({ text: String(data[name]), kind: 'flows' });
  if (Array.isArray(data.tags))
    found.push(...data.tags.map((tag) => ({ text: String(tag), kind: 'private' as const })));
  return found;
}

function never(): never {
  throw new Error('There are no owners.');
}
