import { useLocation, useRoute } from 'preact-iso';
import { ActionTable } from '../../parts/action-table.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { paths } from '../../reading/route.js';
import { readActions } from '../../wire/action-reads.js';
import type { Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

/** How many rows are shown: beyond that, the search and the lots lead to an action sooner. */
const shown = 1_000;

export default function Actions() {
  const { winery: code = '' } = useRoute().params;
  return <ScreenOfWinery code={code}>{(winery) => <Shown winery={winery} />}</ScreenOfWinery>;
}

function Shown({ winery }: { readonly winery: Winery }) {
  const { named } = useLocation().query;
  const texts = words.value.actionsScreen;
  const actions = useResource(`actions ${winery.winery}`, (signal) => readActions(winery.winery, {}, signal), winery);
  const record = (
    <a class="btn p" href={paths.record(winery.winery)}>
      {words.value.nav.record}
    </a>
  );
  return (
    <Screen title={texts.title} meta={[winery.name]} actions={record}>
      <Reading of={actions}>
        {({ items }) => {
          const found =
            named === undefined
              ? items
              : items.filter(({ data }) => JSON.stringify(data).includes(JSON.stringify(named)));
          const newest = [...found].reverse().slice(0, shown);
          const note = [
            ...(named === undefined ? [] : [texts.named(named)]),
            ...(found.length > shown ? [texts.newest(shown)] : []),
          ];
          return (
            <Panel title={texts.title} note={note.join(', ')}>
              {newest.length === 0 ? (
                <Empty next={texts.noneNext}>{texts.none}</Empty>
              ) : (
                <ActionTable caption={texts.title} actions={newest} timeZone={winery.timeZone} />
              )}
            </Panel>
          );
        }}
      </Reading>
    </Screen>
  );
}
