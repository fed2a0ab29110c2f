/** What each kind of credentials costs a request beside the use case, in processor time of the server: from servers that answer from memory, in alternating slices. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { credentialsInMemory } from './access-in-memory.js';
import { answerOf } from './node-process.js';
import type { ReportTable } from './report.js';
import { type Quartiles, quartiles } from './statistics.js';

export interface CredentialsCost {
  readonly credentials: string;
  /** Processor time of client and server for a request. */
  readonly us: Quartiles;
  /** More than without authentication in the same round. */
  readonly moreUs: Quartiles;
}

/** Those of a node without `--heap-growing-percent`: in a small heap, it causes full garbage collections at random times, which take more than what is measured. */
const flags = ['--min-semi-space-size=16', '--max-semi-space-size=16'];
const program = fileURLToPath(new URL('./access-in-memory.js', import.meta.url));

export async function measureCredentials(rounds: number): Promise<readonly CredentialsCost[]> {
  const servers: ChildProcess[] = [];
  try {
    for (const credentials of credentialsInMemory) {
      const server = fork(program, [credentials], { execArgv: [...flags] });
      servers.push(server);
      await answerOf(server);
    }
    const found: number[][] = servers.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      const inOrder = [...servers.entries()];
      for (const [index, server] of round % 2 === 0 ? inOrder : inOrder.reverse()) {
        const answered = answerOf(server);
        server.send('measure');
        found[index]?.push(Number(await answered));
      }
    }
    const [without = []] = found;
    return credentialsInMemory.map((credentials, index) => {
      const times = found[index] ?? [];
      const more = times.map((us, round) => us - (without[round] ?? us));
      return { credentials, us: quartiles(times), moreUs: quartiles(more) };
    });
  } finally {
    for (const server of servers) if (server.connected) server.disconnect();
  }
}

export function credentialsTable(costs: readonly CredentialsCost[]): ReportTable {
  return {
    title: 'Processor time of a request that is answered from memory (microseconds)',
    head: ['credentials', 'client and server', 'more than without'],
    rows: costs.map(({ credentials, us, moreUs }) => [credentials, shown(us), shown(moreUs)]),
  };
}

function shown({ median, lower, upper }: Quartiles): string {
  return `${median.toFixed(1)} (${lower.toFixed(1)}–${upper.toFixed(1)})`;
}
