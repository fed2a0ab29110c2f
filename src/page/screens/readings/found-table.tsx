import { numberText } from '../../parts/quantity.jsx';
import { readersMark } from '../../parts/typed-number.js';
import { emptyEntry, foundDifference, type Round } from '../../reading/readings.js';
import type { Vessel, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

interface FoundTableProps {
  readonly winery: Winery;
  readonly vessels: readonly Vessel[];
  readonly round: Round;
  readonly faults: ReadonlyMap<string, string>;
  /** Opens a vessel again; null after the round was saved. */
  readonly go: ((at: number) => void) | null;
}

/** What was found in each vessel of the round, beside the books. */
export function FoundTable({ winery, vessels, round, faults, go }: FoundTableProps) {
  const { readings: texts, cellar, lot } = words.value;
  return (
    <div class="scroll">
      <table class="found">
        <caption class="sr">{texts.summary}</caption>
        <thead>
          <tr>
            <th scope="col">{cellar.vessel}</th>
            <th scope="col" class="r">
              {texts.foundIn(winery.volumeUnit)}
            </th>
            <th scope="col" class="r">
              {lot.moved}
            </th>
            <th scope="col">{texts.analyses}</th>
          </tr>
        </thead>
        <tbody>
          {vessels.map((vessel, index) => {
            const entry = round.entries[vessel.vessel] ?? emptyEntry;
            const difference =
              entry.volume.trim() === '' ? null : foundDifference(entry.volume, vessel.volume, readersMark());
            const fault = faults.get(vessel.vessel);
            const values = entry.analyses.filter(({ value }) => value.trim() !== '');
            return (
              <tr key={vessel.vessel}>
                <th scope="row" class="code">
                  {go === null ? (
                    vessel.vessel
                  ) : (
                    <button type="button" class="lk" onClick={() => go(index)}>
                      {vessel.vessel}
                    </button>
                  )}
                  {fault !== undefined && <p class="fault">{fault}</p>}
                </th>
                <td class="r">{entry.volume.trim() === '' ? texts.skipped : entry.volume}</td>
                <td class="r nw">{difference === null ? '' : signed(difference)}</td>
                <td class="sm">{values.map(({ analyte, unit, value }) => `${analyte} ${value} ${unit}`).join(', ')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function signed(difference: string): string {
  if (difference === '0') return '0';
  return difference.startsWith('-') ? `−${numberText(difference.slice(1), 6)}` : `+${numberText(difference, 6)}`;
}
