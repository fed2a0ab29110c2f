import { numberText } from '../../parts/quantity.jsx';
import { percent, sum } from '../../reading/decimal.js';
import { holdsSomething } from '../../reading/lots.js';
import type { Vessel, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import type { CellarData } from './cellar-data.js';

/** The sums of a cellar in one row. */
export function Facts({ winery, cellar }: { readonly winery: Winery; readonly cellar: CellarData }) {
  const texts = words.value.cellar;
  const { volumeUnit, currency } = winery;
  const held = cellar.lots.filter(holdsSomething);
  const bulk = held.filter(({ kind }) => kind !== 'cases' && kind !== 'fruit');
  const cased = held.filter(({ kind }) => kind === 'cases');
  return (
    <dl class="facts panel">
      <Fact
        title={texts.bulk}
        value={numberText(sum(bulk.map(({ volume }) => volume)), 1)}
        unit={volumeUnit}
        note={texts.lotCount(bulk.length)}
      />
      <Fact
        title={texts.cases}
        value={numberText(sum(cased.map(({ cases = 0 }) => cases)), 0)}
        unit={texts.caseUnit}
        note={texts.caseLotCount(cased.length)}
      />
      <Fact
        title={texts.cost}
        value={numberText(sum(held.map(({ cost }) => cost.total)), 0)}
        unit={currency}
        note={texts.costNote}
      />
      <VesselFact
        title={texts.tanks}
        vessels={cellar.vessels.filter(({ kind }) => kind === 'tank')}
        unit={volumeUnit}
      />
      <VesselFact
        title={texts.barrels}
        vessels={cellar.vessels.filter(({ kind }) => kind === 'barrel')}
        unit={volumeUnit}
      />
    </dl>
  );
}

interface FactProps {
  readonly title: string;
  readonly value: string;
  readonly unit: string;
  readonly note: string;
}

function Fact({ title, value, unit, note }: FactProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {value} <span class="u">{unit}</span>
      </dd>
      <dd class="sub">{note}</dd>
    </div>
  );
}

function VesselFact({
  title,
  vessels,
  unit,
}: {
  readonly title: string;
  readonly vessels: readonly Vessel[];
  readonly unit: string;
}) {
  const texts = words.value.cellar;
  const used = vessels.filter(({ volume }) => volume > 0);
  const [volume, capacity] = [sum(used.map((one) => one.volume)), sum(vessels.map((one) => one.capacity ?? 0))];
  const share = percent(Number(volume), Number(capacity));
  const shown = `${numberText(volume, 1)} ${unit}`;
  const note = share === null ? shown : texts.shareOf(numberText(share, 0), numberText(capacity, 1), unit);
  return (
    <Fact
      title={title}
      value={numberText(used.length, 0)}
      unit={texts.inUse(numberText(vessels.length, 0))}
      note={note}
    />
  );
}
