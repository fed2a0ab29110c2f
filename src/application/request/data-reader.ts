import { limits } from '../../../config/limits.js';
import type { ActionKind } from '../../cellar/kind.js';
import type { Body, Schemas } from '../../cellar/upcasters.js';
import type { JsonObject } from '../json-object.js';
import type { SentData } from '../ports/proposal.js';
import { type Failure, type Result, success } from '../result.js';
import { listed } from './fault-text.js';
import { combined, malformed, unexpected, unstorableAt, unstorableText } from './faults.js';
import { nameNormalisation } from './name-normalisation.js';
import { type SchemaCheck, schemaChecks } from './schema-fault.js';

/** The data of an action in the newest schema, and as they were sent if that was a former one. */
interface ReadData {
  readonly data: JsonObject;
  readonly sent: SentData | null;
}

/** A former schema in which data may be sent. */
interface FormerSchema {
  readonly check: SchemaCheck;
  readonly normalise: (data: unknown) => unknown;
}

interface ReadableKind {
  readonly kind: ActionKind;
  readonly check: SchemaCheck;
  readonly normalise: (data: unknown) => unknown;
}

/** Reads the data of actions. Owns the compiled schemas of the kinds, and those of former schemas that are accepted. */
export class DataReader {
  protected readonly kinds = new Map<string, ReadableKind>();
  /** By type and version. */
  private readonly former = new Map<string, ReadonlyMap<number, FormerSchema>>();

  constructor(
    kinds: readonly ActionKind[],
    /** Returns the level of the database as far as it is known. By default every kind may be recorded. */
    protected readonly databaseLevel: () => number,
    private readonly schemas: Schemas,
  ) {
    const compile = schemaChecks();
    for (const [type, { schemas: accepted }] of schemas.sideBySide) {
      const ofType = Object.entries(accepted).map(([version, schema]): [number, FormerSchema] => [
        Number(version),
        formerSchema(schema as ActionKind['schema'], compile), // Written with typebox, as those of the kinds.
      ]);
      this.former.set(type, new Map(ofType));
    }
    for (const kind of kinds) {
      const { type, schema } = kind;
      this.kinds.set(type, { kind, check: compile(schema), normalise: nameNormalisation(schema) });
    }
  }

  /** Returns the `data` of an action with normalised names, valid by its kind's schema and further rules. */
  data(type: string, given: unknown, pointer: string): Result<JsonObject> {
    const entry = this.kinds.get(type);
    if (entry === undefined) return unexpected('/type', this.typesInWords(), type);
    const unstorable = unstorableText(given);
    if (unstorable !== null) return unstorableAt(pointer + unstorable);
    const data = entry.normalise(given);
    const misshapen = entry.check(data, pointer);
    if (misshapen.length > 0)
      return combined(
        misshapen.slice(0, limits.faultsPerProblem).map((fault) => malformed(fault.pointer, fault.message, fault.code)),
      );
    const findings = entry.kind.check({ type, data });
    if (findings.length > 0)
      return combined(
        findings.slice(0, limits.faultsPerProblem).map((fault) => malformed(pointer + fault.pointer, fault.message)),
      );
    return success(data as JsonObject); // Every kind's schema is that of an object.
  }

  /**
   * Returns the `data` of an action, as `data` does, and as they were sent if the request names a former schema that is accepted beside the newest.
   * `schema`: the version that the request names.
   */
  sentData(type: string, given: unknown, pointer: string, schema?: number): Result<ReadData> {
    const { newest } = this.schemas.of(type);
    const version = schema ?? this.schemas.sideBySide.get(type)?.unnamed ?? newest;
    if (version === newest) {
      const read = this.data(type, given, pointer);
      return read.ok ? this.writable(type, read.value, pointer) : read;
    }
    const ofType = this.former.get(type);
    const former = ofType?.get(version);
    if (former === undefined)
      return unexpected(
        pointer.replace(/data$/, 'schema'),
        `a schema of the data of ${type}: ${listed([...(ofType?.keys() ?? []), newest].map(String), 'or')}`,
        version,
      );
    const unstorable = unstorableText(given);
    if (unstorable !== null) return unstorableAt(pointer + unstorable);
    const sent = former.normalise(given);
    const misshapen = former.check(sent, pointer);
    if (misshapen.length > 0)
      return combined(
        misshapen.slice(0, limits.faultsPerProblem).map((fault) => malformed(fault.pointer, fault.message, fault.code)),
      );
    const upcast = this.data(type, this.schemas.of(type).upcast(sent as Body, version), pointer); // Checked as an object just now.
    return upcast.ok ? success({ data: upcast.value, sent: { schema: version, data: JSON.stringify(sent) } }) : upcast;
  }

  /** Refuses data that a former schema cannot express, as long as there may be nodes that know only that one. */
  private writable(type: string, data: JsonObject, pointer: string): Result<ReadData> {
    const schemas = this.schemas.of(type);
    const version = schemas.writtenAt(this.databaseLevel());
    if (version < schemas.newest && schemas.downcast(data, version) === null) return schemaNotAvailable(pointer, type);
    return success({ data, sent: null });
  }

  protected typesInWords(): string {
    return `an action type: ${listed([...this.kinds.keys()], 'or')}`;
  }
}

function formerSchema(schema: ActionKind['schema'], compile: ReturnType<typeof schemaChecks>): FormerSchema {
  return { check: compile(schema), normalise: nameNormalisation(schema) };
}

function schemaNotAvailable(pointer: string, type: string): Failure {
  const message = `These data of a ${type} cannot be recorded yet: first, all nodes must run the version of Solera that introduces their schema.`;
  return malformed(pointer, message, 'schema_not_available');
}
