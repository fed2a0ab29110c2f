import { useRoute } from 'preact-iso';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { readableVessels } from '../../reading/readings.js';
import { now, paths } from '../../reading/route.js';
import type { Answer } from '../../wire/problem.js';
import { type LotState, readLots, readVessels, type Vessel, type Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { ChooseVessels } from './choose.jsx';
import { OneVessel } from './one-vessel.jsx';
import { Summary } from './summary.jsx';
import { useRound } from './use-round.js';

export default function Readings() {
  const { winery: code = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} to="record" title={words.value.nav.readings}>
      {(winery) => <Loaded key={code} winery={winery} />}
    </ScreenOfWinery>
  );
}

interface CellarNow {
  readonly vessels: readonly Vessel[];
  readonly lots: readonly LotState[];
}

async function readCellar(winery: string, signal: AbortSignal): Promise<Answer<CellarNow>> {
  const [vessels, lots] = await Promise.all([readVessels(winery, now, signal), readLots(winery, now, signal)]);
  if (!vessels.ok) return vessels;
  if (!lots.ok) return lots;
  return { ...lots, data: { vessels: readableVessels(vessels.data.items), lots: lots.data.items } };
}

function Loaded({ winery }: { readonly winery: Winery }) {
  const code = winery.winery;
  // Not live: the vessels of a round stay as they are while they are read. The preview shows what changed meanwhile.
  const cellar = useResource(`readings ${code}`, (signal) => readCellar(code, signal), 'once');
  if (cellar.data === null)
    return (
      <Screen title={words.value.nav.readings} meta={[winery.name]}>
        <Reading of={cellar}>{() => null}</Reading>
      </Screen>
    );
  return <Round winery={winery} cellar={cellar.data} readAgain={cellar.retry} />;
}

interface RoundProps {
  readonly winery: Winery;
  readonly cellar: CellarNow;
  readonly readAgain: () => void;
}

/** The vessels are chosen, then read one by one, then recorded together. */
function Round({ winery, cellar: { vessels, lots }, readAgain }: RoundProps) {
  const state = useRound(winery.winery);
  const { readings: texts, nav } = words.value;
  const { round } = state;
  if (vessels.length === 0)
    return (
      <Screen title={nav.readings} meta={[winery.name]}>
        <Empty next={<a href={paths.record(winery.winery)}>{nav.record}</a>}>{texts.none}</Empty>
      </Screen>
    );
  const chosen = vessels.filter(({ vessel }) => round.vessels.includes(vessel));
  if (round.at < 0 || chosen.length === 0)
    return <ChooseVessels winery={winery} vessels={vessels} former={round.vessels} begin={state.begin} />;
  const vessel = chosen[round.at];
  if (vessel !== undefined)
    return (
      <OneVessel
        key={vessel.vessel}
        winery={winery}
        vessel={vessel}
        lots={lots}
        state={state}
        place={{ number: round.at + 1, of: chosen.length }}
      />
    );
  const finish = (): void => {
    state.forget();
    readAgain();
  };
  return <Summary winery={winery} vessels={chosen} state={state} finish={finish} />;
}
