/** The bodies of the public API, as its specification states them. */

export interface Leaf {
  readonly variety: string;
  readonly vintage: number | null;
  readonly appellation: string;
  readonly block?: string;
}

export interface LotState {
  readonly winery: string;
  readonly lot: string;
  readonly kind: string;
  readonly status: string;
  readonly volume: number;
  readonly weight: number;
  readonly cases?: number;
  readonly bottles?: number;
  readonly format?: { readonly bottleMl: number; readonly bottlesPerCase: number };
  readonly vessels: readonly { readonly vessel: string | null; readonly volume: number }[];
  readonly composition: readonly (Leaf & {
    readonly volume?: number;
    readonly weight?: number;
    readonly share: number;
  })[];
  readonly additives: readonly { readonly product: string; readonly amount: number; readonly unit: string }[];
  readonly analyses: readonly {
    readonly analyte: string;
    readonly value: number;
    readonly unit: string;
    readonly effectiveAt: string;
    readonly action: string;
  }[];
  readonly taxClass: string | null;
  readonly owner: string | null;
  readonly stage: string | null;
  readonly fraction: string | null;
  readonly tags: readonly string[];
  readonly cost: {
    readonly total: number;
    readonly perUnit: number | null;
    readonly categories: Readonly<Record<string, number>>;
  };
  readonly version: unknown;
  readonly lastAction: string;
  readonly effectiveAt: string;
}

export interface ActionBody {
  readonly id: string;
  readonly type: string;
  readonly winery: string;
  readonly effectiveAt: string;
  readonly tieBreak: number;
  readonly recordedAt: string;
  readonly recordedBy: string | null;
  readonly revision: number;
  readonly status: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly note?: string;
  /** Of a conflicted action that is read. */
  readonly conflict?: Readonly<Record<string, unknown>>;
}

interface Conflict {
  readonly action: string;
  readonly type: string;
  readonly effectiveAt: string;
  readonly code: string;
  readonly winery: string;
  readonly lot?: string;
  readonly vessel?: string;
  readonly detail: string;
  readonly needed?: number;
  readonly available?: number;
}

interface Impact {
  readonly actionsRedecided: number;
  readonly actionsChanged: number;
  readonly eventsAsserted: number;
  readonly eventsRetracted: number;
  readonly lots: readonly {
    readonly winery: string;
    readonly lot: string;
    readonly before: LotState | null;
    readonly after: LotState | null;
  }[];
  readonly actions: readonly { readonly id: string; readonly type: string; readonly effectiveAt: string }[];
  readonly conflicts: readonly Conflict[];
  readonly warnings: readonly { readonly action: string; readonly code: string; readonly vessel: string }[];
  readonly filings: readonly unknown[];
  readonly truncated?: boolean;
  readonly totals?: { readonly lots: number; readonly actions: number; readonly conflicts: number };
}

export interface Written {
  readonly action: ActionBody;
  readonly actions: readonly ActionBody[];
  readonly impact: Impact;
  readonly notifications: { readonly first: number; readonly last: number } | null;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
  readonly conflicts?: readonly Conflict[];
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface LotEvent {
  readonly name: string;
  readonly vessels: readonly { readonly vessel: string | null; readonly change: number }[];
  readonly weight?: number;
  readonly bottles?: number;
  readonly mixed?: { readonly volume: number; readonly composition: readonly (Leaf & { readonly share: number })[] };
  readonly additives: readonly { readonly product: string; readonly unit: string; readonly change: number }[];
  readonly cost: Readonly<Record<string, number>>;
  readonly set: Readonly<Record<string, unknown>>;
}

export interface Entry {
  readonly specversion: string;
  readonly id: string;
  readonly sequence: number;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: string;
  readonly data: {
    readonly winery: string;
    readonly lot?: string;
    readonly action: string;
    readonly revision: number;
    readonly effectiveAt: string;
    readonly tieBreak: number;
    readonly change: string;
    readonly index: number;
    readonly of: number;
    readonly event?: LotEvent;
    readonly asserted?: number;
  };
}

export interface Page {
  readonly first: number;
  readonly last: number;
  readonly items: readonly Entry[];
  readonly links: Readonly<Record<string, string>>;
}
