import { Scroll } from './scroll.jsx';
import { paths } from '../reading/route.js';
import { dayAndTime } from '../reading/time.js';
import { summaryOf } from '../reading/summary.js';
import type { Action } from '../wire/reads.js';
import { words } from '../words/words.js';

interface ActionTableProps {
  readonly caption: string;
  readonly actions: readonly Action[];
  readonly timeZone: string;
  /** Whether the link opens the correction instead of the action. */
  readonly corrects?: boolean;
  /** Whether the actions are of several wineries, whose names a column shows. */
  readonly hasWineries?: boolean;
}

/** A table of actions, in the order given. */
export function ActionTable({ caption, actions, timeZone, corrects = false, hasWineries = false }: ActionTableProps) {
  const { lot, nav, actionTypes, language, cellar } = words.value;
  return (
    <Scroll>
      <table>
        <caption class="sr">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{lot.when}</th>
            {hasWineries && <th scope="col">{nav.winery}</th>}
            <th scope="col">{lot.action}</th>
            <th scope="col">{lot.lot}</th>
            <th scope="col">{lot.status}</th>
            {corrects && <th scope="col">{lot.correct}</th>}
          </tr>
        </thead>
        <tbody>
          {actions.map((action) => (
            <tr key={action.id}>
              <td class="nw">{dayAndTime(action.effectiveAt, timeZone, language)}</td>
              {hasWineries && <td>{action.winery}</td>}
              <td>
                <a href={paths.action(action.winery, action.id)}>{actionTypes[action.type]}</a>
              </td>
              <td class="code">{summaryOf(action.data)}</td>
              <td>{action.status !== 'active' && <span class="tag bad">{lot.statuses[action.status]}</span>}</td>
              {corrects && (
                <td>
                  <a class="lk" href={paths.correct(action.winery, action.id)}>
                    {cellar.cure}
                  </a>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
