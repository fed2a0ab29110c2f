import { signal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { useRef, useState } from 'preact/hooks';
import { notificationNumberIn } from '../reading/number-text.js';
import { dayAndTime, placeOfZone } from '../reading/time.js';
import { addressAt, now } from '../reading/route.js';
import { typedEnd } from '../reading/zoned-time.js';
import { head } from '../wire/log.js';
import { readNumberAt } from '../wire/number-at.js';
import { words } from '../words/words.js';
import { useShownTime } from './address.js';
import { type Choice, Combobox } from './combobox.jsx';
import { Icon } from './icon.jsx';
import { numberText } from './quantity.jsx';

/** What a screen gives the bar: the times at which something happened, in order, and beliefs that are worth comparing. */
interface TimeStops {
  readonly times: readonly string[];
  readonly beliefs: readonly Choice[];
}

export const noStops: TimeStops = { times: [], beliefs: [] };

/** The stops of the screen that is shown. */
export const stops = signal<TimeStops>(noStops);

/** Which time is shown: as it stood, as known, beside a second belief. */
export function TimeBar({ timeZone }: { readonly timeZone: string | null }) {
  const [time, show] = useShownTime();
  const { path, query } = useLocation();
  const { times } = stops.value;
  const texts = words.value.time;
  const { at, known, beside } = time;
  const isPast = at !== null || known !== null || beside !== null;
  const position = at === null ? times.length : stopAt(times, at);
  const atText = at === null ? texts.now : dayAndTime(at, timeZone ?? 'UTC', words.value.language);
  const number = (value: number): string => `#${numberText(value, 0)}`;
  return (
    <fieldset class={isPast ? 'clock past' : 'clock'}>
      <legend class="sr">{texts.name}</legend>
      <Icon name="clock" size={14} />
      <span class="when">
        <span>{texts.at}</span>
        <span class="pill">{atText}</span>
      </span>
      <input
        type="range"
        class="slider"
        aria-label={texts.at}
        aria-valuetext={atText}
        min={0}
        max={times.length}
        step={1}
        value={position}
        disabled={times.length === 0}
        onInput={(event) => {
          const chosen = times[Number(event.currentTarget.value)];
          show({ ...time, at: chosen ?? null });
        }}
      />
      <Belief
        label={texts.known}
        timeZone={timeZone}
        shown={known === null ? texts.nowAt(numberText(head.value, 0)) : number(known)}
        none={{ value: 'now', text: texts.now }}
        choose={(value) => show({ ...time, known: value })}
      />
      <Belief
        label={texts.beside}
        timeZone={timeZone}
        shown={beside === null ? texts.nothing : number(beside)}
        none={{ value: 'nothing', text: texts.nothing }}
        choose={(value) => show({ ...time, beside: value })}
      />
      {isPast && (
        <a class="end lk" href={addressAt(path, query, now)}>
          {texts.back}
        </a>
      )}
      {timeZone !== null && !isPast && <span class="end">{texts.zone(placeOfZone(timeZone))}</span>}
    </fieldset>
  );
}

interface BeliefProps {
  readonly label: string;
  readonly shown: string;
  /** The time zone of typed times; null: UTC. */
  readonly timeZone: string | null;
  /** The choice of no number. */
  readonly none: Choice;
  readonly choose: (number: number | null) => void;
}

/** Chooses the notification number whose belief is shown. A typed day or time selects the last number that was recorded by its end. */
function Belief({ label, shown, none, timeZone, choose }: BeliefProps) {
  const [fault, setFault] = useState<string | null>(null);
  const asking = useRef<AbortController | null>(null);
  const texts = words.value.time;
  const take = async (value: string): Promise<void> => {
    asking.current?.abort();
    setFault(null);
    const number = notificationNumberIn(value);
    if (number !== null || value === none.value) return choose(number);
    const time = typedEnd(value, timeZone ?? 'UTC');
    if (time === null) return setFault(texts.neither);
    asking.current = new AbortController();
    const { signal } = asking.current;
    const answer = await readNumberAt(time, signal).catch(() => null);
    if (answer === null || signal.aborted) return;
    if (!answer.ok) setFault(answer.problem.detail || answer.problem.title);
    else if (answer.data === 0) setFault(texts.nothingThen);
    else choose(answer.data);
  };
  return (
    <span class="when">
      <span aria-hidden="true">{label}</span>
      <Combobox
        label={label}
        takesAny
        shown={shown}
        hint={texts.beliefHint}
        choices={[none, ...stops.value.beliefs]}
        choose={(value) => void take(value)}
      />
      <span class="fault" role="status">
        {fault}
      </span>
    </span>
  );
}

/** Returns the index of the last time that is not after `at`. */
function stopAt(times: readonly string[], at: string): number {
  const wanted = Date.parse(at);
  let index = times.length - 1;
  while (index > 0 && Date.parse(times[index] ?? '') > wanted) index -= 1;
  return Math.max(0, index);
}
