/** The most names that one claim may have: a label names a few. */
export const mostNamesOfClaim = 20;

/** What a label says about its wine. */
export interface Claims {
  /** `share`: the share that the label states, in units of 10⁻¹², or null. */
  readonly varieties: readonly { readonly variety: string; readonly share: number | null }[];
  /** More than one only where a market allows it. */
  readonly vintages: readonly number[];
  readonly appellations: readonly string[];
  readonly vineyard: string | null;
  readonly estate: boolean;
}

/** The claims of a label that claims nothing. */
export const noClaims: Claims = { varieties: [], vintages: [], appellations: [], vineyard: null, estate: false };
