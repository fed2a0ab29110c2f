/** How a line of a form is computed. The rules are data: config/compliance has one file for each version of a form. */
export interface LineRule {
  readonly line: string;
  readonly title: string;
  /** The line is the balance at the beginning of the period. */
  readonly opening?: true;
  /** The items whose amounts the line sums. */
  readonly items?: readonly string[];
  /** Items that count here too if the winery reports every gain and loss in the inventory lines. */
  readonly every?: readonly string[];
  /** Items whose amounts are subtracted. */
  readonly less?: readonly string[];
  /** True: `items` and `less` count only if the inventory lines are for physical inventories alone. */
  readonly physicalOnly?: true;
  /** Lines of the section that are summed. */
  readonly sum?: readonly string[];
  /** The line is the balance at the end of the period: the line `of` minus the lines `less`. */
  readonly closing?: { readonly of: string; readonly less: readonly string[] };
  /** The line takes the rounding differences of its section, as a gain or a loss. */
  readonly carries?: 'gain' | 'loss';
  /** For sections whose columns are not tax classes: how each column is computed, by its key. */
  readonly cells?: Readonly<Record<string, CellRule>>;
}

interface CellRule {
  /** A balance at the beginning of the period. */
  readonly opening?: string;
  readonly items?: readonly string[];
  readonly less?: readonly string[];
}

export interface SectionRule {
  readonly section: string;
  readonly title: string;
  /** The balance that the lines account for, with a column for each tax class. Absent: the lines have `cells`. */
  readonly balance?: string;
  readonly lines: readonly LineRule[];
}

/** One version of a form. */
export interface FormRules {
  readonly form: string;
  readonly rules: string;
  /** The rules hold for periods that end on or after `validFrom` and, unless it is null, on or before `validTo`. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly title: string;
  readonly citation: string;
  readonly unit: string;
  /** The decimals of volumes on the form. */
  readonly decimals: number;
  /** The day of the month after a period on which its report is due. */
  readonly filing: { readonly dueDay: number; readonly citation: string };
  readonly classes: readonly { readonly key: string; readonly title: string; readonly taxClasses: readonly string[] }[];
  /** The column of wine that has no tax class, or one that the form does not have. It is shown only if an amount of it is not 0. */
  readonly unclassified: { readonly key: string; readonly title: string };
  readonly columns: readonly {
    readonly key: string;
    readonly title: string;
    readonly decimals: number;
    /** `pounds`: the amounts are weights in the winery's unit. */
    readonly measure: 'amount' | 'pounds';
  }[];
  readonly sections: readonly SectionRule[];
  readonly identities: readonly {
    readonly name: string;
    readonly left: string;
    readonly right: string;
    /** `columns`: the sums of all columns are compared. */
    readonly over?: 'columns';
  }[];
  readonly losses: {
    readonly citation: string;
    readonly lines: readonly string[];
    readonly allowances: readonly { readonly lines: readonly string[]; readonly percent: number }[];
  };
}

/** Returns the rules of a form that hold for a period that ends on the day `to`, or null. If several hold, returns those that became valid last. */
export function rulesFor(all: readonly FormRules[], form: string, to: string): FormRules | null {
  const holding = all.filter(
    (rules) => rules.form === form && rules.validFrom <= to && (rules.validTo === null || to <= rules.validTo),
  );
  return holding.sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0] ?? null;
}
