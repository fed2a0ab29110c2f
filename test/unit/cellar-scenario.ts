import { Ajv } from 'ajv';
import { cellarDomain } from '../../src/cellar/domain.js';
import type { CellarEvent, LotEvent } from '../../src/cellar/event.js';
import { type LotState, lotState } from '../../src/cellar/public-lot.js';
import type { CellarRefusal } from '../../src/cellar/refusal.js';
import { actionKind, actionKinds } from '../../src/cellar/registry.js';
import { currentRules } from '../../src/cellar/rules.js';
import type { CellarState, Lot } from '../../src/cellar/state.js';
import { lotStream, vesselStream } from '../../src/cellar/stream.js';
import type { Units } from '../../src/cellar/units.js';
import { type Emitted, wholeOutcome } from '../../src/kernel/domain.js';
import type { StreamId } from '../../src/kernel/position.js';

export const GALLONS: Units = { volumeUnit: 'gal', weightUnit: 'short_ton', currency: 'USD' };
export const LITRES: Units = { volumeUnit: 'L', weightUnit: 'kg', currency: 'USD' };

const ajv = new Ajv({ strict: false });
ajv.addKeyword({ keyword: 'quantity', schemaType: 'string' });
const valid = new Map(actionKinds.map((kind) => [kind.type, ajv.compile(kind.schema)]));

/** Returns the pointers of the faults in an action's data: those that its schema finds, or else those that its kind finds. */
export function faultPointers(type: string, data: unknown): readonly string[] {
  const check = valid.get(type);
  if (check === undefined) throw new Error(`No kind of action has the type ${type}.`);
  if (!check(data)) return (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  return actionKind(type)
    .check({ type, data })
    .map((fault) => fault.pointer);
}

/**
 * A cellar for tests. Actions are decided one after the other, and their events are folded. It asserts that an action
 * reads and writes only its participants.
 */
export class Scenario {
  readonly #states = new Map<StreamId, CellarState>();
  #instant = 0;

  constructor(private readonly units: Readonly<Record<string, Units>> = { home: GALLONS }) {}

  /** Decides an action and folds its events. Returns the events, or the refusal. */
  attempt(type: string, data: object, winery = 'home'): CellarRefusal | readonly Emitted<CellarEvent>[] {
    const faults = faultPointers(type, data);
    if (faults.length > 0) throw new Error(`The data of ${type} is malformed: ${faults.join(', ')}`);
    this.#instant += 1;
    const position = { effectiveAt: this.#instant * 1000, tieBreak: 0, id: `action-${this.#instant}` };
    // Only the data of a transfer in bond has a `to` with a winery.
    const receiver = this.units[(data as { to?: { winery?: string } }).to?.winery ?? ''];
    const action = {
      winery,
      type,
      units: this.#unitsOf(winery),
      ...(receiver === undefined ? {} : { receiver }),
      rules: currentRules,
      data,
    };
    const participants = new Set(cellarDomain.participants(action));
    const decision = cellarDomain.decide({ position, revision: 1, data: action }, (stream) => {
      if (!participants.has(stream)) throw new Error(`${type} reads ${stream}, which is no participant.`);
      return this.state(stream);
    });
    const outcome = wholeOutcome(decision);
    if (outcome.kind === 'refused') return outcome.refusal;
    for (const { stream, event } of outcome.events) {
      if (!participants.has(stream)) throw new Error(`${type} writes ${stream}, which is no participant.`);
      this.#states.set(stream, cellarDomain.evolve(this.state(stream), event, position));
    }
    return outcome.events;
  }

  /** Records an action that must be possible. */
  given(type: string, data: object, winery = 'home'): this {
    const result = this.attempt(type, data, winery);
    if ('code' in result) throw new Error(`${type} was refused (${result.code}). ${result.detail}`);
    return this;
  }

  refusal(type: string, data: object, winery = 'home'): CellarRefusal | null {
    const result = this.attempt(type, data, winery);
    return 'code' in result ? result : null;
  }

  code(type: string, data: object, winery = 'home'): string | null {
    return this.refusal(type, data, winery)?.code ?? null;
  }

  events(type: string, data: object, winery = 'home'): readonly LotEvent[] {
    const result = this.attempt(type, data, winery);
    if ('code' in result) throw new Error(`${type} was refused: ${result.code}`);
    return result.flatMap(({ event }) => (event.on === 'lot' ? [event] : []));
  }

  state(stream: StreamId): CellarState {
    return this.#states.get(stream) ?? cellarDomain.initial(stream);
  }

  lot(lot: string, winery = 'home'): Lot {
    const state = this.state(lotStream(winery, lot));
    if (state.stream !== 'lot') throw new Error(`The stream of lot ${lot} has the state of a vessel.`);
    return state;
  }

  shown(lot: string, winery = 'home'): LotState {
    return lotState({ winery, lot }, this.lot(lot, winery), 1);
  }

  occupant(vessel: string, winery = 'home'): string | null {
    const state = this.state(vesselStream(winery, vessel));
    return state.stream === 'vessel' ? state.lot : null;
  }

  lots(): readonly Lot[] {
    return [...this.#states.values()].flatMap((state) => (state.stream === 'lot' ? [state] : []));
  }

  /** Receives bulk wine of one variety, by default into a vessel of its own. */
  wine(
    lot: string,
    volume: number,
    more: { vessel?: string; variety?: string; cost?: number; winery?: string } = {},
  ): this {
    const { vessel = `T-${lot}`, variety = 'Syrah', cost, winery = 'home' } = more;
    const components = [{ share: 1, variety, vintage: 2025, appellation: 'Napa Valley' }];
    const data = { to: { lot, vessel, volume }, components, ...(cost === undefined ? {} : { cost }) };
    return this.given('receive_bulk', data, winery);
  }

  fruit(lot: string, weight: number, more: { variety?: string; cost?: number } = {}): this {
    const { variety = 'Syrah', cost } = more;
    const data = {
      lot,
      weight,
      variety,
      vintage: 2025,
      appellation: 'Napa Valley',
      ...(cost === undefined ? {} : { cost }),
    };
    return this.given('receive_fruit', data);
  }

  #unitsOf(winery: string): Units {
    const units = this.units[winery];
    if (units === undefined) throw new Error(`The scenario has no winery ${winery}.`);
    return units;
  }
}
