import type { ChangeCommand, ChangeReply, Transport } from '../../application/request/command.js';

/** The transport of a single process: a call. The partition's own limits are what bounds it. */
export function inProcessTransport(partition: { request(command: ChangeCommand): Promise<ChangeReply> }): Transport {
  return { request: (command) => partition.request(command) };
}
