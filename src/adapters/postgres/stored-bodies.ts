import { currentLevel } from '../../application/level.js';
import type { CheckpointRow, RevisionRow, TouchRow } from '../../application/ports/proposal.js';
import { currentSchemas, type Schemas } from '../../cellar/upcasters.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { downcastText, upcastText } from './body-text.js';
import { splitEvents } from './stored-events.js';

/**
 * How bodies are read from the database and written to it. Everything above the adapter sees bodies of the newest schemas only: older ones are upcast when
 * they are read, and what is written is downcast as long as there may be nodes that do not know the newest schema. Bodies that have the newest schema are neither
 * parsed nor copied here. The bodies of encrypted wineries are sealed in the schema in which they are written: see stored-content.ts and sealed-rows.ts.
 */
export class StoredBodies {
  constructor(
    /** Seals the content of encrypted wineries before it is written, and opens what is read. */
    readonly content: ContentCipher,
    readonly schemas: Schemas = currentSchemas,
    /** Returns the level of the database as far as it is known. */
    private readonly level: () => number = () => currentLevel,
  ) {}

  /** Returns the events of a touch. @throws UnknownSchema */
  events(body: string | null, schema: number): string[] {
    return this.upcastEvents(splitEvents(body), schema);
  }

  /** Returns events in the newest schema. @throws UnknownSchema */
  upcastEvents(texts: string[], schema: number): string[] {
    const { events } = this.schemas;
    return schema === events.newest ? texts : texts.map((text) => upcastText(events, text, schema));
  }

  /** Returns a saved state. @throws UnknownSchema */
  state(text: string, schema: number): string {
    return upcastText(this.schemas.states, text, schema);
  }

  /** Returns the data of an action. @throws UnknownSchema */
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

  /** The schema in which a revision is written. */
  dataSchema({ type, sent }: RevisionRow): number {
    return sent?.schema ?? this.schemas.of(type).writtenAt(this.level());
  }

  /** Returns a revision as it is written. @throws InexpressibleBody */
  writtenRevision(row: RevisionRow, schema: number): RevisionRow {
    if (row.sent !== null) return { ...row, data: row.sent.data };
    const data = downcastText(this.schemas.of(row.type), row.data, schema);
    return data === row.data ? row : { ...row, data };
  }

  /** Returns a touch as it is written. @throws InexpressibleBody */
  writtenTouch(row: TouchRow, schema: number): TouchRow {
    const { events } = this.schemas;
    if (schema === events.newest || row.events === null) return row;
    return { ...row, events: row.events.map((text) => downcastText(events, text, schema)) };
  }

  /** Returns a checkpoint as it is written. @throws InexpressibleBody */
  writtenCheckpoint(row: CheckpointRow, schema: number): CheckpointRow {
    const state = this.writtenState(row.state, schema);
    return state === row.state ? row : { ...row, state };
  }

  /** Returns a state as it is written. @throws InexpressibleBody */
  writtenState(text: string, schema: number): string {
    return downcastText(this.schemas.states, text, schema);
  }
}
