import { ActionTable } from '../../parts/action-table.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { wineries } from '../../parts/winery.js';
import { readActions } from '../../wire/action-reads.js';
import type { Answer } from '../../wire/problem.js';
import type { Action, Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

/** The actions without effect, of all wineries. */
export default function Conflicts() {
  const all = wineries.value ?? [];
  const key = all.map(({ winery }) => winery).join();
  const conflicts = useResource(`conflicts of ${key}`, (signal) => readAll(all, signal));
  const texts = words.value.conflictsScreen;
  return (
    <Screen title={texts.title}>
      <Reading of={conflicts}>
        {(actions) => (
          <Panel title={texts.title}>
            {actions.length === 0 ? (
              <Empty next={texts.noneNext}>{texts.none}</Empty>
            ) : (
              <ActionTable
                caption={texts.title}
                actions={actions}
                timeZone={all[0]?.timeZone ?? 'UTC'}
                corrects
                hasWineries
              />
            )}
          </Panel>
        )}
      </Reading>
    </Screen>
  );
}

async function readAll(all: readonly Winery[], signal: AbortSignal): Promise<Answer<readonly Action[]>> {
  const found: Action[] = [];
  for (const { winery } of all) {
    const answer = await readActions(winery, { status: 'conflicted' }, signal);
    if (!answer.ok) return answer;
    found.push(...answer.data.items);
  }
  return { ok: true, data: found, response: new Response() };
}
