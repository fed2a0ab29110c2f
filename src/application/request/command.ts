import type { ActionId } from '../../kernel/position.js';
import type { CommandScope } from '../access/command-scope.js';
import type { JsonObject } from '../json-object.js';
import type { SentData } from '../ports/proposal.js';
import type { Problem } from '../result.js';
import type { AssumedVessel } from '../settings/settings-snapshot.js';
import type { TraceContext } from '../trace-context.js';

interface EditBase {
  readonly id: ActionId;
  /** Of a change set over several wineries: the winery of the edit. Either all edits name theirs, or all belong to the winery of the command. */
  readonly winery?: string;
}

/** An edit as the user requested it, validated as far as is possible without reading history. Plain data: it may cross a process. */
export interface RecordEdit extends EditBase {
  readonly op: 'record';
  readonly type: string;
  readonly effectiveAt: number;
  /** Null: the notification number becomes the tie break. */
  readonly tieBreak: number | null;
  /** In the newest schema. */
  readonly data: JsonObject;
  /** The data as they were sent, if they were sent in a former schema that is accepted beside the newest. */
  readonly sent?: SentData;
  readonly note: string | null;
}
export interface ReviseEdit extends EditBase {
  readonly op: 'revise';
  readonly expectedRevision: number | null;
  readonly effectiveAt?: number;
  readonly tieBreak?: number;
  readonly data?: JsonObject;
  /** The schema of `data`, if the request named one. */
  readonly schema?: number;
  readonly note?: string | null;
  /** The version of the rules that the action adopts. An edit that names one changes nothing else. */
  readonly rules?: number;
  /** The JSON pointer of `data` in the body, for error messages. */
  readonly pointer: string;
}
export interface RetractEdit extends EditBase {
  readonly op: 'retract';
  readonly expectedRevision: number | null;
}
export type RequestedEdit = RecordEdit | ReviseEdit | RetractEdit;

/** A change set on its way to the node that decides it. */
export interface ChangeCommand {
  /** The id of the change set. */
  readonly change: string;
  /** Of a change set over several wineries: that of its first edit. */
  readonly winery: string;
  /** `single` is answered with `action`, `set` with `actions`. */
  readonly form: 'single' | 'set';
  readonly requestHash: string;
  readonly edits: readonly RequestedEdit[];
  readonly preview: boolean;
  /** Of a preview: vessels that do not exist yet, and are taken as existing. */
  readonly assumedVessels?: readonly AssumedVessel[];
  readonly onConflict: 'reject' | 'flag';
  readonly overrideLock: boolean;
  /** The digest of a preview: the write is refused if its impact has another one. It does not identify the request. */
  readonly expect?: string;
  readonly recordedBy: string | null;
  /** What the caller may change; absent: everything. */
  readonly scope?: CommandScope;
  /** False if the server made up the id: no client can send the command again under it, so its answer need not be remembered. */
  readonly repeatable: boolean;
  /** True if the answer needs no lists of changed lots and actions, so that the reply may leave out the lots, which are the most work. */
  readonly minimal: boolean;
  /**
   * The request that carried the command from one node to another, or null if the command is decided where it was received. A node that gets no reply
   * sends the same request again, so several copies of it may exist, and a slow one may arrive long after another was answered. `request` is a UUID in
   * lower case; `again` is true for every copy but the first.
   */
  readonly copyOf: { readonly request: string; readonly again: boolean } | null;
  /** The span that the work on this command belongs to. It decides nothing. */
  readonly trace?: TraceContext | undefined;
}

/**
 * The outcome of a command. Only `not_begun` and a refusal prove that nothing changed. If the command is a copy, a refusal proves it of all copies of
 * the request, but `not_begun` only of this one.
 */
export type ChangeReply =
  /** The change is durable, or was before. `created` is true if this command recorded a new action. */
  | { readonly kind: 'answered'; readonly answer: JsonObject; readonly created: boolean; readonly decidedBy?: string }
  /** Checked against committed, current history: nothing changed. `decidedBy` names the node that decided, if it was another one. */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly decidedBy?: string }
  /** The command was not started: the node is overloaded or draining. */
  | { readonly kind: 'not_begun'; readonly problem: Problem }
  /** The command may or may not have been committed. Sending it again, at any node, is safe and answers it. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

/**
 * Carries a command to the node that decides it: a call within one process, a request over a broker between processes. The reply comes
 * when the outcome is durable. A failure of the transport leaves the outcome unknown; sending the same command again is safe.
 */
export interface Transport {
  request(command: ChangeCommand): Promise<ChangeReply>;
}

export function refused(
  code: string,
  detail: string,
  more: Partial<Problem> = {},
): Extract<ChangeReply, { kind: 'refused' }> {
  return { kind: 'refused', problem: { code, detail, ...more } };
}
