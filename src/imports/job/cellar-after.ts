import type { JsonObject } from '../../application/json-object.js';
import type { CellarAfter, LotAmount, LotChange, VesselChange } from './import-report.js';

/** The members of an impact that are read here, as the public API specifies them. */
interface Impact {
  readonly lots: readonly {
    readonly winery: string;
    readonly lot: string;
    readonly before: LotState | null;
    readonly after: LotState | null;
  }[];
  readonly totals?: { readonly lots: number };
}

interface LotState extends LotAmount {
  readonly vessels: readonly { readonly vessel: string | null; readonly volume: number }[];
}

/** Returns the lots and vessels that a previewed change set would change. `answer`: null if nothing was previewed. */
export function cellarAfter(answer: JsonObject | null): CellarAfter {
  const impact = answer === null ? null : (answer.impact as Impact); // The answer to a preview has an impact.
  const lots = impact?.lots ?? [];
  return {
    lots: lots.map(
      ({ winery, lot, before, after }): LotChange => ({
        winery,
        lot,
        before: amountOf(before),
        after: amountOf(after),
      }),
    ),
    vessels: vesselsOf(lots),
    lotsInAll: impact?.totals?.lots ?? null,
  };
}

function amountOf(state: LotState | null): LotAmount | null {
  return state === null ? null : { kind: state.kind, volume: state.volume, weight: state.weight };
}

function vesselsOf(lots: Impact['lots']): readonly VesselChange[] {
  const changes = new Map<string, { -readonly [Member in keyof VesselChange]: VesselChange[Member] }>();
  for (const { winery, lot, before, after } of lots)
    for (const [side, state] of [['before', before] as const, ['after', after] as const])
      for (const { vessel, volume } of state?.vessels ?? []) {
        if (vessel === null) continue;
        const key = `${winery}/${vessel}`;
        const change = changes.get(key) ?? { winery, vessel, before: null, after: null };
        changes.set(key, { ...change, [side]: { lot, volume } });
      }
  return [...changes.values()].sort((a, b) => compare(`${a.winery}/${a.vessel}`, `${b.winery}/${b.vessel}`));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
