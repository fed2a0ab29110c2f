import { useState } from 'preact/hooks';
import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { groupedBy } from '../../reading/grouped-by.js';
import type { Vessel, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

interface ChooseVesselsProps {
  readonly winery: Winery;
  readonly vessels: readonly Vessel[];
  /** The vessels that were chosen before. */
  readonly former: readonly string[];
  readonly begin: (vessels: readonly string[]) => void;
}

/** Which vessels are read. */
export function ChooseVessels({ winery, vessels, former, begin }: ChooseVesselsProps) {
  const { readings: texts, nav } = words.value;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(former));
  const take = (codes: readonly string[], isTaken: boolean): void => {
    const others = [...chosen].filter((code) => !codes.includes(code));
    setChosen(new Set(isTaken ? [...others, ...codes] : others));
  };
  const inOrder = vessels.map(({ vessel }) => vessel).filter((code) => chosen.has(code));
  return (
    <Screen title={nav.readings} meta={[winery.name, texts.choose]}>
      <form
        class="round"
        aria-label={texts.choose}
        onSubmit={(event) => {
          event.preventDefault();
          if (inOrder.length > 0) begin(inOrder);
        }}
      >
        {[...groupedBy(vessels, ({ kind }) => kind)].map(([kind, own]) => (
          <KindChoice key={kind} kind={kind} vessels={own} winery={winery} chosen={chosen} take={take} />
        ))}
        <div class="steps">
          <span class="mut" role="status">
            {texts.chosen(inOrder.length)}
          </span>
          <button type="submit" class="btn p" aria-disabled={inOrder.length === 0}>
            {texts.begin}
          </button>
        </div>
      </form>
    </Screen>
  );
}

interface KindChoiceProps {
  readonly kind: Vessel['kind'];
  readonly vessels: readonly Vessel[];
  readonly winery: Winery;
  readonly chosen: ReadonlySet<string>;
  readonly take: (codes: readonly string[], isTaken: boolean) => void;
}

function KindChoice({ kind, vessels, winery, chosen, take }: KindChoiceProps) {
  const texts = words.value.readings;
  const codes = vessels.map(({ vessel }) => vessel);
  const isAll = codes.every((code) => chosen.has(code));
  return (
    <fieldset class="panel picks">
      <legend class="sr">{texts.kinds[kind]}</legend>
      <label class="pick all">
        <input type="checkbox" checked={isAll} onChange={() => take(codes, !isAll)} />
        <b>{texts.allOf(texts.kinds[kind], codes.length)}</b>
      </label>
      {vessels.map(({ vessel, lot, volume }) => (
        <label key={vessel} class="pick">
          <input
            type="checkbox"
            checked={chosen.has(vessel)}
            onChange={({ currentTarget }) => take([vessel], currentTarget.checked)}
          />
          <span>
            <b class="code">{vessel}</b> <span class="mut sm">{lot}</span>
          </span>
          <span class="nw">
            {numberText(volume, 1)} <span class="u">{winery.volumeUnit}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
