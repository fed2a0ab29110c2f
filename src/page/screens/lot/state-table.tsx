import { Scroll } from '../../parts/scroll.jsx';
import { figureName, MovedValue, movedText, unitText, valueText } from '../../parts/figure-text.jsx';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { type ComparedFigure, compareFigures, type Figure } from '../../reading/figures.js';
import type { LotState, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

interface StateTableProps {
  readonly title: string;
  readonly winery: Winery;
  readonly state: LotState | null;
  /** The same state as it was believed at a number; null: nothing is beside. */
  readonly beside: { readonly number: number; readonly state: LotState | null } | null;
}

/** The state of the lot at the shown time, and what was believed of it at another number. */
export function StateTable({ title, winery, state, beside }: StateTableProps) {
  const texts = words.value.lot;
  const rows = compareFigures(beside === null ? state : beside.state, state);
  return (
    <Panel title={title}>
      <Scroll>
        <table class="cmp">
          <caption class="sr">{texts.state}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.figure}</th>
              {beside !== null && (
                <th scope="col" class="r">
                  #{numberText(beside.number, 0)}
                </th>
              )}
              <th scope="col" class="r with-unit">
                {texts.now}
              </th>
              {beside !== null && (
                <th scope="col" class="r">
                  {texts.moved}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Row
                key={row.figure.key}
                row={row}
                winery={winery}
                isCompared={beside !== null}
                isNext={index > 0 && rows[index - 1]?.figure.group !== row.figure.group}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

interface RowProps {
  readonly row: ComparedFigure;
  readonly winery: Winery;
  readonly isCompared: boolean;
  /** Another group of figures begins. */
  readonly isNext: boolean;
}

function Row({ row: { figure, before, after, moved }, winery, isCompared, isNext }: RowProps) {
  const text = (value: Figure['value'] | null): string | null => (value === null ? null : valueText(value, figure));
  const [former, latter] = [text(before), text(after)];
  const unit = unitText(figure.unit, winery);
  const isSame = moved === null && former === latter;
  return (
    <tr class={isNext ? 'next' : undefined}>
      <th scope="row">
        {figureName(figure)}
        {figure.detail !== null && <span class="dim detail"> {figure.detail}</span>}
      </th>
      {isCompared && (
        <td class="r old">
          {former === null ? '–' : former} {former !== null && <span class="sr">{unit}</span>}
        </td>
      )}
      <td class="r">
        {latter === null ? '–' : <MovedValue before={isCompared ? former : latter} after={latter} />}{' '}
        <span class="u">{latter === null ? '' : unit}</span>
      </td>
      {isCompared && (
        <td class={isSame ? 'r same' : 'r delta'}>
          {moved === null ? '' : movedText(moved, figure.unit)} {moved !== null && <span class="sr">{unit}</span>}
        </td>
      )}
    </tr>
  );
}
