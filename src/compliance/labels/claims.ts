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

export const noClaims: Claims = { varieties: [], vintages: [], appellations: [], vineyard: null, estate: false };
