import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledgements } from './acknowledgements.js';
import type { CellarTraffic, Write } from './cellar-traffic.js';
import type { Answered, Site } from './site.js';

/** `open`: no answer came that settles it, as long as the client had patience. */
export type Settled = 'acknowledged' | 'refused' | 'open';

/**
 * Sends a write until it is answered for good, always as it was: a broken connection and `overloaded` leave it open.
 * Owns: nothing; what it was told it tells the account. A 5xx other than 503 is a fault of the server, whatever it says afterwards.
 */
export class ImpatientClient {
  retries = 0;

  constructor(
    private readonly site: () => Site,
    private readonly account: Acknowledgements,
    private readonly traffic: CellarTraffic,
  ) {}

  async settle(write: Write, patient: () => boolean): Promise<Settled> {
    this.account.begin(write.change);
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.site()(write).catch(() => null);
      if (answer !== null && answer.status >= 500 && answer.status !== 503) {
        this.account.faults.push(`${write.method} ${write.path} gave ${answer.status}: ${answer.text.slice(0, 300)}`);
        return 'open';
      }
      if (answer !== null && answer.status !== 503) return this.take(write, answer);
      if (!patient()) return 'open';
      this.retries += 1;
      await pause(Math.min(20 * 2 ** attempt, 200));
    }
  }

  private take(write: Write, { status, text }: Answered): Settled {
    if (status >= 400) {
      this.account.refuse(write.change);
      return 'refused';
    }
    const answer = JSON.parse(text) as {
      notifications: { first: number; last: number } | null;
      action?: { id: string; revision: number; data: Record<string, unknown>; winery: string };
    };
    this.account.acknowledge(write.change, answer.notifications, write.method === 'DELETE');
    if (answer.action !== undefined) this.traffic.learn(answer.action.winery, answer.action);
    return 'acknowledged';
  }
}
