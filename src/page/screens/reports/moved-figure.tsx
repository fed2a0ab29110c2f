import { MovedValue, movedText } from '../../parts/figure-text.jsx';
import { fixedText } from '../../parts/quantity.jsx';
import { difference, placesOf } from '../../reading/decimal.js';
import type { FigureTitles } from '../../reading/report.js';

interface MovedFigureProps {
  readonly titles: FigureTitles;
  readonly before: number;
  readonly after: number;
}

/** The cells of a figure of a form that moves: its line, its column, before, after, and by how much. */
export function MovedFigure({ titles, before, after }: MovedFigureProps) {
  const places = placesOf([before, after], 6);
  const [former, latter] = [fixedText(before, places), fixedText(after, places)];
  const unit = <span class="u">{titles.unit}</span>;
  return (
    <>
      <th scope="row">
        {titles.place !== null && <span class="code">{titles.place} </span>}
        <span class="mut sm">{titles.line}</span>
      </th>
      <td>{titles.column}</td>
      <td class="r old">
        {former} {unit}
      </td>
      <td class="r">
        <MovedValue before={former} after={latter} /> {unit}
      </td>
      <td class="r delta">
        {movedText(difference(before, after), null)} {unit}
      </td>
    </>
  );
}
