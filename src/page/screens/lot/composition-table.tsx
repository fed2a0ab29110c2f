import { fixedText } from '../../parts/quantity.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { changesOfComposition, type CompositionCourse } from '../../reading/composition.js';
import { decimalText, percentText } from '../../reading/decimal.js';
import { dayAndTime } from '../../reading/time.js';
import { words } from '../../words/words.js';

interface CompositionTableProps {
  readonly course: CompositionCourse;
  readonly names: readonly string[];
  readonly timeZone: string;
}

/** The shares of a lot in per cent, one row for each action that changed them. */
export function CompositionTable({ course, names, timeZone }: CompositionTableProps) {
  const { lot: texts, language } = words.value;
  return (
    <Scroll>
      <table>
        <caption class="cap">{texts.composition}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.when}</th>
            {names.map((name) => (
              <th key={name} scope="col" class="r">
                {name}, %
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changesOfComposition(course).map(({ action, time, shares }) => (
            <tr key={action}>
              <td class="nw">{dayAndTime(time, timeZone, language)}</td>
              {names.map((name, index) => (
                <td key={name} class="r">
                  {fixedText(percentText(decimalText(shares[index] ?? 0n)), 4)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
