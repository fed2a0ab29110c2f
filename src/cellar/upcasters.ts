/**
 * The schemas of stored bodies, and the functions that turn a body of one schema into the next schema or back. Bodies are the data of actions, the events of
 * touches, and saved states, in the JSON form in which they are stored.
 *
 * A schema has a version. A change needs a new version if a body that is valid by the schema would mean something else, or if new bodies would not be valid by
 * it. A new member that readers may ignore needs no new version. Bodies are never rewritten in the log: an older one is upcast whenever it is read.
 */

/** A body as JSON. */
export type Body = Readonly<Record<string, unknown>>;

/** One change of a schema. Both functions are pure. @internal for tests */
export interface SchemaChange {
  /**
   * The level of the program that introduces the new schema. Below this level, nodes that do not know the schema may run, so bodies are written in the former one.
   */
  readonly level: number;
  /** Returns a body of the former schema in the new one. */
  up(body: Body): Body;
  /** Returns a body of the new schema in the former one, or null if the former one cannot express it. */
  down(body: Body): Body | null;
}

/** The former schemas in which the data of a type may still be sent. Such data are stored as they were sent, beside data of the newest schema. */
interface SideBySide {
  /** The JSON schemas, by their versions. */
  readonly schemas: Readonly<Record<number, object>>;
  /** The version of data whose request names no schema: usually that of clients that do not know versions. */
  readonly unnamed: number;
}

/** All changes of schemas, oldest first. The first schema of everything is 1, so that the schema after n changes is n + 1. */
interface SchemaChanges {
  /** The changes of the data of actions, by type. */
  readonly actions: Readonly<Record<string, readonly SchemaChange[]>>;
  /** Former schemas that are accepted beside the newest, by type. Data of other types must have the newest schema. */
  readonly sideBySide?: Readonly<Record<string, SideBySide>>;
  /** The changes of events. Events of lots and of vessels have one version, because the events of one touch are stored together. */
  readonly events: readonly SchemaChange[];
  /** The changes of saved states. States of lots and of vessels have one version, too. */
  readonly states: readonly SchemaChange[];
}

/** The changes that this program knows: none so far. A change that is added here also needs an example in docs/model-changes.md and a golden history. */
const schemaChanges: SchemaChanges = { actions: {}, events: [], states: [] };

/** A body cannot be read, because it has a schema that this program does not know: a newer program wrote it. Not retryable. */
export class UnknownSchema extends Error {
  override readonly name = 'UnknownSchema';
  readonly code = 'unknown_schema';
  readonly retryable = false;
}

/** The versions of one schema: upcasts and downcasts bodies by a list of changes. @internal for tests */
export class SchemaOf {
  constructor(
    /** Names a body in messages, such as `an event`. */
    readonly subject: string,
    private readonly changes: readonly SchemaChange[],
  ) {}

  /** The newest schema that this program knows. */
  get newest(): number {
    return this.changes.length + 1;
  }

  /** Returns the schema in which bodies are written at a level of the database. */
  writtenAt(level: number): number {
    const { changes } = this;
    let schema = changes.length + 1;
    while (schema > 1 && (changes[schema - 2]?.level ?? 0) > level) schema -= 1;
    return schema;
  }

  /** Returns a body of a schema in the newest one. @throws UnknownSchema */
  upcast(body: Body, schema: number): Body {
    this.assertKnown(schema);
    return this.changes.slice(schema - 1).reduce((upcast, change) => change.up(upcast), body);
  }

  /** Returns a body of the newest schema in an older one, or null if that cannot express it. */
  downcast(body: Body, schema: number): Body | null {
    let downcast: Body | null = body;
    for (const change of this.changes.slice(schema - 1).reverse()) downcast = downcast && change.down(downcast);
    return downcast;
  }

  private assertKnown(schema: number): void {
    if (!Number.isInteger(schema) || schema < 1 || schema > this.newest)
      throw new UnknownSchema(
        `The database holds ${this.subject} with the schema ${schema}, but this version of Solera knows only the schemas 1 to ${this.newest}. Upgrade this node.`,
      );
  }
}

/** The schemas of all bodies. */
export class Schemas {
  readonly events: SchemaOf;
  readonly states: SchemaOf;
  readonly sideBySide: ReadonlyMap<string, SideBySide>;
  private readonly data: ReadonlyMap<string, SchemaOf>;

  constructor({ actions, sideBySide = {}, events, states }: SchemaChanges) {
    this.sideBySide = new Map(Object.entries(sideBySide));
    this.events = new SchemaOf('an event', events);
    this.states = new SchemaOf('a state', states);
    this.data = new Map(
      Object.entries(actions).map(([type, changes]) => [type, new SchemaOf(`the data of a ${type}`, changes)]),
    );
  }

  /** Returns the schema of the data of a type. */
  of(type: string): SchemaOf {
    return this.data.get(type) ?? unchanged;
  }

  /** Returns the types whose data have had several schemas, with the newest schema of each. */
  changedTypes(): ReadonlyMap<string, number> {
    return new Map([...this.data].flatMap(([type, { newest }]) => (newest === 1 ? [] : [[type, newest]])));
  }
}

const unchanged = new SchemaOf('the data of an action', []);

/** The schemas of this program. */
export const currentSchemas = new Schemas(schemaChanges);
