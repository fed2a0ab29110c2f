import { MoreButton } from '../../parts/more-button.jsx';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { wineryOf } from '../../parts/winery.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { type Edit, readEditItems } from '../../wire/edits.js';
import { usePages } from '../../wire/pages.js';
import { words } from '../../words/words.js';
import { LotsBeforeAfter } from '../correct/lots-before-after.jsx';

interface EditListsProps {
  readonly edit: Edit;
  /** All lots that change are of the winery of the edit, so its actions are, too. */
  readonly isOneWinery: boolean;
  readonly counts: { readonly actions: number; readonly lots: number; readonly conflicts: number };
}

/** The whole lists of an edit, in pages: conflicts, lots, actions. */
export function EditLists({ edit, counts, isOneWinery }: EditListsProps) {
  return (
    <>
      {counts.conflicts > 0 && <Conflicts edit={edit} total={counts.conflicts} />}
      {counts.lots > 0 && <Lots edit={edit} total={counts.lots} />}
      {counts.actions > 0 && <Actions edit={edit} total={counts.actions} areLinks={isOneWinery} />}
    </>
  );
}

interface ListProps {
  readonly edit: Edit;
  readonly total: number;
}

function Lots({ edit: { id }, total }: ListProps) {
  const pages = usePages(`lots ${id}`, (cursor, signal) => readEditItems(id, 'lots', cursor, signal));
  return (
    <div>
      <LotsBeforeAfter lots={pages.items} total={total} />
      <MoreButton of={pages} />
    </div>
  );
}

function Conflicts({ edit: { id, winery }, total }: ListProps) {
  const { impact: texts, lot, actionTypes, language } = words.value;
  const pages = usePages(`conflicts ${id}`, (cursor, signal) => readEditItems(id, 'conflicts', cursor, signal));
  const zone = wineryOf(winery)?.timeZone ?? 'UTC';
  return (
    <Panel title={texts.conflicts} note={numberText(total, 0)}>
      <div class="scroll">
        <table>
          <caption class="sr">{texts.conflicts}</caption>
          <thead>
            <tr>
              <th scope="col">{lot.when}</th>
              <th scope="col">{lot.action}</th>
              <th scope="col">{texts.why}</th>
              <th scope="col">{texts.code}</th>
            </tr>
          </thead>
          <tbody>
            {pages.items.map((one) => (
              <tr key={one.action}>
                <td class="nw">{dayAndTime(one.effectiveAt, zone, language)}</td>
                <td>
                  <a href={paths.action(one.winery, one.action)}>{actionTypes[one.type]}</a>
                </td>
                <td>{one.detail}</td>
                <td>
                  <code>{one.code}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MoreButton of={pages} />
    </Panel>
  );
}

function Actions({ edit: { id, winery }, total, areLinks }: ListProps & { readonly areLinks: boolean }) {
  const { edits: texts, lot, actionTypes, language } = words.value;
  const pages = usePages(`actions ${id}`, (cursor, signal) => readEditItems(id, 'actions', cursor, signal));
  const zone = wineryOf(winery)?.timeZone ?? 'UTC';
  return (
    <Panel title={texts.changedActions} note={numberText(total, 0)}>
      <div class="scroll">
        <table>
          <caption class="sr">{texts.changedActions}</caption>
          <thead>
            <tr>
              <th scope="col">{lot.when}</th>
              <th scope="col">{lot.action}</th>
            </tr>
          </thead>
          <tbody>
            {pages.items.map((one) => (
              <tr key={one.id}>
                <td class="nw">{dayAndTime(one.effectiveAt, zone, language)}</td>
                <td>
                  {areLinks ? (
                    <a href={paths.action(winery, one.id)}>{actionTypes[one.type]}</a>
                  ) : (
                    actionTypes[one.type]
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MoreButton of={pages} />
    </Panel>
  );
}
