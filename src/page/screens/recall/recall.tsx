import { useRoute } from 'preact-iso';
import { download } from '../../parts/download.js';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { wineryOf } from '../../parts/winery.js';
import {
  type Destination,
  type DestinationKind,
  destinationKinds,
  destinationsOf,
  type Source,
  sourcesOf,
  totalsOf,
} from '../../reading/recall.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { head } from '../../wire/log.js';
import { readLineageTable } from '../../wire/recall.js';
import type { Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

export default function Recall() {
  const { winery: code = '', lot = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} title={words.value.recall.title(lot)}>
      {(winery) => <Report key={lot} winery={winery} lot={lot} />}
    </ScreenOfWinery>
  );
}

/** Where all wine of a lot is, and where it came from: a page to print. */
function Report({ winery, lot }: { readonly winery: Winery; readonly lot: string }) {
  const { recall: texts, language } = words.value;
  const code = winery.winery;
  const forward = useResource(`recall ${code} ${lot}`, (signal) => readLineageTable(code, lot, 'forward', signal), {
    winery: code,
  });
  const back = useResource(`sources ${code} ${lot}`, (signal) => readLineageTable(code, lot, 'back', signal), {
    winery: code,
  });
  const made = texts.made(dayAndTime(new Date().toISOString(), winery.timeZone, language), numberText(head.value, 0));
  const actions = (
    <>
      <a class="btn" href={paths.lot(code, lot)}>
        {texts.backToLot}
      </a>
      <button type="button" class="btn p" onClick={() => print()}>
        {texts.print}
      </button>
    </>
  );
  return (
    <Screen title={texts.title(lot)} meta={[winery.name, made]} actions={actions}>
      <div class="stack">
        <Panel
          title={texts.destinations}
          note={texts.destinationsNote}
          end={<FileButton name={`recall-${lot}.csv`} text={forward.data} />}
        >
          <Reading of={forward}>{(table) => <Destinations rows={destinationsOf(table)} />}</Reading>
        </Panel>
        <Panel
          title={texts.sources}
          note={texts.sourcesNote}
          end={<FileButton name={`sources-${lot}.csv`} text={back.data} />}
        >
          <Reading of={back}>{(table) => <Sources rows={sourcesOf(table)} />}</Reading>
        </Panel>
      </div>
    </Screen>
  );
}

/** Saves exactly the table that the server sent. */
function FileButton({ name, text }: { readonly name: string; readonly text: string | null }) {
  if (text === null) return null;
  return (
    <button type="button" class="btn s" title={name} onClick={() => download(name, text, 'text/csv')}>
      {words.value.recall.csv}
    </button>
  );
}

function Destinations({ rows }: { readonly rows: readonly Destination[] }) {
  const { recall: texts, nav, lot, cellar } = words.value;
  if (rows.length === 0) return <Empty>{texts.noDestinations}</Empty>;
  return (
    <div class="scroll">
      <table>
        <caption class="sr">{texts.destinations}</caption>
        <thead>
          <tr>
            <th scope="col">{nav.winery}</th>
            <th scope="col">{lot.lot}</th>
            <th scope="col">{cellar.vessel}</th>
            <th scope="col">{texts.reason}</th>
            <th scope="col">{texts.counterparty}</th>
            <th scope="col" class="r">
              {lot.traced}
            </th>
          </tr>
        </thead>
        {destinationKinds.map((kind) => (
          <KindRows key={kind} kind={kind} rows={rows.filter((row) => row.kind === kind)} />
        ))}
      </table>
    </div>
  );
}

/** All wine that went the same way, under how much it is. */
function KindRows({ kind, rows }: { readonly kind: DestinationKind; readonly rows: readonly Destination[] }) {
  const { recall: texts } = words.value;
  if (rows.length === 0) return null;
  return (
    <tbody>
      <tr class="grp">
        <th colSpan={5} scope="rowgroup">
          {texts.kinds[kind]}
        </th>
        <td class="r">
          <Amounts rows={rows} />
        </td>
      </tr>
      {rows.map(({ winery, lot, vessel, reason, counterparty, traced, unit }) => (
        <tr key={`${winery} ${lot} ${vessel} ${reason} ${counterparty} ${unit}`}>
          <td>{wineryOf(winery)?.name ?? winery}</td>
          <td class="code">
            <a href={paths.lot(winery, lot)}>{lot}</a>
          </td>
          <td class="code">{vessel !== '' && <a href={paths.vessel(winery, vessel)}>{vessel}</a>}</td>
          <td>{reason}</td>
          <td>{counterparty}</td>
          <td class="r nw">
            {numberText(traced, 6)} <span class="u">{unit}</span>
          </td>
        </tr>
      ))}
    </tbody>
  );
}

function Amounts({ rows }: { readonly rows: readonly { readonly traced: string; readonly unit: string }[] }) {
  return (
    <>
      {totalsOf(rows).map(({ unit, traced }) => (
        <b key={unit} class="nw amount">
          {numberText(traced, 6)} <span class="u">{unit}</span>
        </b>
      ))}
    </>
  );
}

function Sources({ rows }: { readonly rows: readonly Source[] }) {
  const { recall: texts, nav, lot } = words.value;
  if (rows.length === 0) return <Empty>{texts.noSources}</Empty>;
  return (
    <div class="scroll">
      <table>
        <caption class="sr">{texts.sources}</caption>
        <thead>
          <tr>
            <th scope="col">{nav.winery}</th>
            <th scope="col">{lot.lot}</th>
            <th scope="col">{texts.receipt}</th>
            <th scope="col" class="r">
              {lot.traced}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ winery, lot: code, action, traced, unit }) => (
            <tr key={action}>
              <td>{wineryOf(winery)?.name ?? winery}</td>
              <td class="code">
                <a href={paths.lot(winery, code)}>{code}</a>
              </td>
              <td>
                <a class="code xs" href={paths.action(winery, action)}>
                  {action}
                </a>
              </td>
              <td class="r nw">
                {numberText(traced, 6)} <span class="u">{unit}</span>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {texts.allSources}
            </th>
            <td class="r">
              <Amounts rows={rows} />
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
