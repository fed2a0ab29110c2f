import { randomUUID } from 'node:crypto';
import type { MemoryReportNode, memoryReportNode } from './memory-report-node.js';
import type { Period } from './report-node.js';

export const components = [{ share: 1, variety: 'Merlot', vintage: 2025, appellation: 'Napa' }];
export const fruit = { variety: 'Merlot', vintage: 2025, appellation: 'Napa' };

/** A named check that opens nodes of its own. */
export interface ReportExample {
  readonly name: string;
  check(open: typeof memoryReportNode): Promise<void>;
}

/** A node in memory with one winery, whose code is `cellar`. */
interface Cellar {
  readonly node: MemoryReportNode;
  /** Records an action at noon in California, and returns its id. */
  record(type: string, day: string, data: object): Promise<string>;
  /** Receives wine or juice in bulk on the second of January 2026. */
  receive(lot: string, volume: number, more: object): Promise<string>;
  /** Sends a change set. */
  change(changes: readonly object[]): Promise<{ readonly id: string; readonly filings: readonly MovedFiling[] }>;
  /** Revises the data of an action, and returns the change set. */
  revise(id: string, data: object): Promise<string>;
  /** Revises the data of an action, and returns the moved filings. */
  moved(id: string, data: object): Promise<readonly MovedFiling[]>;
}

interface MovedFiling {
  readonly period: Period;
  readonly form: string;
  readonly lines: readonly object[];
}

/** Opens a node with one empty winery. */
export async function cellar(
  open: typeof memoryReportNode,
  clock: { readonly today?: string } = {},
  more: object = {},
): Promise<Cellar> {
  const node = open(clock);
  await node.winery('cellar', more);
  const change: Cellar['change'] = async (changes) => {
    const id = randomUUID();
    const { answer, problem } = await node.change('cellar', { id, changes });
    if (problem !== null) throw new Error(JSON.stringify(problem));
    const { impact } = answer as { readonly impact: { readonly filings: readonly MovedFiling[] } }; // The answer of a change set.
    return { id, filings: impact.filings };
  };
  const record: Cellar['record'] = async (type, day, data) => {
    const id = randomUUID();
    await change([{ op: 'record', action: { id, type, effectiveAt: `${day}T20:00:00Z`, data } }]);
    return id;
  };
  return {
    ...{ node, change, record },
    receive: (lot, volume, more) => record('receive_bulk', '2026-01-02', { to: { lot, volume }, components, ...more }),
    revise: async (id, data) => (await change([{ op: 'revise', id, data }])).id,
    moved: async (id, data) => (await change([{ op: 'revise', id, data }])).filings,
  };
}
