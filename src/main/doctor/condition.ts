import type { DataFolderCondition } from '../../adapters/embedded-postgres/data-folder-condition.js';
import type { BrokerCondition } from '../../adapters/nats/broker-condition.js';
import type { ClockOffset, DatabaseCondition } from '../../adapters/postgres/database-condition.js';
import type { DiskSpace } from './disk-space.js';
import type { Judgement } from './finding.js';
import type { KeyCondition } from './key-condition.js';

/** Everything that the checks judge, read once. Judging it reads nothing more. */
export interface Condition {
  readonly cell: string;
  readonly nodeVersion: string;
  readonly database: DatabaseFound;
  /** The folder of the embedded server; null with DATABASE_URL. */
  readonly folder: FolderFound | null;
  /** The disk with the files of the database; null if it is not known from here. */
  readonly databaseDisk: DiskSpace | null;
  /** Null without NATS_URL. */
  readonly broker: BrokerCondition | null;
  readonly nodes: NodesFound;
  readonly keys: KeyCondition;
}

export interface DatabaseFound {
  /** Without a password. */
  readonly description: string;
  /** Null if it could not be read. */
  readonly condition: DatabaseCondition | null;
  /** Why it could not be read; null if it was. */
  readonly failure: Judgement | null;
}

export interface FolderFound extends DataFolderCondition {
  readonly path: string;
  /** The disk of the folder, or of the one in which it would be created. */
  readonly disk: DiskSpace;
}

export interface NodesFound {
  /** The node that was asked. */
  readonly url: string;
  /** Why it did not answer; null if it did. */
  readonly failure: string | null;
  readonly nodes: readonly NodeFound[];
}

export interface NodeFound {
  readonly node: string;
  readonly version: string;
  readonly status: string;
  /** How far the clock of the node is ahead of that of this process; null if the node could not be asked. */
  readonly clock: ClockOffset | null;
}

/** One check: a name, and what it finds in the condition. */
export interface Check {
  readonly name: string;
  /** Returns null if the check does not apply, or has nothing to judge because something else was not found. */
  readonly judge: (condition: Condition) => Judgement | null;
}

/** Makes a check of what was read from the database. It does not apply if the database could not be read. */
export function databaseCheck(
  name: string,
  judge: (database: DatabaseCondition, condition: Condition) => Judgement | null,
): Check {
  return {
    name,
    judge: (condition) => {
      const { condition: found } = condition.database;
      return found === null ? null : judge(found, condition);
    },
  };
}
