import { GrowingBody } from './growing-body.jsx';
import { Scroll } from './scroll.jsx';
import { paths } from '../reading/route.js';
import { dayAndTime } from '../reading/time.js';
import { summaryOf } from '../reading/summary.js';
import type { Action } from '../wire/reads.js';
import { may } from '../wire/session.js';
import { words } from '../words/words.js';
import { wineryOf } from './winery.js';

interface ActionTableProps {
  readonly caption: string;
  readonly actions: readonly Action[];
  /** Null: that of the winery of each action. */
  readonly timeZone: string | null;
  /** Whether they are conflicts of all wineries: their wineries, reasons and cures are shown. */
  readonly areConflicts?: boolean;
}

/** A table of actions, in the order given. */
export function ActionTable({ caption, actions, timeZone, areConflicts = false }: ActionTableProps) {
  const { lot, nav, impact } = words.value;
  return (
    <Scroll>
      <table>
        <caption class="sr">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{lot.when}</th>
            {areConflicts && <th scope="col">{nav.winery}</th>}
            <th scope="col">{lot.action}</th>
            <th scope="col">{lot.lot}</th>
            {areConflicts && <th scope="col">{impact.why}</th>}
            <th scope="col">{lot.status}</th>
            {areConflicts && <th scope="col">{lot.correct}</th>}
          </tr>
        </thead>
        <GrowingBody
          items={actions}
          row={(action) => <Row key={action.id} action={action} timeZone={timeZone} isConflict={areConflicts} />}
        />
      </table>
    </Scroll>
  );
}

interface RowProps {
  readonly action: Action;
  readonly timeZone: string | null;
  readonly isConflict: boolean;
}

function Row({ action, timeZone, isConflict }: RowProps) {
  const { lot, actionTypes, language, cellar } = words.value;
  const { id, type, winery, effectiveAt, status, data, conflict } = action;
  const zone = timeZone ?? wineryOf(winery)?.timeZone ?? 'UTC';
  return (
    <tr>
      <td class="nw">{dayAndTime(effectiveAt, zone, language)}</td>
      {isConflict && <td>{wineryOf(winery)?.name ?? winery}</td>}
      <td>
        <a href={paths.action(winery, id)}>{actionTypes[type]}</a>
      </td>
      <td class="code">{summaryOf(data)}</td>
      {isConflict && (
        <td>
          {conflict?.detail} {conflict !== undefined && <code>{conflict.code}</code>}
        </td>
      )}
      <td>{status !== 'active' && <span class="tag bad">{lot.statuses[status]}</span>}</td>
      {isConflict && (
        <td>
          {may('edit', winery) && (
            <a class="lk" href={paths.correct(winery, id)}>
              {cellar.cure}
            </a>
          )}
        </td>
      )}
    </tr>
  );
}
