import { useRoute } from 'preact-iso';
import { ActionTable } from '../../parts/action-table.jsx';
import { useShownTime } from '../../parts/address.js';
import { Panel } from '../../parts/panel.jsx';
import { Quantity } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { percent } from '../../reading/decimal.js';
import { paths, timeQuery } from '../../reading/route.js';
import { readActions } from '../../wire/action-reads.js';
import { readVessel, type Vessel as VesselState, type Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

export default function Vessel() {
  const { winery: code = '', vessel = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} title={vessel}>
      {(winery) => <Shown winery={winery} vessel={vessel} />}
    </ScreenOfWinery>
  );
}

function Shown({ winery, vessel }: { readonly winery: Winery; readonly vessel: string }) {
  const [time] = useShownTime();
  const code = winery.winery;
  const state = useResource(
    `vessel ${code} ${vessel} ${timeQuery(time)}`,
    (signal) => readVessel(code, vessel, time, signal),
    { winery: code },
  );
  const history = useResource(`history ${code} ${vessel}`, (signal) => readActions(code, { vessel }, signal), {
    winery: code,
  });
  const texts = words.value.vesselScreen;
  const kind = state.data === null ? null : words.value.vessels.kinds[state.data.kind];
  const label = (
    <a class="btn" href={paths.labels(code, vessel)}>
      {texts.label}
    </a>
  );
  return (
    <Screen title={vessel} isCode meta={[winery.name, kind]} actions={label}>
      <div class="stack">
        <Panel title={texts.contents}>
          <Reading of={state}>{(found) => <Contents vessel={found} winery={winery} />}</Reading>
        </Panel>
        <Panel title={texts.history}>
          <Reading of={history}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty>{texts.noHistory}</Empty>
              ) : (
                <ActionTable caption={texts.history} actions={[...items].reverse()} timeZone={winery.timeZone} />
              )
            }
          </Reading>
        </Panel>
      </div>
    </Screen>
  );
}

function Contents({
  vessel: { lot, volume, capacity },
  winery,
}: {
  readonly vessel: VesselState;
  readonly winery: Winery;
}) {
  const texts = words.value;
  if (lot === null) return <Empty>{texts.vesselScreen.empty}</Empty>;
  const share = capacity === null ? null : percent(volume, capacity);
  return (
    <p class="none">
      <a class="code" href={paths.lot(winery.winery, lot)}>
        {lot}
      </a>
      <span>
        <Quantity value={volume} unit={winery.volumeUnit} places={6} />
        {share !== null && `, ${texts.cellar.full(String(share))}`}
      </span>
    </p>
  );
}
