/** A state of a lot as a list of figures, and two such lists side by side. */
import { difference } from './decimal.js';
import type { LotState } from './shapes.js';

/** In which unit a figure is: one of the winery's, per cent, or a text of its own such as "g/L". */
export type FigureUnit =
  | 'volume'
  | 'weight'
  | 'money'
  | 'moneyPerVolume'
  | 'moneyPerWeight'
  | 'moneyPerCase'
  | 'percent'
  | 'cases'
  | 'bottles'
  | { readonly text: string }
  | null;

/** One figure of a state. */
export interface Figure {
  /** Identifies the figure in two states of the same lot. */
  readonly key: string;
  readonly group: 'amount' | 'vessel' | 'composition' | 'additive' | 'analysis' | 'declaration' | 'cost';
  /** The name of the figure: a word of the page for `amount`, `declaration` and the sums of `cost`; otherwise the user's own name. */
  readonly name: string;
  /** What tells it from others of the same name, such as vintage and appellation. */
  readonly detail: string | null;
  /** A number of the API, or a text. */
  readonly value: number | string;
  readonly unit: FigureUnit;
}

/** Returns the figures of a state, in the order of the screen. */
function figuresOf(lot: LotState): readonly Figure[] {
  return [
    ...amounts(lot),
    ...lot.vessels.map(({ vessel, volume }) => figure('vessel', vessel ?? '', null, volume, 'volume')),
    ...lot.composition.map(({ variety, vintage, appellation, block, share }) =>
      figure(
        'composition',
        variety,
        [vintage ?? 'NV', appellation, ...(block === undefined ? [] : [block])].join(' '),
        share,
        'percent',
      ),
    ),
    ...costs(lot),
    ...lot.additives.map(({ product, amount, unit }) => figure('additive', product, null, amount, { text: unit })),
    ...lot.analyses.map(({ analyte, value, unit }) => figure('analysis', analyte, null, value, { text: unit })),
    ...declarations(lot),
  ];
}

function amounts({ kind, volume, weight, cases, bottles }: LotState): Figure[] {
  if (kind === 'fruit') return [figure('amount', 'weight', null, weight, 'weight')];
  const cased =
    cases === undefined
      ? []
      : [figure('amount', 'cases', null, cases, 'cases'), figure('amount', 'bottles', null, bottles ?? 0, 'bottles')];
  return [figure('amount', 'volume', null, volume, 'volume'), ...cased];
}

function costs({ kind, cost }: LotState): Figure[] {
  const unit = kind === 'fruit' ? 'moneyPerWeight' : kind === 'cases' ? 'moneyPerCase' : 'moneyPerVolume';
  const perUnit = cost.perUnit === null ? [] : [figure('cost', 'perUnit', null, cost.perUnit, unit)];
  const categories = Object.entries(cost.categories).map(([name, amount]) =>
    figure('cost', `category:${name}`, null, amount, 'money'),
  );
  return [figure('cost', 'total', null, cost.total, 'money'), ...perUnit, ...categories];
}

function declarations({ kind, status, taxClass, owner, stage, fraction, tags }: LotState): Figure[] {
  const texts = { kind, status, taxClass, owner, stage, fraction, tags: tags.length === 0 ? null : tags.join(', ') };
  return Object.entries(texts).flatMap(([name, text]) =>
    text === null ? [] : [figure('declaration', name, null, text, null)],
  );
}

function figure(
  group: Figure['group'],
  name: string,
  detail: string | null,
  value: number | string,
  unit: FigureUnit,
): Figure {
  const unitText = typeof unit === 'object' && unit !== null ? unit.text : '';
  return { key: [group, name, detail ?? '', unitText].join('\n'), group, name, detail, value, unit };
}

/** A figure in two states. Null: the state has no such figure. */
export interface ComparedFigure {
  readonly figure: Figure;
  readonly before: Figure['value'] | null;
  readonly after: Figure['value'] | null;
  /** `after` − `before` as an exact decimal text; null for texts and where nothing moved. */
  readonly moved: string | null;
}

/** Puts the figures of two states side by side, in the order of the screen: those of `after`, each group followed by those that only `before` has. */
export function compareFigures(before: LotState | null, after: LotState | null): readonly ComparedFigure[] {
  const [former, latter] = [before, after].map((lot) => (lot === null ? [] : figuresOf(lot)));
  const left = new Map((former ?? []).map((one) => [one.key, one]));
  const both = (latter ?? []).map((one) => {
    const old = left.get(one.key) ?? null;
    left.delete(one.key);
    return compared(one, old?.value ?? null, one.value);
  });
  const gone = [...left.values()].map((one) => compared(one, one.value, null));
  const all = [...both, ...gone];
  const groups = [...new Set(all.map(({ figure: { group } }) => group))];
  return groups.flatMap((group) => all.filter((one) => one.figure.group === group));
}

function compared(figure: Figure, before: Figure['value'] | null, after: Figure['value'] | null): ComparedFigure {
  const isNumber = typeof figure.value === 'number';
  const moved = isNumber ? difference(Number(before ?? 0), Number(after ?? 0)) : null;
  return { figure, before, after, moved: moved === '0' ? null : moved };
}

/** A part of a text, and whether it differs from the text before. */
interface TextPart {
  readonly text: string;
  readonly isMoved: boolean;
}

/** Splits the text of a number where it begins to differ from that of another one, if both have as many digits before the point. */
export function movedDigits(before: string, after: string): readonly TextPart[] {
  if (before === after) return [{ text: after, isMoved: false }];
  const isAligned = before.length === after.length;
  let same = 0;
  while (isAligned && before[same] === after[same]) same += 1;
  const parts = [
    { text: after.slice(0, same), isMoved: false },
    { text: after.slice(same), isMoved: true },
  ];
  return parts.filter(({ text }) => text !== '');
}
