import { useLocation, useRoute } from 'preact-iso';
import { useMemo, useState } from 'preact/hooks';
import { ActionTable } from '../../parts/action-table.jsx';
import { MoreButton } from '../../parts/more-button.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { paths } from '../../reading/route.js';
import { readActions } from '../../wire/action-reads.js';
import type { Action, Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { may } from '../../wire/session.js';
import { words } from '../../words/words.js';

/** How many more actions one press of the button shows. */
const step = 200;

export default function Actions() {
  const { winery: code = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} title={words.value.actionsScreen.title}>
      {(winery) => <Shown winery={winery} />}
    </ScreenOfWinery>
  );
}

function Shown({ winery }: { readonly winery: Winery }) {
  const { named } = useLocation().query;
  const [most, setMost] = useState(step);
  const texts = words.value.actionsScreen;
  // A name is looked for in all actions.
  const actions = useResource(
    `actions ${winery.winery} ${named}`,
    (signal) => readActions(winery.winery, { order: 'desc' }, signal, named === undefined ? most : undefined),
    winery,
  );
  // The same lists as long as nothing has changed: the table draws another one from its beginning.
  const found = useMemo(() => namedIn(actions.data?.items ?? [], named), [actions.data, named]);
  const newest = useMemo(() => (found.length > most ? found.slice(0, most) : found), [found, most]);
  const readMore = (): void => {
    setMost(most + step);
    if (named === undefined) actions.retry();
  };
  const record = may('record', winery.winery) ? (
    <a class="btn p" href={paths.record(winery.winery)}>
      {words.value.nav.record}
    </a>
  ) : undefined;
  return (
    <Screen title={texts.title} meta={[winery.name]} actions={record}>
      <Reading of={actions}>
        {({ isWhole }) => {
          const hasMore = found.length > most || (named === undefined && !isWhole);
          const { isLoading } = actions;
          return (
            <Panel title={texts.title} note={named === undefined ? undefined : texts.named(named)}>
              {newest.length === 0 ? (
                <Empty next={texts.noneNext}>{texts.none}</Empty>
              ) : (
                <>
                  <ActionTable caption={texts.title} actions={newest} timeZone={winery.timeZone} />
                  <MoreButton
                    of={{ items: newest, isLoading, problem: null, more: hasMore && !isLoading ? readMore : null }}
                  />
                </>
              )}
            </Panel>
          );
        }}
      </Reading>
    </Screen>
  );
}

/** Returns the actions whose data hold a name; all of them if there is none. */
function namedIn(actions: readonly Action[], name: string | undefined): readonly Action[] {
  return name === undefined
    ? actions
    : actions.filter(({ data }) => JSON.stringify(data).includes(JSON.stringify(name)));
}
