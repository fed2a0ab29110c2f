import { MovedValue } from '../../parts/figure-text.jsx';
import { fixedText, numberText } from '../../parts/quantity.jsx';
import { varietiesOf } from '../../reading/lots.js';
import type { LotState, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

interface LotFactsProps {
  readonly winery: Winery;
  readonly state: LotState;
  readonly beside: { readonly state: LotState | null } | null;
}

/** How many analyses are shown. */
const shownAnalyses = 3;

/** The main figures of a lot in one row, and what was believed of them. */
export function LotFacts({ winery, state, beside }: LotFactsProps) {
  const texts = words.value.lot;
  const former = beside?.state ?? null;
  const isFruit = state.kind === 'fruit';
  const amount = (lot: LotState): string => numberText(isFruit ? lot.weight : lot.volume, 6);
  const unit = isFruit ? words.value.units[winery.weightUnit] : winery.volumeUnit;
  const [main, ...others] = varietiesOf(state);
  const latest = [...state.analyses].sort((a, b) => (a.effectiveAt < b.effectiveAt ? 1 : -1)).slice(0, shownAnalyses);
  return (
    <dl class="facts panel">
      <Fact
        title={isFruit ? texts.weight : texts.volume}
        unit={unit}
        now={amount(state)}
        before={former === null ? null : amount(former)}
      />
      <Fact
        title={texts.cost}
        unit={winery.currency}
        now={fixedText(state.cost.total, 2)}
        before={former === null ? null : fixedText(former.cost.total, 2)}
      />
      {state.cost.perUnit !== null && (
        <Fact
          title={texts.costPerUnit}
          unit={winery.currency}
          now={fixedText(state.cost.perUnit, 4)}
          before={former === null || former.cost.perUnit === null ? null : fixedText(former.cost.perUnit, 4)}
        />
      )}
      {main !== undefined && (
        <div>
          <dt>{main.variety}</dt>
          <dd>
            {main.percent} <span class="u">%</span>
          </dd>
          <dd class="sub">
            {others
              .slice(0, 2)
              .map(({ variety, percent }) => `${variety} ${percent} %`)
              .join(', ')}
          </dd>
        </div>
      )}
      {latest.length > 0 && (
        <div>
          <dt>{latest.map(({ analyte }) => analyte).join(', ')}</dt>
          <dd>
            {latest.map(({ analyte, value, unit: own }) => (
              <span key={`${analyte} ${own}`}>
                {numberText(value, 6)} <span class="u">{own} </span>
              </span>
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

interface FactProps {
  readonly title: string;
  readonly unit: string;
  readonly now: string;
  readonly before: string | null;
}

function Fact({ title, unit, now, before }: FactProps) {
  const isMoved = before !== null && before !== now;
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <MovedValue before={before} after={now} /> <span class="u">{unit}</span>
      </dd>
      {isMoved && <dd class="sub">{words.value.lot.believed(before)}</dd>}
    </div>
  );
}
