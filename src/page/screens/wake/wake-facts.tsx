import { numberText } from '../../parts/quantity.jsx';
import { day } from '../../reading/time.js';
import { type LotMove, type LotWake, movedFigures, spanOf } from '../../reading/wake.js';
import { words } from '../../words/words.js';

interface WakeFactsProps {
  readonly wakes: readonly LotWake[];
  /** How many entries the change set has. */
  readonly entries: number;
  /** Null until they are read. */
  readonly moves: ReadonlyMap<string, LotMove> | null;
  readonly timeZone: string;
}

/** How far a change set reaches, in one row. */
export function WakeFacts({ wakes, entries, moves, timeZone }: WakeFactsProps) {
  const { wake: texts, language } = words.value;
  const span = spanOf(wakes.flatMap(({ first, last }) => [first, last]));
  const wineries = new Set(wakes.map(({ winery }) => winery)).size;
  const moved = moves === null ? null : [...moves.values()].filter((move) => movedFigures(move).differs).length;
  const count = (of: (wake: LotWake) => number): string =>
    numberText(
      wakes.reduce((total, wake) => total + of(wake), 0),
      0,
    );
  return (
    <dl class="facts panel">
      <Fact title={texts.lots} value={numberText(wakes.length, 0)} note={texts.inWineries(wineries)} />
      <Fact title={texts.from} value={span === null ? '–' : day(span[0], timeZone, language)} note={texts.fromNote} />
      <Fact title={texts.to} value={span === null ? '–' : day(span[1], timeZone, language)} note={texts.toNote} />
      <Fact
        title={texts.entries}
        value={numberText(entries, 0)}
        note={texts.events(
          count(({ retracted }) => retracted),
          count(({ asserted }) => asserted),
        )}
      />
      <Fact
        title={texts.differing}
        value={moved === null ? '…' : numberText(moved, 0)}
        note={moved === null || moves === null ? '' : texts.diedOutIn(moves.size - moved)}
      />
    </dl>
  );
}

interface FactProps {
  readonly title: string;
  readonly value: string;
  readonly note: string;
}

function Fact({ title, value, note }: FactProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{value}</dd>
      <dd class="sub">{note}</dd>
    </div>
  );
}
