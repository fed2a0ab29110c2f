import { limits } from '../../../config/limits.js';
import type { Postgres } from '../../adapters/postgres/open.js';
import type { DecidedUnder } from '../../application/ports/change-sets.js';
import { BodyReader } from '../../application/request/body.js';
import type { ChangeCommand, ChangeReply } from '../../application/request/command.js';
import type { UseCases } from '../../application/use-cases.js';
import { actionKinds } from '../../cellar/registry.js';
import { currentRules } from '../../cellar/rules.js';
import { assemble } from '../assemble.js';
import { environment } from '../environment.js';

/** A node that records change sets as they were recorded in another log: at their times and by their rules. */
export interface CopyingNode {
  readonly solera: UseCases;
  /** Records a change set as of a moment. Calls must follow one another. */
  record(
    command: ChangeCommand,
    moment: { readonly recordedAt: number; readonly under: DecidedUnder },
  ): Promise<ChangeReply>;
  close(): Promise<void>;
}

/** Assembles a node on a database that no other node uses. */
export function copyingNode(postgres: Postgres): CopyingNode {
  let now = 0;
  let rules = { version: currentRules, kept: true };
  const { actors, solera } = assemble({
    ports: postgres,
    environment: { ...environment, now: () => now },
    reader: new BodyReader(actionKinds, limits.editsPerChange),
    limits,
    rules: () => rules,
    onPublished: (listener) => postgres.onPublished(listener),
    ready: async () => ({ ready: true, detail: 'The database answers.' }),
  });
  return {
    solera,
    // Only one command is in progress at a time, so `now` and `rules` are those of that command.
    record: (command, { recordedAt, under }) => {
      now = recordedAt;
      rules = { version: under.rules, kept: under.ofActions };
      return actors.transport.request(command);
    },
    close: async () => {
      await actors.router.drained();
      await actors.headStates.flushAll();
    },
  };
}
