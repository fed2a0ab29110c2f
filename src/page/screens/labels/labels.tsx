import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Screen } from '../../parts/screen.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { byCode } from '../../reading/codes.js';
import { now, paths } from '../../reading/route.js';
import { readVessels, type Vessel, type Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { Label } from './label.jsx';

/** The labels of all vessels of a winery, or of the one that the address names: a sheet to print. */
export default function Labels() {
  const { winery: code = '' } = useRoute().params;
  const { vessel } = useLocation().query;
  return (
    <ScreenOfWinery code={code} title={words.value.vesselScreen.labels}>
      {(winery) => <Sheet winery={winery} only={vessel ?? null} />}
    </ScreenOfWinery>
  );
}

/** What cannot be reached from another device. */
const ownHost = /^(localhost|127\.|\[::1\])/;

function Sheet({ winery, only }: { readonly winery: Winery; readonly only: string | null }) {
  const code = winery.winery;
  const { vesselScreen, recall, cellar } = words.value;
  const vessels = useResource(`labels ${code}`, (signal) => readVessels(code, now, signal), { winery: code });
  const actions = (
    <>
      <a class="btn" href={only === null ? paths.cellar(code) : paths.vessel(code, only)}>
        {only ?? words.value.nav.cellar}
      </a>
      {only !== null && (
        <a class="btn" href={paths.labels(code, null)}>
          {vesselScreen.allLabels}
        </a>
      )}
      <button type="button" class="btn p" onClick={() => print()}>
        {recall.print}
      </button>
    </>
  );
  return (
    <Screen title={vesselScreen.labels} meta={[winery.name, only]} actions={actions}>
      {ownHost.test(location.host) && <p class="problem">{vesselScreen.ownHost(location.origin)}</p>}
      <Reading of={vessels}>
        {({ items }) => {
          const shown = only === null ? items : items.filter(({ vessel }) => vessel === only);
          return shown.length === 0 ? (
            <Empty>{only === null ? cellar.noVessels : cellar.noSuchVessel(only)}</Empty>
          ) : (
            <LabelGroups winery={winery} vessels={shown} />
          );
        }}
      </Reading>
    </Screen>
  );
}

type Kind = Vessel['kind'];

function LabelGroups({ winery, vessels }: { readonly winery: Winery; readonly vessels: readonly Vessel[] }) {
  const { readings, vesselScreen } = words.value;
  const [chosen, choose] = useState<Kind | null>(null);
  const kinds = [...new Set(vessels.map(({ kind }) => kind))];
  const shown = vessels.filter(({ kind }) => chosen === null || kind === chosen);
  const choice = (kind: Kind | null, text: string) => (
    <button key={text} type="button" aria-pressed={chosen === kind} onClick={() => choose(kind)}>
      {text}
    </button>
  );
  return (
    <>
      {kinds.length > 1 && (
        <p>
          <span class="seg">
            {choice(null, vesselScreen.allLabels)}
            {kinds.map((kind) => choice(kind, readings.kinds[kind]))}
          </span>
        </p>
      )}
      <ul class="labels">
        {[...shown]
          .sort((a, b) => byCode(a.vessel, b.vessel))
          .map((vessel) => (
            <Label key={vessel.vessel} vessel={vessel} winery={winery} />
          ))}
      </ul>
    </>
  );
}
