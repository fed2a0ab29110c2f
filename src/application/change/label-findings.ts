import { compareCodePoints } from '../../cellar/code-point.js';
import { sameComposition } from '../../cellar/composition.js';
import type { CellarState, Lot } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import type { MarketRules } from '../../compliance/labels/market-rules.js';
import type { StreamEnd } from '../../kernel/cascade-step.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import type { JsonObject } from '../json-object.js';
import type { KeptLabel, WineryLabels } from '../labels/kept-label.js';
import { labelChange } from '../labels/label-change.js';
import { type DatedLabelRules, labelledLeaves, verdictOf, wineOfLot } from '../labels/lot-verdict.js';
import type { SettingsSnapshot } from '../settings/settings-snapshot.js';
import type { SettingsNeed } from './change-findings.js';

/** A lot before and after a change set. */
interface RelabelledLot {
  readonly winery: string;
  readonly code: string;
  readonly before: Lot;
  readonly after: Lot;
}

/** The changes of labels that were found up to a snapshot. */
export interface KeptLabelFindings {
  readonly changes: readonly JsonObject[];
}

interface LabelContext {
  /** By default, no label is judged. */
  readonly labelRules?: readonly MarketRules[];
  /** The time at which labels are judged, in milliseconds. */
  readonly now: number;
}

/**
 * Finds the kept labels whose verdict a change set changes, by judging the labels of lots whose composition it changes. For a winery without labels, only its
 * settings are read.
 * Owns: the lots that are not judged yet, and the changes found. Does not own: labels, which are part of the settings of their winery.
 */
export class LabelFindings {
  private readonly changes: JsonObject[];
  private readonly judgedBy: DatedLabelRules;
  private unjudged: RelabelledLot[] = [];

  constructor({ labelRules = [], now }: LabelContext, former?: KeptLabelFindings) {
    this.judgedBy = { rules: labelRules, at: now };
    this.changes = [...(former?.changes ?? [])];
  }

  /** The number of lots that are not judged yet. */
  get pending(): number {
    return this.unjudged.length;
  }

  /** Notes the last states of a stream before and after the change set. The leaves of sold-out bottles count, so the public state of the lot may be unchanged. */
  noteEnd({ stream, before, after }: StreamEnd<CellarState>): void {
    if (this.judgedBy.rules.length === 0 || before.stream !== 'lot' || after.stream !== 'lot') return;
    if (sameLeaves(before, after)) return;
    const { winery, code } = streamName(stream);
    this.unjudged.push({ winery, code, before, after });
  }

  /** Returns the wineries whose labels are needed and not known, or null if there are none. */
  settingsNeed(settings: SettingsSnapshot): SettingsNeed | null {
    const wineries = new Set<string>();
    for (const { winery } of this.unjudged) if (!settings.wineries.has(winery)) wineries.add(winery);
    return wineries.size === 0 ? null : { kind: 'need_settings', wineries: [...wineries], vessels: [] };
  }

  /** Judges the labels of the pending lots, and offers a pause after each label. */
  *judge(settings: SettingsSnapshot): InPieces<void> {
    const lots = this.unjudged;
    this.unjudged = [];
    const indexes = new Map<WineryLabels, ReadonlyMap<string, readonly KeptLabel[]>>();
    for (const { winery, code, before, after } of lots) {
      const kept = settings.wineries.get(winery)?.labels;
      if (kept === undefined) continue;
      const index = indexes.get(kept) ?? byLot(kept);
      indexes.set(kept, index);
      for (const label of index.get(code) ?? []) {
        const change = this.changeOf(label, { before, after }, kept.appellations);
        if (change !== null) this.changes.push(change);
        yield pause;
      }
    }
  }

  /** The changes that were found, ordered by winery and label. */
  get found(): readonly JsonObject[] {
    return [...this.changes].sort(
      (a, b) =>
        compareCodePoints(String(a.winery), String(b.winery)) || compareCodePoints(String(a.label), String(b.label)),
    );
  }

  /** Returns a copy of the changes, from which a decision can be resumed. Pending lots must be judged before. */
  kept(): KeptLabelFindings {
    return { changes: [...this.changes] };
  }

  /** Returns the change of a label's verdict, or null. A lot that is emptied keeps its verdict; a lot that no longer exists loses it. */
  private changeOf(
    label: KeptLabel,
    { before, after }: Pick<RelabelledLot, 'before' | 'after'>,
    appellations: Parameters<typeof verdictOf>[2],
  ): JsonObject | null {
    const isEmptied = after.kind !== null && wineOfLot(after) === null;
    if (isEmptied) return null;
    const verdicts = [before, after].map((lot) => verdictOf(label, lot, appellations, this.judgedBy));
    return labelChange(label, verdicts[0] ?? null, verdicts[1] ?? null);
  }
}

function byLot({ labels }: WineryLabels): ReadonlyMap<string, readonly KeptLabel[]> {
  const index = new Map<string, KeptLabel[]>();
  for (const label of labels) {
    const others = index.get(label.lot);
    if (others === undefined) index.set(label.lot, [label]);
    else others.push(label);
  }
  return index;
}

/** Returns whether two states of a lot have the same leaves, so that every label has the same verdict on both. */
function sameLeaves(before: Lot, after: Lot): boolean {
  if ((before.kind === null) !== (after.kind === null)) return false;
  if (before.composition === after.composition && before.composition.length > 0) return true;
  return sameComposition(labelledLeaves(before), labelledLeaves(after));
}
