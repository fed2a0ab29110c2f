import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledgements } from './acknowledgements.js';
import type { CellarTraffic, Write } from './cellar-traffic.js';
import type { HttpClient, HttpResponse } from './http-client.js';

/** How a write ended. `failed`: the server gave a 5xx other than 503, which is a fault whatever it answers later. */
type Outcome = 'acknowledged' | 'refused' | 'failed';

export interface AcknowledgedAction {
  readonly id: string;
  readonly revision: number;
  readonly data: Record<string, unknown>;
  readonly winery: string;
}

/** Sends each write until it is acknowledged or refused, unchanged each time: a broken connection, `overloaded` and `unknown` (both 503) settle nothing. */
export class RetryingClient {
  retries = 0;
  /** What settled nothing: the codes of 503, and `connection` for requests without a response. */
  readonly unsettled: Record<string, number> = {};

  constructor(
    /** Chooses where the next attempt goes. */
    private readonly client: () => HttpClient,
    private readonly acknowledgements: Acknowledgements,
    private readonly traffic: CellarTraffic,
    /** Called with each action of an acknowledged write. */
    private readonly onAction: (action: AcknowledgedAction) => void = () => undefined,
  ) {}

  async settle(write: Write): Promise<Outcome> {
    this.acknowledgements.begin(write.change);
    for (let attempt = 0; ; attempt += 1) {
      const response = await this.client()(write).catch(() => null);
      if (response !== null && response.status >= 500 && response.status !== 503) {
        const { status, text } = response;
        this.acknowledgements.faults.push(`${write.method} ${write.path} returned ${status}: ${text.slice(0, 300)}`);
        return 'failed';
      }
      if (response !== null && response.status !== 503) return this.settled(write, response);
      this.retries += 1;
      const reason = response === null ? 'connection' : codeOf(response.text);
      this.unsettled[reason] = (this.unsettled[reason] ?? 0) + 1;
      await pause(Math.min(20 * 2 ** attempt, 200));
    }
  }

  private settled(write: Write, { status, text }: HttpResponse): Outcome {
    if (status >= 400) {
      this.acknowledgements.refuse(write.change);
      return 'refused';
    }
    const answer = JSON.parse(text) as {
      notifications: { first: number; last: number } | null;
      action?: AcknowledgedAction;
    };
    this.acknowledgements.acknowledge(write.change, answer.notifications, write.method === 'DELETE');
    if (answer.action !== undefined) {
      this.traffic.learn(answer.action.winery, answer.action);
      this.onAction(answer.action);
    }
    return 'acknowledged';
  }
}

function codeOf(text: string): string {
  return /"code":"(\w+)"/.exec(text)?.[1] ?? 'unexplained';
}
