import { currentRules, levelOfAdoption } from '../../cellar/rules.js';
import type { Schemas } from '../../cellar/upcasters.js';
import type { AdoptedAction, ModelStore, RuledAction } from '../ports/model-store.js';
import { encodePosition, positionCursor } from '../request/cursor.js';
import { failure, type Result, success } from '../result.js';
import type { Page, PageQuery } from '../use-cases.js';

/** How a model change is applied to stored data. docs/model-changes.md explains each strategy. */
export const strategies = ['adopt', 'upcast', 'lazy', 'rebuild'] as const;

/** A model change that this program knows, and how much of the database still uses the former model. */
export interface ModelChange {
  /** For instance `rules-3`. */
  readonly name: string;
  readonly strategy: (typeof strategies)[number];
  /** What is counted: `actions`, `revisions`, `touches`, `states` or `notifications`. */
  readonly unit: string;
  /** How many of `unit` use a former model. 0: all use the new one. */
  readonly pending: number;
  /** Of a rules version: the wineries with pending actions. */
  readonly wineries: readonly PendingRules[];
  /** Of a schema: how many bodies have each former schema. */
  readonly schemas: readonly { readonly of: string; readonly schema: number; readonly bodies: number }[];
  /** The arguments with which `solera` applies the change to what is pending, or null if no command is needed or available yet. */
  readonly command: string | null;
}

interface PendingRules {
  readonly winery: string;
  readonly pending: number;
  /** How many of them each version decides. */
  readonly rules: readonly { readonly version: number; readonly actions: number }[];
}

/** The versions of a read model. */
export interface ReadModelVersion {
  readonly name: string;
  /** The version of the tables that are read now. Null before the first tables are built. */
  readonly version: number | null;
  /** The newest version that this node knows. */
  readonly newest: number;
  /** Notifications that the tables of the newest version do not reflect yet. */
  readonly pending: number;
}

export const changeStates = ['pending', 'adopted'] as const;

interface ChangeActionQuery extends PageQuery {
  readonly winery: string;
  /** `pending` (the default): the actions that a lower version decides. `adopted`: the actions that have adopted the version from a lower one. */
  readonly state?: (typeof changeStates)[number];
}

/** An action that a change of the rules concerns. */
export interface ChangeAction {
  readonly id: string;
  readonly type: string;
  readonly effectiveAt: string;
  readonly revision: number;
  /** The version of the rules that decides the action. */
  readonly rules: number;
  /** Of an adopted action: the version that decided it before. */
  readonly former?: number;
  /** Of an adopted action: whether it has been edited since. */
  readonly edited?: boolean;
}

/** The use cases of model changes, for operators. Any node can answer. */
export interface ModelUseCases {
  list(): Promise<readonly ModelChange[]>;
  /** Lists actions of a change of the rules, in timeline order. Fails with `not_found` if there is no such change. */
  listActions(name: string, query: ChangeActionQuery): Promise<Result<Page<ChangeAction>>>;
}

interface ModelChangesParts {
  readonly store: ModelStore;
  readonly schemas: Schemas;
  readonly readModels: () => Promise<readonly ReadModelVersion[]>;
  readonly level: () => number;
  readonly pageLimit: number;
}

/** Lists the model changes of this program, and counts in the database what they still concern. Nothing is stored about their progress: it follows from the history itself. */
export class ModelChanges implements ModelUseCases {
  constructor(private readonly parts: ModelChangesParts) {}

  async list(): Promise<readonly ModelChange[]> {
    const [rules, bodies, states, models] = await Promise.all([
      this.rulesChanges(),
      this.bodyChanges(),
      this.stateChanges(),
      this.readModelChanges(),
    ]);
    return [...rules, ...bodies, ...states, ...models];
  }

  async listActions(
    name: string,
    { winery, state = 'pending', cursor, limit = this.parts.pageLimit }: ChangeActionQuery,
  ): Promise<Result<Page<ChangeAction>>> {
    const version = rulesVersionOf(name);
    if (version === null)
      return failure(
        'not_found',
        `There is no change of the rules named ${name}. GET /v1/model-changes lists all model changes.`,
      );
    const after = positionCursor(cursor);
    if (!after.ok) return after;
    const page = { winery, after: after.value, limit: limit + 1 };
    const { store } = this.parts;
    const found: readonly (RuledAction | AdoptedAction)[] =
      state === 'pending'
        ? await store.actionsBelow({ ...page, below: version })
        : await store.actionsAdopting({ ...page, adopted: version });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = found.length > limit && last !== undefined ? encodePosition(last.position) : null;
    return success({ items: items.map(changeAction), next });
  }

