import { ChartPanel } from '../../parts/panel.jsx';
import { groupedBy } from '../../reading/grouped-by.js';
import type { LotMove, LotWake } from '../../reading/wake.js';
import { words } from '../../words/words.js';
import { WakeLanes } from './wake-lanes.jsx';
import { WakeTable } from './wake-table.jsx';

interface WakePanelProps {
  readonly wakes: readonly LotWake[];
  /** By `lotKey`; those that are not read yet are missing. */
  readonly moves: ReadonlyMap<string, LotMove>;
  readonly timeZone: string;
  readonly note: string;
}

/** The lots that a change set reaches, as lanes over time or as a table. */
export function WakePanel({ wakes, moves, timeZone, note }: WakePanelProps) {
  const { wake: texts, lot } = words.value;
  const groups = groupedBy(wakes, ({ winery }) => winery);
  return (
    <ChartPanel
      title={texts.byLot}
      note={note}
      picture={lot.lanes}
      chart={<WakeLanes groups={groups} moves={moves} timeZone={timeZone} />}
      table={<WakeTable groups={groups} moves={moves} timeZone={timeZone} />}
    />
  );
}
