import type { Impact } from '../../wire/corrections.js';
import { FilingsThatMove } from './filings-that-move.jsx';
import { LabelsThatChange } from './labels-that-change.jsx';

interface OfficialImpactProps {
  readonly winery: string;
  readonly impact: Impact;
}

/** What a change set changes beyond the cellar: filed reports, and verdicts on labels. */
export function OfficialImpact({ winery, impact }: OfficialImpactProps) {
  return (
    <>
      <FilingsThatMove filings={impact.filings} />
      <LabelsThatChange winery={winery} impact={impact} />
    </>
  );
}
