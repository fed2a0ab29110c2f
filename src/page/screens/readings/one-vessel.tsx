import { useEffect, useRef } from 'preact/hooks';
import { Meter } from '../../parts/meter.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { ambiguousText, readersMark } from '../../parts/typed-number.js';
import { emptyEntry, foundDifference, type VesselEntry } from '../../reading/readings.js';
import type { LotState, Vessel, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { AnalysisFields } from './analysis-fields.jsx';
import type { RoundState } from './use-round.js';

interface OneVesselProps {
  readonly winery: Winery;
  readonly vessel: Vessel;
  readonly lots: readonly LotState[];
  readonly state: RoundState;
  readonly place: { readonly number: number; readonly of: number };
}

/** One vessel of the round: the volume found, and analyses. Enter goes to the next one. */
export function OneVessel({ winery, vessel, lots, state, place }: OneVesselProps) {
  const { readings: texts } = words.value;
  const { round, enter, go } = state;
  const entry = round.entries[vessel.vessel] ?? emptyEntry;
  const change = (next: Partial<VesselEntry>): void => enter(vessel.vessel, { ...entry, ...next });
  const volume = useRef<HTMLInputElement>(null);
  useEffect(() => volume.current?.focus(), []);
  const holds = `${numberText(vessel.volume, 6)} ${winery.volumeUnit}`;
  return (
    <Screen title={vessel.vessel} isCode meta={[vessel.lot, texts.books(holds)]}>
      <form
        class="round"
        aria-label={texts.readingOf(vessel.vessel)}
        onSubmit={(event) => {
          event.preventDefault();
          go(round.at + 1);
        }}
      >
        <Meter label={texts.progress} value={place.number} most={place.of} text={texts.place(place.number, place.of)} />
        <div class="panel bd">
          <div class="fld big">
            <label for="volume">{texts.found}</label>
            <span class="in">
              <input
                ref={volume}
                id="volume"
                data-testid={`field:/readings/${vessel.vessel}/volume`}
                inputMode="decimal"
                autocomplete="off"
                enterkeyhint="next"
                aria-describedby="found-note"
                value={entry.volume}
                onInput={({ currentTarget }) => change({ volume: currentTarget.value })}
              />
              <span class="u">{winery.volumeUnit}</span>
            </span>
            <p class="sm mut" id="found-note" role="status">
              {foundNote(entry.volume, vessel, winery)}
            </p>
          </div>
          <AnalysisFields
            lot={vessel.lot ?? ''}
            lots={lots}
            entries={entry.analyses}
            change={(analyses) => change({ analyses })}
          />
        </div>
        <Steps state={state} vessel={vessel.vessel} isLast={place.number === place.of} />
      </form>
    </Screen>
  );
}

/** How the volume that was typed compares with the books. */
function foundNote(volume: string, vessel: Vessel, { volumeUnit }: Winery): string {
  const texts = words.value.readings;
  if (volume.trim() === '') return texts.notRead;
  const difference = foundDifference(volume, vessel.volume, readersMark());
  if (difference === null) return ambiguousText(volume) ?? texts.noNumber;
  if (difference === '0') return texts.asBooked;
  const amount = `${numberText(difference.replace('-', ''), 6)} ${volumeUnit}`;
  const moved = difference.startsWith('-') ? texts.less(amount) : texts.more(amount);
  const over = vessel.capacity === null ? null : foundDifference(volume, vessel.capacity, readersMark());
  const isOver = over !== null && over !== '0' && !over.startsWith('-');
  return isOver ? `${moved} ${words.value.cellar.overfull(vessel.vessel)}` : moved;
}

interface StepsProps {
  readonly state: RoundState;
  readonly vessel: string;
  readonly isLast: boolean;
}

function Steps({ state: { round, go, enter }, vessel, isLast }: StepsProps) {
  const texts = words.value.readings;
  return (
    <div class="steps">
      <button type="button" class="btn" onClick={() => go(round.at - 1)}>
        {texts.back}
      </button>
      <button
        type="button"
        class="btn"
        onClick={() => {
          enter(vessel, emptyEntry);
          go(round.at + 1);
        }}
      >
        {texts.skip}
      </button>
      <button type="submit" class="btn p">
        {isLast ? texts.toSummary : texts.next}
      </button>
    </div>
  );
}
