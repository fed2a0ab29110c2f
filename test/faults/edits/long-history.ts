/** Lots whose histories are long and depend on each other, and edits of their oldest actions. */
import { setTimeout as pause } from 'node:timers/promises';
import { uuidOfKey } from '../../../src/application/request/fingerprint.js';
import type { Chance } from '../../../src/harvest/chance.js';
import type { HttpClient, HttpRequest } from '../http-client.js';
import type { AppendAnswers } from './append-answers.js';
import { bodyOf } from './edit-fault-site.js';

const winery = 'W0';
const begin = Date.parse('2015-09-01T00:00:00Z');
const hourMs = 3_600_000;
const lots = ['L0', 'L1', 'L2', 'L3', 'L4', 'L5'];
const varieties = ['Merlot', 'Malbec', 'Syrah', 'Tannat'];
/** Actions in one change set. */
const perSet = 500;

/** A large edit, under the id of its change set. */
export interface LargeEdit {
  readonly id: string;
  readonly receipt: string;
  readonly request: HttpRequest;
}

export class LongHistory {
  private readonly receipts = new Map<string, string>();
  private hour = 0;
  private edits = 0;

  constructor(
    private readonly chance: Chance,
    private readonly seed: number,
  ) {}

  /** Fills the lots, and records actions on them: most move wine between two of them, so an edit of one receipt changes all of them. */
  async record(client: HttpClient, actions: number): Promise<void> {
    const units = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
    bodyOf(await client({ method: 'PUT', path: `/v1/wineries/${winery}`, body: { name: winery, ...units } }));
    for (const lot of lots) {
      const body = { type: 'receive_bulk', effectiveAt: this.next(), data: this.receipt(lot) };
      const answer = await client({ method: 'POST', path: `/v1/wineries/${winery}/actions`, body });
      this.receipts.set(lot, (bodyOf(answer) as { action: { id: string } }).action.id);
    }
    for (let left = actions; left > 0; left -= perSet) {
      const changes = Array.from({ length: Math.min(left, perSet) }, () => ({ op: 'record', action: this.action() }));
      bodyOf(await client({ method: 'POST', path: `/v1/wineries/${winery}/changes`, body: { changes } }));
    }
  }

  /** An edit of the receipt of a random lot. */
  edit(): LargeEdit {
    this.edits += 1;
    const [lot, receipt] = this.chance.pick([...this.receipts]);
    const key = `${this.seed}-${this.edits}`;
    const request: HttpRequest = {
      method: 'PUT',
      path: `/v1/wineries/${winery}/actions/${receipt}?onConflict=flag`,
      body: { data: this.receipt(lot) },
      headers: { 'idempotency-key': key },
    };
    return { id: uuidOfKey(winery, key), receipt, request };
  }

  /** Records actions at the end of the history until it is stopped, and notes the answers. Returns a function that stops it. */
  write(client: () => HttpClient, answers?: AppendAnswers): () => Promise<void> {
    let running = true;
    const path = `/v1/wineries/${winery}/actions`;
    const work = (async () => {
      while (running) {
        await client()({ method: 'POST', path, body: this.action() }).then(
          (response) => answers?.note(path, response),
          (error: unknown) => answers?.noteSilence(error),
        );
        await pause(50);
      }
    })();
    return () => {
      running = false;
      return work;
    };
  }

  private action(): Record<string, unknown> {
    const effectiveAt = this.next();
    const lot = this.chance.pick(lots);
    const to = this.chance.pick(lots.filter((other) => other !== lot));
    if (this.chance.happens(0.3))
      return { type: 'addition', effectiveAt, data: { lot, product: 'SO2', amount: 1, unit: 'g' } };
    return { type: 'rack', effectiveAt, data: { from: [{ lot, volume: 5 }], to: [{ lot: to, volume: 'rest' }] } };
  }

  private receipt(lot: string): Record<string, unknown> {
    const volume = this.chance.whole(50_000, 60_000);
    const components = [{ share: 1, variety: this.chance.pick(varieties), vintage: 2015, appellation: 'Napa' }];
    return { to: { lot, volume }, components };
  }

  private next(): string {
    this.hour += 1;
    return new Date(begin + this.hour * hourMs).toISOString();
  }
}
