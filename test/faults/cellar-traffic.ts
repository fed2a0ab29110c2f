import { uuidOfKey } from '../../src/application/request/fingerprint.js';
import { Chance } from '../../src/harvest/chance.js';
import type { HttpClient, HttpRequest } from './http-client.js';

/** A write whose change set id is known before it is sent, so that it can be repeated and found in the log. */
export interface Write extends HttpRequest {
  readonly change: string;
}

interface TrafficOptions {
  readonly seed: number;
  /** Number of lots per winery. More lots mean fewer races. */
  readonly lots: number;
  readonly wineries: number;
  /** A note that a constraint of the database rejects. Null: send no such notes. */
  readonly poison: string | null;
  /** Over how many partitions the lots of a winery are spread. Default 1. */
  readonly spread?: number;
  /** Whether wine is also transferred in bond to the next winery. Default false. */
  readonly transfers?: boolean;
}

type Data = Record<string, unknown>;
interface KnownAction {
  readonly winery: string;
  readonly id: string;
  revision: number;
  readonly lot: string;
}

const dayMs = 86_400_000;
const begin = Date.parse('2025-09-01T00:00:00Z');

/**
 * Generates the writes of many users on few lots: most are possible, some are refused, an eighth is in the past, and many share
 * one instant.
 * Owns: the acknowledged actions that edits may change. For the same seed and the same answers, it generates the same writes.
 */
export class CellarTraffic {
  private readonly chance: Chance;
  private readonly known: KnownAction[] = [];
  private count = 0;
  private day = 1;

  constructor(private readonly options: TrafficOptions) {
    this.chance = new Chance(options.seed);
  }

