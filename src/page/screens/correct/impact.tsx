import { numberText } from '../../parts/quantity.jsx';
import { day } from '../../reading/time.js';
import { spanOf } from '../../reading/wake.js';
import { words } from '../../words/words.js';
import type { Impact } from '../../wire/corrections.js';
import { withheldTexts } from './why-not.js';

interface ImpactSummaryProps {
  readonly impact: Impact | null;
  readonly isLoading: boolean;
  /** Whether the correction was saved with this impact. */
  readonly isSaved?: boolean;
  readonly timeZone: string;
}

/** What a correction would do, in one sentence. */
export function ImpactSummary({ impact, isLoading, isSaved = false, timeZone }: ImpactSummaryProps) {
  const { impact: texts, language } = words.value;
  const span = spanOf((impact?.actions ?? []).map(({ effectiveAt }) => effectiveAt));
  const counts = impact === null ? null : countsOf(impact);
  return (
    <div class="panel sum" role="status" aria-label={texts.name} aria-busy={isLoading}>
      <h2>
        {isSaved ? texts.isSaved : texts.nothingSaved}{' '}
        {counts === null
          ? isLoading
            ? texts.computing
            : texts.change
          : texts.counts(counts.actions, counts.lots, counts.conflicts)}
      </h2>
      {impact !== null && (
        <p class="sm mut">
          {texts.detail(number(impact.actionsRedecided), number(impact.eventsRetracted), number(impact.eventsAsserted))}
        </p>
      )}
      {span !== null && (
        <p class="sm mut">
          {texts.span(day(span[0], timeZone, language), day(span[1], timeZone, language), impact?.truncated === true)}
        </p>
      )}
      {withheldTexts(impact).map((text) => (
        <p key={text} class="sm">
          {text}
        </p>
      ))}
      {impact !== null && impact.filings.length > 0 && <p class="sm">{texts.filingsMove(impact.filings.length)}</p>}
      {impact !== null && impact.warnings.length > 0 && <p class="sm">{texts.warnings(impact.warnings.length)}</p>}
    </div>
  );
}

const number = (count: number): string => numberText(count, 0);

/** The counts of a whole impact, also where its lists are cut. */
export function countsOf({ actionsChanged, lots, conflicts, totals }: Impact): {
  readonly actions: number;
  readonly lots: number;
  readonly conflicts: number;
} {
  return {
    actions: actionsChanged,
    lots: totals?.lots ?? lots?.length ?? 0,
    conflicts: totals?.conflicts ?? conflicts.length,
  };
}
