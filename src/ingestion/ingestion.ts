import { CommandDecider } from './command-decider.js';
import { Ingester, type IngesterParts } from './ingester.js';
import { type IngestionControl, QueueControl } from './ingestion-control.js';
import { ResultSender } from './result-sender.js';

interface IngestionParts extends Omit<IngesterParts, 'decider' | 'sender'> {
  readonly grantedTo: ConstructorParameters<typeof CommandDecider>[0]['grantedTo'];
  readonly parseBody: ConstructorParameters<typeof CommandDecider>[0]['parseBody'];
}

/** The ingestion of commands, on one node. */
export interface Ingestion {
  readonly control: IngestionControl;
  /** Takes commands whenever this node is the one that shall. Resolves at once. */
  start(): void;
  /** Begins no further command, and waits for those in progress. */
  stop(): Promise<void>;
}

export function createIngestion(parts: IngestionParts): Ingestion {
  const sender = new ResultSender(parts);
  const ingester = new Ingester({ ...parts, decider: new CommandDecider(parts), sender });
  return { control: new QueueControl(parts), start: () => ingester.start(), stop: () => ingester.stop() };
}
