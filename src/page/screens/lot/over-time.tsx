import { GrowingBody } from '../../parts/growing-body.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { ChartPanel } from '../../parts/panel.jsx';
import { fixedText } from '../../parts/quantity.jsx';
import { ShareChart } from '../../parts/share-chart.jsx';
import { StepChart } from '../../parts/step-chart.jsx';
import { useWidth } from '../../parts/use-width.js';
import { type CompositionCourse, compositionOf } from '../../reading/composition.js';
import { placesOf } from '../../reading/decimal.js';
import { varietiesOf } from '../../reading/lots.js';
import type { ShownTime } from '../../reading/route.js';
import type { TimelineStep } from '../../reading/steps.js';
import { dayAndTime } from '../../reading/time.js';
import type { LotState, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { CompositionTable } from './composition-table.jsx';

interface OverTimeProps {
  readonly winery: Winery;
  readonly steps: readonly TimelineStep[];
  readonly time: ShownTime;
}

/** How many leaves of the composition are named. */
const namedLeaves = 6;

/** Volume, composition and cost of a lot over time, as a picture or as a table. */
export function OverTime({ winery, steps, time }: OverTimeProps) {
  const texts = words.value.lot;
  const course = compositionOf(steps, namedLeaves);
  const names = [...course.leaves, ...(course.hasOthers ? [texts.others] : [])];
  return (
    <ChartPanel
      title={texts.overTime}
      picture={texts.chart}
      chart={<Charts winery={winery} steps={steps} time={time} course={course} names={names} />}
      table={
        <>
          <StatesTable winery={winery} steps={steps} />
          <CompositionTable course={course} names={names} timeZone={winery.timeZone} />
        </>
      }
    />
  );
}

interface ChartsProps extends OverTimeProps {
  readonly course: CompositionCourse;
  /** The names of the shares. */
  readonly names: readonly string[];
}

function Charts({ winery, steps, time, course, names }: ChartsProps) {
  const texts = words.value.lot;
  const { language } = words.value;
  const series = (value: (step: TimelineStep) => number) =>
    steps.map((step) => ({ time: step.action.effectiveAt, value: value(step) }));
  const isFruit = steps.every(({ state }) => state === null || state.kind === 'fruit');
  const [place, width] = useWidth(720);
  const shared = { at: time.at, timeZone: winery.timeZone, language, width };
  return (
    <div class="charts" ref={place}>
      <StepChart
        {...shared}
        title={`${isFruit ? texts.weight : texts.volume}, ${isFruit ? words.value.units[winery.weightUnit] : winery.volumeUnit}`}
        points={series(({ state }) => (isFruit ? state?.weight : state?.volume) ?? 0)}
        isFilled
      />
      <ShareChart {...shared} title={`${texts.composition}, %`} points={course.points} names={names} />
      <StepChart
        {...shared}
        title={`${texts.cost}, ${winery.currency}`}
        points={series(({ state }) => state?.cost.total ?? 0)}
      />
      <StepChart
        {...shared}
        title={`${texts.costPerUnit}, ${winery.currency}`}
        points={series(({ state }) => state?.cost.perUnit ?? 0)}
      />
    </div>
  );
}

function StatesTable({ winery, steps }: Pick<OverTimeProps, 'winery' | 'steps'>) {
  const { lot: texts, actionTypes, language } = words.value;
  const states = steps.flatMap(({ state }) => (state === null ? [] : [state]));
  const places = placesOfStates(states);
  return (
    <Scroll>
      <table>
        <caption class="sr">{texts.states}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.when}</th>
            <th scope="col">{texts.action}</th>
            <th scope="col" class="r">
              {texts.volume}, {winery.volumeUnit}
            </th>
            <th scope="col" class="r">
              {texts.weight}, {words.value.units[winery.weightUnit]}
            </th>
            <th scope="col" class="r">
              {texts.cost}, {winery.currency}
            </th>
            <th scope="col" class="r">
              {texts.costPerUnit}, {winery.currency}
            </th>
            <th scope="col">{texts.madeOf}</th>
          </tr>
        </thead>
        <GrowingBody
          items={steps}
          row={({ action, state }) => (
            <tr key={action.id}>
              <td class="nw">{dayAndTime(action.effectiveAt, winery.timeZone, language)}</td>
              <td>{actionTypes[action.type]}</td>
              <td class="r">{state === null ? '' : fixedText(state.volume, places.volume)}</td>
              <td class="r">{state === null ? '' : fixedText(state.weight, places.weight)}</td>
              <td class="r">{state === null ? '' : fixedText(state.cost.total, places.cost)}</td>
              <td class="r">{state === null || state.cost.perUnit === null ? '' : fixedText(state.cost.perUnit, 4)}</td>
              <td>
                {state !== null &&
                  varietiesOf(state)
                    .map(({ variety, percent }) => `${variety} ${percent} %`)
                    .join(', ')}
              </td>
            </tr>
          )}
        />
      </table>
    </Scroll>
  );
}

/** The decimals that the columns need. */
function placesOfStates(states: readonly LotState[]): {
  readonly volume: number;
  readonly weight: number;
  readonly cost: number;
} {
  const of = (amount: (state: LotState) => number, most: number): number => placesOf(states.map(amount), most);
  return {
    volume: of(({ volume }) => volume, 6),
    weight: of(({ weight }) => weight, 6),
    cost: Math.max(
      2,
      of(({ cost }) => cost.total, 4),
    ),
  };
}
