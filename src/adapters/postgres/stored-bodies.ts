import { currentLevel } from '../../application/level.js';
import type { CheckpointRow, RevisionRow, TouchRow } from '../../application/ports/proposal.js';
import { currentSchemas, type Schemas } from '../../cellar/upcasters.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { downcastText, upcastText } from './body-text.js';
import { splitEvents } from './stored-events.js';

/**
 * Translates bodies between their stored schemas and the newest ones. Everything above the adapter sees bodies of the newest schemas only: older bodies are upcast
 * when they are read, and bodies are downcast when they are written, as long as nodes that do not know the newest schema may run. Bodies that have the newest schema
 * are neither parsed nor copied. Bodies of encrypted wineries are downcast before they are sealed, and opened before they are upcast: see sealed-rows.ts and stored-content.ts.
 */
export class StoredBodies {
  constructor(
    /** Seals the content of encrypted wineries before it is written, and opens what is read. */
    readonly content: ContentCipher,
    readonly schemas: Schemas = currentSchemas,
    /** Returns the level of the database as far as it is known. */
    private readonly level: () => number = () => currentLevel,
  ) {}

  /** Returns the events of a touch in the newest schema. @throws UnknownSchema */
  events(body: string | null, schema: number): string[] {
    return this.upcastEvents(splitEvents(body), schema);
  }

  /** Returns events in the newest schema. @throws UnknownSchema */
  upcastEvents(texts: string[], schema: number): string[] {
    const { events } = this.schemas;
    return schema === events.newest ? texts : texts.map((text) => upcastText(events, text, schema));
  }

  /** Returns a saved state in the newest schema. @throws UnknownSchema */
  state(text: string, schema: number): string {
    return upcastText(this.schemas.states, text, schema);
  }

  /** Returns the data of an action in the newest schema. @throws UnknownSchema */
  data(type: string, text: string, schema: number): string {
    return upcastText(this.schemas.of(type), text, schema);
  }

  /** The schema in which events are written. */
  get eventSchema(): number {
    return this.schemas.events.writtenAt(this.level());
  }

  /** The schema in which states are written. */
  get stateSchema(): number {
    return this.schemas.states.writtenAt(this.level());
  }

  /** Returns the schema in which the data of a revision are written. */
  dataSchema({ type, sent }: RevisionRow): number {
    return sent?.schema ?? this.schemas.of(type).writtenAt(this.level());
  }

  /** Returns a revision with its data in the schema in which they are written. @throws InexpressibleBody */
  writtenRevision(row: RevisionRow, schema: number): RevisionRow {
    if (row.sent !== null) return { ...row, data: row.sent.data };
    const data = downcastText(this.schemas.of(row.type), row.data, schema);
    return data === row.data ? row : { ...row, data };
  }

  /** Returns a touch with its events in the schema in which they are written. @throws InexpressibleBody */
  writtenTouch(row: TouchRow, schema: number): TouchRow {
    const { events } = this.schemas;
    if (schema === events.newest || row.events === null) return row;
    return { ...row, events: row.events.map((text) => downcastText(events, text, schema)) };
  }

  /** Returns a checkpoint with its state in the schema in which it is written. @throws InexpressibleBody */
  writtenCheckpoint(row: CheckpointRow, schema: number): CheckpointRow {
    const state = this.writtenState(row.state, schema);
    return state === row.state ? row : { ...row, state };
  }

  /** Returns a state in the schema in which it is written. @throws InexpressibleBody */
  writtenState(text: string, schema: number): string {
    return downcastText(this.schemas.states, text, schema);
  }
}
