import { ActionTable } from '../../parts/action-table.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { readConflicts } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

/** The actions without effect, of all wineries. */
export default function Conflicts() {
  const conflicts = useResource('conflicts', readConflicts, 'every winery');
  const texts = words.value.conflictsScreen;
  return (
    <Screen title={texts.title}>
      <Reading of={conflicts}>
        {({ items }) => (
          <Panel title={texts.title}>
            {items.length === 0 ? (
              <Empty next={texts.noneNext}>{texts.none}</Empty>
            ) : (
              <ActionTable caption={texts.title} actions={items} timeZone={null} areConflicts />
            )}
          </Panel>
        )}
      </Reading>
    </Screen>
  );
}
