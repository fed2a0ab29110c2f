import type { ActionId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { Problem } from '../result.js';

/** An edit as the user asked for it, validated as far as it can be without reading history. Plain data: it may cross a process. */
export interface RecordEdit {
  readonly op: 'record';
  readonly id: ActionId;
  readonly type: string;
  readonly effectiveAt: number;
  /** Null: the server's own, given when it is published. */
  readonly tieBreak: number | null;
  readonly data: JsonObject;
  readonly note: string | null;
}
export interface ReviseEdit {
  readonly op: 'revise';
  readonly id: ActionId;
  readonly expectedRevision: number | null;
  readonly effectiveAt?: number;
  readonly tieBreak?: number;
  readonly data?: JsonObject;
  readonly note?: string | null;
  /** Where `data` stands in the body, for error pointers. */
  readonly pointer: string;
}
export interface RetractEdit {
  readonly op: 'retract';
  readonly id: ActionId;
  readonly expectedRevision: number | null;
}
export type RequestedEdit = RecordEdit | ReviseEdit | RetractEdit;

/** One change set on its way to the partition that owns its winery. */
export interface ChangeCommand {
  readonly change: string;
  readonly winery: string;
  /** `single`: answered with `action`; `set`: with `actions`. */
  readonly form: 'single' | 'set';
  readonly requestHash: string;
  readonly edits: readonly RequestedEdit[];
  readonly preview: boolean;
  readonly onConflict: 'reject' | 'flag';
  readonly overrideLock: boolean;
  readonly recordedBy: string | null;
  /** May the client send it again under this id? Not where the server made the id up: then its answer need not be known again. */
  readonly repeatable: boolean;
}

export type ChangeReply =
  /** `created`: a commit of this very request recorded something new; a repeat's stored answer is not. */
  | { readonly kind: 'answered'; readonly answer: JsonObject; readonly created: boolean }
  | { readonly kind: 'refused'; readonly problem: Problem };

/**
 * The way from a use case to the partition that owns the winery's streams. In one process it is a call; over a broker it is a
 * request with a reply. Promise: a reply is given once the outcome is durable; a transport failure leaves the outcome in doubt,
 * and sending the same command again is safe.
 */
export interface Transport {
  request(command: ChangeCommand): Promise<ChangeReply>;
}

export function refused(code: string, detail: string, more: Partial<Problem> = {}): ChangeReply & { kind: 'refused' } {
  return { kind: 'refused', problem: { code, detail, ...more } };
}
