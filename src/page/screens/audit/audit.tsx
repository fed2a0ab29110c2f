import { useState } from 'preact/hooks';
import { MoreButton } from '../../parts/more-button.jsx';
import { NotPermitted } from '../../parts/not-permitted.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { Empty } from '../../parts/states.jsx';
import { wineryOf } from '../../parts/winery.js';
import { dayAndTime } from '../../reading/time.js';
import { type AuditEntry, type AuditFilter, readAudit } from '../../wire/administration.js';
import { usePages } from '../../wire/pages.js';
import { maySomewhere } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { Filters } from './filters.jsx';
import { Sentence } from './sentence.jsx';

/** Who did what: the audit trail of the wineries that the reader administers. */
export default function Audit() {
  const { audit: texts, access } = words.value;
  if (!maySomewhere('administer'))
    return <NotPermitted title={texts.title} permission="administer" where={access.inSome} />;
  return <Shown />;
}

function Shown() {
  const { audit: texts } = words.value;
  const [filter, setFilter] = useState<AuditFilter>({});
  const pages = usePages(`audit ${JSON.stringify(filter)}`, (cursor, signal) => readAudit(filter, cursor, signal));
  const isEmpty = pages.items.length === 0 && pages.more === null && !pages.isLoading;
  return (
    <Screen title={texts.title}>
      <Panel title={texts.title} note={texts.note}>
        <Filters show={setFilter} />
        {isEmpty && pages.problem === null && <Empty>{texts.none}</Empty>}
        <Table entries={pages.items} />
        <MoreButton of={pages} />
      </Panel>
    </Screen>
  );
}

function Table({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { audit: texts, lot, nav } = words.value;
  return (
    <Scroll>
      <table>
        <caption class="sr">{texts.title}</caption>
        <thead>
          <tr>
            <th scope="col">{lot.when}</th>
            <th scope="col">{texts.by}</th>
            <th scope="col">{nav.winery}</th>
            <th scope="col">{texts.what}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            <Row key={index} entry={entry} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ entry }: { readonly entry: AuditEntry }) {
  const { audit: texts, language } = words.value;
  const { at, by, winery } = entry;
  return (
    <tr>
      <td class="nw">{dayAndTime(at, Intl.DateTimeFormat().resolvedOptions().timeZone, language)}</td>
      <td>{by ?? <span class="mut">{texts.anonymous}</span>}</td>
      <td>{winery === null ? '' : (wineryOf(winery)?.name ?? winery)}</td>
      <td class="wrap">
        <Sentence of={entry} />
      </td>
    </tr>
  );
}
