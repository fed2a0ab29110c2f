import type { JsonObject } from '../application/json-object.js';
import type { ChangeCommand } from '../application/request/command.js';
import type { Problem } from '../application/result.js';
import type { TraceContext } from '../application/trace-context.js';
import type { StreamId } from '../kernel/position.js';
import { protocol } from './subjects.js';

/** Where a command stands among those that one node sends for one partition. The owner begins commands only in this order, without a gap. */
export interface LaneSequence {
  /** The incarnation of the node that asks. */
  readonly asker: string;
  readonly partition: number;
  /** Counts how often the asker began with number 1 again: each time, all earlier commands had their replies. */
  readonly opening: number;
  /** 1, 2, 3 … within the opening. */
  readonly number: number;
}

/** A command on its way to the owner of its partition. */
export interface CommandMessage {
  readonly protocol: number;
  readonly sequence: LaneSequence;
  /** Milliseconds since the asker received the request. A duration, because clocks differ. */
  readonly waitedMs: number;
  readonly command: ChangeCommand;
  /** The span in which the asker waits, if the request is traced. It replaces `command.trace`. */
  readonly trace?: TraceContext | undefined;
}

/** Why an owner did not begin a command. */
export type NotBegunReason =
  /** The node does not own the partition, or not any more. */
  | 'elsewhere'
  /** Earlier commands of the lane did not arrive at this owner. */
  | 'out_of_order'
  /** The command is too old. */
  | 'expired'
  /** The message is of a version that the owner does not know. */
  | 'protocol'
  /** The owner is overloaded. */
  | 'full'
  /** The command was refused, and the refusal is too long for a message. */
  | 'too_long';

/** The reply of an owner. Every kind but `unknown` is definite. */
export type ReplyMessage =
  | { readonly kind: 'answered'; readonly answer: JsonObject; readonly created: boolean }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** The change set is stored, and its answer is too long for a message. */
  | { readonly kind: 'stored'; readonly created: boolean }
  /** `epoch`: of the owner's view. `problem`: with `full`. */
  | {
      readonly kind: 'not_begun';
      readonly reason: NotBegunReason;
      readonly epoch: number;
      readonly problem?: Problem;
    }
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** Asks an owner which commands of the sender it has in progress. */
export interface PingMessage {
  readonly protocol: number;
  /** The incarnation of the sender. */
  readonly asker: string;
}

/**
 * The reply to a ping, which comes after the replies to all commands that were sent before the ping. So a command that was sent before, has no reply and is not in
 * progress was lost on one of its ways.
 */
export interface PingReply {
  /** The request ids of commands. */
  readonly inProgress: readonly string[];
}

/** A heartbeat: what a node tells about itself. */
export interface Beat {
  readonly protocol: number;
  readonly node: string;
  readonly incarnation: string;
  readonly epoch: number;
  /** `storeless`: the node does not reach the database. */
  readonly status: 'serving' | 'draining' | 'edge' | 'storeless';
  /** The highest level that the node knows. */
  readonly level: number;
  readonly version: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly url: string | null;
  readonly partitions: number;
  readonly commandsPerSecond: number;
  readonly p99Ms: number;
}

/** Asks an owner to hold streams, until a `FreeMessage` with the same id. The reply comes when they are held, or when that has failed. */
export interface HoldMessage {
  readonly protocol: number;
  readonly id: string;
  readonly streams: readonly StreamId[];
  readonly trace?: TraceContext | undefined;
}

export interface FreeMessage {
  readonly protocol: number;
  readonly id: string;
}

/** Streams of the receiver that the sender has written, each with its new counter. */
export interface WrittenMessage {
  readonly protocol: number;
  readonly streams: readonly (readonly [stream: StreamId, counter: number])[];
}

export function encodeMessage(message: object): Uint8Array {
  return Buffer.from(JSON.stringify(message));
}

/** Returns a message, or null if it is not JSON, or of another protocol. Nodes trust each other: the members of a message are not checked. */
export function decodeMessage<T extends { readonly protocol: number }>(body: Uint8Array): T | null {
  const message = decodeReply<T>(body);
  return message?.protocol === protocol ? message : null;
}

/** Returns a reply, or null if it is not a JSON object. A reply is of the protocol of its request. */
export function decodeReply<T extends object>(body: Uint8Array): T | null {
  try {
    const message: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
    return typeof message === 'object' && message !== null ? (message as T) : null; // Only nodes send on these subjects.
  } catch {
    return null;
  }
}
