import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Screen } from '../../parts/screen.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { Empty } from '../../parts/states.jsx';
import type { Winery } from '../../wire/reads.js';
import { seesAllOwners } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { Due } from './due.jsx';
import { Filings } from './filings.jsx';
import { ReportPanel } from './report-panel.jsx';

export default function Reports() {
  const { winery: code = '' } = useRoute().params;
  const { title } = words.value.reports;
  return (
    <ScreenOfWinery code={code} to="read" title={title}>
      {(winery) => <Shown key={code} winery={winery} />}
    </ScreenOfWinery>
  );
}

/** What is due, the report of a period, and what was filed. */
function Shown({ winery }: { readonly winery: Winery }) {
  // Grows with each filing, so that the filings are read again: the log has no entries of them.
  const [filed, setFiled] = useState(0);
  const { reports: texts } = words.value;
  if (!seesAllOwners())
    return (
      <Screen title={texts.title} meta={[winery.name]}>
        <Empty>{texts.everyOwner}</Empty>
      </Screen>
    );
  return (
    <Screen title={texts.title} meta={[winery.name]}>
      <div class="stack">
        <Due winery={winery} done={() => setFiled(filed + 1)} />
        <ReportPanel winery={winery} />
        <Filings key={filed} winery={winery} />
      </div>
    </Screen>
  );
}
