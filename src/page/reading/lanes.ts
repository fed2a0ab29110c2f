/** Lineage as lanes over time: one lane a lot, one stroke an edge. Topping gives wine back, so the graph of lots has cycles; time has none. */

interface LotName {
  readonly winery: string;
  readonly lot: string;
}

/** An edge of the lineage, as the API gives it. */
export interface LineageEdge {
  readonly from: LotName;
  readonly to: LotName;
  readonly volume: number;
  readonly traced: number;
  readonly action: string;
  readonly effectiveAt: string;
  readonly type: string;
}

export interface Lane extends LotName {
  /** From the top, from 0. */
  readonly row: number;
  /** The times of its first and last edge. */
  readonly first: string;
  readonly last: string;
}

interface Lanes {
  readonly lanes: readonly Lane[];
  /** Null: there are no edges. */
  readonly span: readonly [first: string, last: string] | null;
}

export const nameOf = ({ winery, lot }: LotName): string => `${winery}/${lot}`;

/** Lays out lanes in the order in which the lots take part, so that wine flows downwards. */
export function lanesOf(edges: readonly LineageEdge[]): Lanes {
  const sorted = [...edges].sort((a, b) =>
    a.effectiveAt < b.effectiveAt ? -1 : a.effectiveAt > b.effectiveAt ? 1 : 0,
  );
  const lanes = new Map<string, Lane>();
  for (const { from, to, effectiveAt } of sorted)
    for (const lot of [from, to]) {
      const former = lanes.get(nameOf(lot));
      if (former === undefined)
        lanes.set(nameOf(lot), { ...lot, row: lanes.size, first: effectiveAt, last: effectiveAt });
      else lanes.set(nameOf(lot), { ...former, last: effectiveAt });
    }
  const [first, last] = [sorted[0]?.effectiveAt, sorted.at(-1)?.effectiveAt];
  return { lanes: [...lanes.values()], span: first === undefined || last === undefined ? null : [first, last] };
}
