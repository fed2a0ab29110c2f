import { timeMarks } from '../reading/ticks.js';
import { offsetMs, tickText } from '../reading/time.js';

/** A mark of a time axis. */
interface TimeTick {
  readonly time: Date;
  readonly text: string;
}

interface TimeTicksOptions {
  /** About how many marks. */
  readonly count: number;
  readonly timeZone: string;
  readonly language: string;
}

/** Returns marks at whole months, days or hours of a time zone. The first one, and each January, names the year. */
export function timeTicks(begin: Date, end: Date, { count, timeZone, language }: TimeTicksOptions): TimeTick[] {
  const offset = offsetMs(begin, timeZone);
  // The wall clock of the place, as if it were UTC.
  const marks = timeMarks(new Date(begin.getTime() + offset), new Date(end.getTime() + offset), count);
  return marks.map((wall, index) => ({
    time: new Date(wall.getTime() - offset),
    text: tickText(wall, marks[index - 1] ?? null, language),
  }));
}
