import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledgements } from './acknowledgements.js';
import type { CellarTraffic, Write } from './cellar-traffic.js';
import type { HttpClient, HttpResponse } from './http-client.js';

/** How a write ended. `failed`: the server gave a 5xx other than 503, which is a fault whatever it answers later. */
type Outcome = 'acknowledged' | 'refused' | 'failed';

/** Sends each write until it is acknowledged or refused, unchanged each time: a broken connection, `overloaded` and `unknown` (both 503) settle nothing. */
export class RetryingClient {
  retries = 0;

  constructor(
    /** Chooses where the next attempt goes. */
    private readonly client: () => HttpClient,
    private readonly acknowledgements: Acknowledgements,
    private readonly traffic: CellarTraffic,
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
      action?: { id: string; revision: number; data: Record<string, unknown>; winery: string };
    };
    this.acknowledgements.acknowledge(write.change, answer.notifications, write.method === 'DELETE');
    if (answer.action !== undefined) this.traffic.learn(answer.action.winery, answer.action);
    return 'acknowledged';
  }
}