  private async rulesChanges(): Promise<ModelChange[]> {
    const inUse = await this.parts.store.rulesInUse();
    const isAvailable = this.parts.level() >= levelOfAdoption;
    return rulesVersions.map((version) => {
      const wineries = new Map<string, { version: number; actions: number }[]>();
      for (const { winery, rules, actions } of inUse) {
        if (rules >= version) continue;
        const ofWinery = wineries.get(winery) ?? [];
        ofWinery.push({ version: rules, actions });
        wineries.set(winery, ofWinery);
      }
      const pending = [...wineries].map(([winery, rules]) => ({ winery, pending: sum(rules, 'actions'), rules }));
      const total = sum(pending, 'pending');
      const name = `${rulesPrefix}${version}`;
      return {
        ...{ name, strategy: 'adopt', unit: 'actions', pending: total, wineries: pending, schemas: [] },
        command: total === 0 || !isAvailable ? null : `migrate run ${name}`,
      };
    });
  }

  private async bodyChanges(): Promise<ModelChange[]> {
    const { store, schemas } = this.parts;
    const [data, events] = await Promise.all([
      store.olderData(schemas.changedTypes()),
      store.olderEvents(schemas.events.newest),
    ]);
    const upcast = { strategy: 'upcast', wineries: [], command: null } as const;
    const ofData = [...schemas.changedTypes()].map(([type, newest]) => {
      const older = data.filter((one) => one.type === type);
      return {
        ...{ ...upcast, name: `data-${type}-${newest}`, unit: 'revisions', pending: sum(older, 'bodies') },
        schemas: older.map(({ schema, bodies }) => ({ of: type, schema, bodies })),
      };
    });
    if (schemas.events.newest === 1) return ofData;
    const ofEvents = {
      ...{ ...upcast, name: `events-${schemas.events.newest}`, unit: 'touches', pending: sum(events, 'bodies') },
      schemas: events.map(({ schema, bodies }) => ({ of: 'events', schema, bodies })),
    };
    return [...ofData, ofEvents];
  }

  private async stateChanges(): Promise<ModelChange[]> {
    const { store, schemas } = this.parts;
    const { newest } = schemas.states;
    if (newest === 1) return [];
    const older = await store.olderStates(newest);
    const pending = sum(older, 'bodies');
    return [
      {
        ...{ name: `states-${newest}`, strategy: 'lazy', unit: 'states', pending, wineries: [] },
        schemas: older.map(({ saved, schema, bodies }) => ({ of: saved, schema, bodies })),
        command: pending === 0 ? null : 'rebuild',
      },
    ];
  }

  private async readModelChanges(): Promise<ModelChange[]> {
    const models = await this.parts.readModels();
    return models.map(({ name, version, newest, pending }) => ({
      ...{ name: `read-model-${name}-${newest}`, strategy: 'rebuild', unit: 'notifications', wineries: [] },
      pending: version === newest ? 0 : pending,
      schemas: [],
      command: version === newest ? null : `followers rebuild ${name}`,
    }));
  }
}

const rulesPrefix = 'rules-';

/** The versions that an action of a lower version can adopt: 2 and higher. */
const rulesVersions = Array.from({ length: currentRules - 1 }, (_, index) => index + 2);

/** Returns the version that a change of the rules introduces, or null if no change has this name. */
function rulesVersionOf(name: string): number | null {
  return rulesVersions.find((version) => name === `${rulesPrefix}${version}`) ?? null;
}

function changeAction(action: RuledAction | AdoptedAction): ChangeAction {
  const { position, revision, type, rules } = action;
  const base = { id: position.id, type, effectiveAt: new Date(position.effectiveAt).toISOString(), revision, rules };
  return 'former' in action ? { ...base, former: action.former, edited: action.isEdited } : base;
}

function sum<Name extends string>(items: readonly Readonly<Record<Name, number>>[], name: Name): number {
  return items.reduce((total, item) => total + item[name], 0);
}
