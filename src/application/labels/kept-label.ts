import type { AppellationNest } from '../../compliance/labels/appellation-nest.js';
import type { Claims } from '../../compliance/labels/claims.js';
import type { Market } from '../../compliance/labels/market-rules.js';

/** A label that a winery keeps: what it says about the wine of a lot. */
export interface KeptLabel {
  readonly winery: string;
  readonly label: string;
  readonly lot: string;
  readonly market: Market;
  readonly claims: Claims;
}

/** The labels of one winery, and the appellations by which they are judged. */
export interface WineryLabels {
  readonly labels: readonly KeptLabel[];
  readonly appellations: AppellationNest;
}
