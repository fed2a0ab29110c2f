/** A claim of a label, judged by one rule. Shares are parts of 1. */
interface ClaimCheck {
  readonly claim: string;
  readonly rule: string;
  readonly citation: string;
  readonly required: unknown;
  readonly actual: unknown;
  readonly passes: boolean;
  /** How much wine of which kind is missing. */
  readonly short: unknown;
  /** An explanation that the shares do not give. */
  readonly detail?: string;
}

/** The verdict on the claims of a label. */
export interface LabelVerdict {
  readonly passes: boolean;
  readonly checks: readonly ClaimCheck[];
  /** The strongest claims that pass. */
  readonly claimable?: Readonly<Record<string, unknown>>;
}

/** A label as the public API specifies it. */
export interface Label extends Partial<Omit<LabelVerdict, 'passes'>> {
  readonly label: string;
  readonly lot: string;
  readonly market: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Null if the lot holds nothing yet, or cannot be read: then there is no verdict. */
  readonly passes?: boolean | null;
}