  /** Puts the wineries and vessels. */
  async putSettings(client: HttpClient): Promise<void> {
    for (let index = 0; index < this.options.wineries; index += 1) {
      const winery = `/v1/wineries/W${index}`;
      await send(client, {
        method: 'PUT',
        path: winery,
        body: {
          ...{ name: winery, volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' },
          ...(this.options.spread === undefined ? {} : { spread: this.options.spread }),
        },
      });
      for (let vessel = 0; vessel < 4; vessel += 1)
        await send(client, {
          method: 'PUT',
          path: `${winery}/vessels/T${vessel}`,
          body: { kind: 'tank', capacity: 500_000 },
        });
    }
  }

  /** Returns the writes that fill every lot. */
  initialWrites(): Write[] {
    const lots = Array.from({ length: this.options.lots }, (_, index) => `L${index}`);
    return Array.from({ length: this.options.wineries }, (_, index) => `W${index}`).flatMap((winery) =>
      lots.map((lot) => this.record(winery, 'receive_bulk', { ...arrival(lot), to: { lot, volume: 100_000 } }, begin)),
    );
  }

  /** Returns a random write. */
  next(): Write {
    const winery = `W${this.chance.whole(0, this.options.wineries - 1)}`;
    const roll = this.chance.whole(0, 99);
    if (roll < 8) return this.revise(winery);
    if (roll < 12) return this.retract();
    if (roll < 20) return this.set(winery);
    if (this.options.transfers === true && roll < 30) return this.transfer(winery);
    const [type, data] = this.action();
    return this.record(winery, type, data, this.time());
  }

  /** Adds an acknowledged action to those that edits may change. */
  learn(winery: string, action: { readonly id: string; readonly revision: number; readonly data: Data }): void {
    const found = this.known.find((one) => one.id === action.id);
    if (found !== undefined) found.revision = action.revision;
    else if (this.known.length < 400)
      this.known.push({ winery, id: action.id, revision: action.revision, lot: String(action.data.lot ?? 'L0') });
  }

  private record(winery: string, type: string, data: Data, at: number): Write {
    const id = this.uuid();
    const note = this.options.poison !== null && this.chance.happens(0.03) ? { note: this.options.poison } : {};
    const flag = this.chance.happens(0.3) ? '?onConflict=flag' : '';
    const body = { id, type, effectiveAt: new Date(at).toISOString(), data, ...note };
    return { method: 'POST', path: `/v1/wineries/${winery}/actions${flag}`, body, change: id };
  }

  private revise(winery: string): Write {
    const known = this.known.length === 0 ? undefined : this.chance.pick(this.known);
    if (known === undefined) return this.record(winery, ...this.action(), this.time());
    const key = this.uuid();
    const headers = {
      'idempotency-key': key,
      ...(this.chance.happens(0.5) ? { 'if-match': `"${known.revision}"` } : {}),
    };
    const body = this.chance.happens(0.3) ? { effectiveAt: new Date(this.time()).toISOString() } : { note: key };
    return {
      method: 'PUT',
      path: `/v1/wineries/${known.winery}/actions/${known.id}?onConflict=flag`,
      body,
      headers,
      change: uuidOfKey(known.winery, key),
    };
  }

  private retract(): Write {
    const known = this.known.length === 0 ? { winery: 'W0', id: this.uuid() } : this.chance.pick(this.known);
    const key = this.uuid();
    const path = `/v1/wineries/${known.winery}/actions/${known.id}${this.chance.happens(0.7) ? '?onConflict=flag' : ''}`;
    return { method: 'DELETE', path, headers: { 'idempotency-key': key }, change: uuidOfKey(known.winery, key) };
  }

  private transfer(winery: string): Write {
    const receiver = `W${(Number(winery.slice(1)) + 1) % this.options.wineries}`;
    const from = [{ lot: this.lot(), volume: this.chance.whole(1, 9) }];
    return this.record(winery, 'transfer_in_bond', { from, to: { winery: receiver, lot: this.lot() } }, this.time());
  }

  private set(winery: string): Write {
    const id = this.uuid();
    const changes = Array.from({ length: this.chance.whole(2, 5) }, () => {
      const [type, data] = this.action();
      return { op: 'record', action: { type, effectiveAt: new Date(this.time()).toISOString(), data } };
    });
    return {
      method: 'POST',
      path: `/v1/wineries/${winery}/changes`,
      body: { id, changes, onConflict: 'flag' },
      change: id,
    };
  }

  private action(): [string, Data] {
    const lot = this.lot();
    switch (this.chance.whole(0, 6)) {
      case 0:
        return [
          'rack',
          { from: [{ lot, volume: this.chance.whole(1, 90) }], to: [{ lot: this.lot(), volume: 'rest' }] },
        ];
      case 1:
        return ['rack', { from: [{ lot, volume: 900_000 }], to: [{ lot: this.lot(), volume: 'rest' }] }];
      case 2:
        return ['receive_bulk', arrival(lot)];
      case 3:
        return ['analysis', { lot, analyte: 'pH', value: this.chance.whole(300, 400) / 100, unit: 'pH' }];
      case 4:
        return ['adjust', { lot, change: -1, reason: 'testing' }];
      default:
        return ['addition', { lot, product: 'SO2', amount: this.chance.whole(1, 9), unit: 'g' }];
    }
  }

  private lot(): string {
    return `L${this.chance.whole(0, this.options.lots - 1)}`;
  }

  /** Returns mostly the present day, which many actions share, and sometimes a day before it, which makes a cascade. */
  private time(): number {
    if (this.chance.happens(0.06)) return begin + Math.max(1, this.day - this.chance.whole(1, 4)) * dayMs;
    if (this.chance.happens(0.06)) this.day += 1;
    return begin + this.day * dayMs;
  }

  private uuid(): string {
    this.count += 1;
    const seed = this.options.seed.toString(16).padStart(8, '0').slice(-8);
    return `${seed}-0000-7000-8000-${this.count.toString(16).padStart(12, '0')}`;
  }
}

function arrival(lot: string): Data {
  return { to: { lot, volume: 25 }, components: [{ share: 1, variety: lot, vintage: 2024, appellation: 'Napa' }] };
}

async function send(client: HttpClient, request: HttpRequest): Promise<void> {
  const { status, text } = await client(request);
  if (status >= 300) throw new Error(`${request.method} ${request.path} returned ${status}: ${text}`);
}
