/** Conservation: in every action, volume, weight and cost in equal volume, weight and cost out plus losses. */
import { type FeedEntry, foldSteps } from './feed.js';
import type { OracleFlow, OracleResult } from './replay.js';

type Amounts = Omit<OracleFlow, 'action' | 'type' | 'winery'>;

/** Amounts in millionths (cost in ten-thousandths), and the identities that do not hold. */
type Conservation = {
  readonly flows: readonly OracleFlow[];
  /** Sums of the flows by winery. */
  readonly totals: ReadonlyMap<string, Amounts>;
  /** One text for each identity that does not hold. */
  readonly faults: readonly string[];
};

/** The net change that one action makes to a winery's lots. The feed contains no more than that. */
type NetChange = {
  readonly action: string;
  readonly winery: string;
  readonly volume: bigint;
  readonly weight: bigint;
  readonly cost: bigint;
};

/** Checks the identities of every action that took effect: between its own flows, and between its flows and the lots it changed. */
export function conservation(result: Pick<OracleResult, 'flows'>): Conservation {
  const faults = result.flows.flatMap((flow) =>
    identities(flow)
      .filter(({ left, right }) => left !== right)
      .map(({ name, left, right }) => `${flow.type} ${flow.action} in ${flow.winery}: ${name}: ${left} ≠ ${right}`),
  );
  const totals = new Map<string, Amounts>();
  for (const { action: _action, type: _type, winery, ...amounts } of result.flows) {
    const known = totals.get(winery);
    totals.set(winery, known ? addAmounts(known, amounts) : amounts);
  }
  return { flows: result.flows, totals, faults };
}

/** Sums the changes of all current lot events by action and winery, in timeline order. */
export function feedNetChanges(entries: readonly FeedEntry[]): readonly NetChange[] {
  const changes = new Map<string, NetChange>();
  for (const { action, winery, before, after } of foldSteps(entries)) {
    const key = `${winery}/${action}`;
    const known = changes.get(key) ?? { action, winery, volume: 0n, weight: 0n, cost: 0n };
    changes.set(key, {
      ...known,
      volume: known.volume + after.volume - before.volume,
      weight: known.weight + after.weight - before.weight,
      cost: known.cost + after.cost - before.cost,
    });
  }
  return [...changes.values()];
}

function identities(flow: OracleFlow): readonly { name: string; left: bigint; right: bigint }[] {
  return [
    {
      name: 'out + received = in + loss + removed',
      left: flow.volumeOut + flow.received,
      right: flow.volumeIn + flow.loss + flow.removed,
    },
    { name: 'change of volume = in - out', left: flow.volumeChange, right: flow.volumeIn - flow.volumeOut },
    { name: 'change of weight = in - out', left: flow.weightChange, right: flow.weightIn - flow.weightOut },
    {
      name: 'cost out + received = in + removed + written off',
      left: flow.costOut + flow.costReceived,
      right: flow.costIn + flow.costRemoved + flow.costWrittenOff,
    },
    { name: 'change of cost = in - out', left: flow.costChange, right: flow.costIn - flow.costOut },
  ];
}

function addAmounts(a: Amounts, b: Amounts): Amounts {
  return {
    volumeOut: a.volumeOut + b.volumeOut,
    volumeIn: a.volumeIn + b.volumeIn,
    loss: a.loss + b.loss,
    received: a.received + b.received,
    removed: a.removed + b.removed,
    weightOut: a.weightOut + b.weightOut,
    weightIn: a.weightIn + b.weightIn,
    costOut: a.costOut + b.costOut,
    costIn: a.costIn + b.costIn,
    costReceived: a.costReceived + b.costReceived,
    costRemoved: a.costRemoved + b.costRemoved,
    costWrittenOff: a.costWrittenOff + b.costWrittenOff,
    volumeChange: a.volumeChange + b.volumeChange,
    weightChange: a.weightChange + b.weightChange,
    costChange: a.costChange + b.costChange,
  };
}
