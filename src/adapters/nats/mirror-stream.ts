/**
 * The mirror of the log as a stream of JetStream.
 *
 * Owns: the stream, if it has to be created. Does not own: the connection, and a stream that exists: retention, replicas and the like are the operator's.
 * Invariant: a stream is used only if nothing but the relay writes to it, and if its retention removes nothing but its oldest messages.
 */
import {
  DiscardPolicy,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { mirrorLimits as limits } from '../../../config/mirror.js';
import { type LogMirror, type MirrorSession, MirrorUnavailable, MirrorUnusable } from '../../mirror/log-mirror.js';
import { mirrorCall, StreamSession } from './mirror-session.js';
import { logSubjects } from './mirror-subjects.js';
import type { NatsMessages } from './nats-messages.js';
import { isOfAnotherCell, streamDescription } from './stream-owner.js';

export class MirrorStream implements LogMirror {
  constructor(
    private readonly messages: NatsMessages,
    private readonly cell: string,
    private readonly stream: string,
  ) {}

  open(): Promise<MirrorSession> {
    const { messages, stream } = this;
    const { client } = messages;
    if (client === undefined) return Promise.reject(new MirrorUnavailable('There is no connection to NATS.'));
    return mirrorCall(async () => {
      const manager = await jetstreamManager(client, { checkAPI: true, timeout: limits.brokerTimeoutMs });
      const { config, created } = await this.ensure(manager);
      this.assertUsable(config);
      return new StreamSession({
        messages,
        client,
        streams: manager.streams,
        stream,
        created,
        maxBytes: config.max_msg_size,
      });
    });
  }

  private async ensure({ streams }: JetStreamManager): Promise<StreamInfo> {
    try {
      return await streams.info(this.stream);
    } catch (error) {
      if (!isNamed(error, 'StreamNotFoundError')) throw error;
    }
    try {
      return await streams.add(wantedStream(this.stream, this.cell));
    } catch (error) {
      // Another stream may have the subjects.
      const other = await streams.find(logSubjects).catch(() => this.stream);
      // Another node may have created the stream meanwhile.
      if (other === this.stream) throw error;
      throw new MirrorUnusable(
        `The stream ${other} has the subjects ${logSubjects} already. Set SOLERA_STREAM to its name if it belongs to this system; otherwise give each system a NATS account of its own.`,
      );
    }
  }

  /** @throws MirrorUnusable */
  private assertUsable(config: StreamConfig): void {
    const fault = mirrorFault(config, this.cell);
    if (fault !== null) throw new MirrorUnusable(`The stream ${this.stream} ${fault}.`);
  }
}

/** Returns why a stream cannot be the mirror of a cell, such as `is sealed`; null if it can. */
export function mirrorFault(config: StreamConfig, cell: string): string | null {
  return isOfAnotherCell(config.description, cell)
    ? `belongs to another system ("${config.description}"). Give each system a NATS account of its own`
    : configurationFault(config);
}

function wantedStream(name: string, cell: string): Partial<StreamConfig> & Pick<StreamConfig, 'name'> {
  return {
    name,
    description: streamDescription(cell),
    subjects: [logSubjects],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    // The oldest messages make room for new ones. The newest is always kept.
    discard: DiscardPolicy.Old,
    max_bytes: limits.streamBytes,
    duplicate_window: limits.duplicateWindowMs * 1e6,
    deny_delete: true,
    deny_purge: true,
  };
}

/** Returns what makes a stream unusable as a mirror; null if nothing does. */
function configurationFault(config: StreamConfig): string | null {
  const { subjects, retention, discard, max_msgs_per_subject: perSubject, mirror, sources, no_ack: isSilent } = config;
  if (mirror !== undefined || (sources ?? []).length > 0)
    return 'is filled from other streams; it must only have subjects';
  if (subjects?.length !== 1 || subjects[0] !== logSubjects)
    return `has the subjects ${(subjects ?? []).join(', ')}; it must have ${logSubjects} alone`;
  if (retention !== RetentionPolicy.Limits) return `has the retention "${retention}"; it must be "limits"`;
  if (discard !== DiscardPolicy.Old)
    return `has the discard policy "${discard}"; it must be "old", because a full stream would accept no more`;
  if (perSubject > 0) return 'limits the messages of each subject; that would remove messages from its middle';
  if (isSilent === true) return 'does not acknowledge messages';
  if (config.sealed) return 'is sealed';
  return null;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
