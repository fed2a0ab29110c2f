import { type TSchema, Type } from 'typebox';
import { instant, list, nullable, oneOf, responseObject, schemaRef, text } from './openapi-shape.js';

/** Returns the schemas of the cluster. */
export function clusterSchemas(): Record<string, TSchema> {
  return {
    Cluster: responseObject({
      cell: text('The name of the cell. Nodes of different cells do not know of each other.'),
      epoch: Type.Integer({ description: 'The number of times that the members have changed. 0 without a broker.' }),
      brokered: Type.Boolean({
        description: 'Whether this node is connected to NATS. Without it, each node continues alone.',
      }),
      nodes: list(schemaRef('ClusterNode')),
      partitions: Type.Integer({ description: 'The number of partitions.' }),
      unowned: Type.Integer({
        description: 'Partitions without an owner. Any node decides their commands, but more slowly.',
      }),
    }),
    ClusterNode: responseObject({
      node: text('The name of the node.'),
      url: nullable(text('The address at which the node listens.')),
      version: text('The version of the program.'),
      protocol: Type.Integer({ description: 'The version of its messages.' }),
      level: Type.Integer({ description: 'The highest level of rules, kinds and schema that it knows.' }),
      startedAt: instant(),
      seenAt: instant('When this node last heard of it.'),
      status: oneOf(
        ['serving', 'draining', 'edge', 'lost'],
        '`draining`: it is shutting down. `edge`: it serves requests and owns no partitions. `lost`: it has not been heard of for two seconds, or does not reach the database.',
      ),
      partitions: Type.Integer({ description: 'The number of partitions that it owns.' }),
      commandsPerSecond: Type.Integer({
        description: 'Commands that clients sent to it and that were answered, per second.',
      }),
      p99Ms: Type.Number({ description: 'The time within which 99 % of them were answered, in milliseconds.' }),
    }),
    Placement: responseObject({
      partition: Type.Integer(),
      owner: nullable(text('The name of the node that owns the partition, or null.')),
    }),
  };
}
