import { useRoute } from 'preact-iso';
import { useShownTime } from '../../parts/address.js';
import { Screen } from '../../parts/screen.jsx';
import { Reading } from '../../parts/states.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { paths, timeQuery } from '../../reading/route.js';
import type { Answer } from '../../wire/problem.js';
import { type LotState, readConflicts, readLots, readVessels, type Vessel, type Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { may, seesAllOwners } from '../../wire/session.js';
import type { WholeList } from '../../wire/whole-list.js';
import { words } from '../../words/words.js';
import { Attention } from './attention.jsx';
import type { CellarData } from './cellar-data.js';
import { Barrels } from './barrels.jsx';
import { CorrectedSince } from './corrected.jsx';
import { Facts } from './facts.jsx';
import { LatestInLog } from './latest.jsx';
import { LotsOnHand } from './lots-on-hand.jsx';
import { Tanks } from './tanks.jsx';

export default function Cellar() {
  const { winery: code = '' } = useRoute().params;
  const [time] = useShownTime();
  const read = async (signal: AbortSignal): Promise<Answer<CellarData>> => {
    const [vessels, lots] = await Promise.all([readVessels(code, time, signal), readLots(code, time, signal)]);
    return both(vessels, lots);
  };
  const cellar = useResource(`cellar ${code} ${timeQuery(time)}`, read, { winery: code });
  return (
    <ScreenOfWinery code={code} title={code}>
      {(winery) => <Shown winery={winery} cellar={cellar} />}
    </ScreenOfWinery>
  );
}

function Shown({
  winery,
  cellar,
}: {
  readonly winery: Winery;
  readonly cellar: ReturnType<typeof useResource<CellarData>>;
}) {
  const texts = words.value.cellar;
  const { nav } = words.value;
  const vessels = cellar.data?.vessels ?? [];
  const count = (kind: Vessel['kind']): number => vessels.filter((one) => one.kind === kind).length;
  const conflicts = useResource('conflicts', readConflicts, 'every winery');
  const meta = [
    winery.bond === undefined || winery.bond === null ? null : texts.bond(winery.bond),
    cellar.data === null ? null : texts.counts(count('tank'), count('barrel')),
    winery.lockDate === undefined || winery.lockDate === null ? texts.unlocked : texts.locked(winery.lockDate),
  ];
  const actions = (
    <>
      {seesAllOwners() && (
        <a class="btn" href={paths.reports(winery.winery)}>
          {words.value.reports.title}
        </a>
      )}
      {may('record', winery.winery) && (
        <>
          <a class="btn" href={paths.readings(winery.winery)}>
            {nav.readings}
          </a>
          <a class="btn p" href={paths.record(winery.winery)}>
            {nav.record}
          </a>
        </>
      )}
    </>
  );
  return (
    <Screen title={winery.name} meta={meta} actions={actions}>
      <Reading of={cellar}>
        {(data) => (
          <>
            <Facts winery={winery} cellar={data} />
            <div class="cols">
              <div class="stack">
                <Tanks winery={winery} cellar={data} />
                <Barrels winery={winery} cellar={data} />
                <LotsOnHand winery={winery} cellar={data} />
              </div>
              <aside class="stack">
                <Attention winery={winery} vessels={data.vessels} conflicts={conflicts} />
                <CorrectedSince key={winery.winery} winery={winery} />
                <LatestInLog winery={winery.winery} />
              </aside>
            </div>
          </>
        )}
      </Reading>
    </Screen>
  );
}

function both(vessels: Answer<WholeList<Vessel>>, lots: Answer<WholeList<LotState>>): Answer<CellarData> {
  if (!vessels.ok) return vessels;
  if (!lots.ok) return lots;
  return { ...lots, data: { vessels: vessels.data.items, lots: lots.data.items } };
}
