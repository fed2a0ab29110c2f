import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { words } from '../words/words.js';

interface PanelProps {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly end?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A region of a screen with a heading. */
export function Panel({ title, note, end, children }: PanelProps) {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <div class="ph">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span class="mut sm">{note}</span>}
        {end !== undefined && <span class="end">{end}</span>}
      </div>
      {children}
    </section>
  );
}

interface ChartPanelProps extends Omit<PanelProps, 'children' | 'end'> {
  /** The name of the picture in the switch, such as "Map". */
  readonly picture: string;
  readonly chart: ComponentChildren;
  readonly table: ComponentChildren;
}

/** A region that shows the same figures as a picture or as a table. */
export function ChartPanel({ picture, chart, table, ...panel }: ChartPanelProps) {
  const [isTable, setTable] = useState(false);
  const choice = (text: string, value: boolean) => (
    <button type="button" aria-pressed={isTable === value} onClick={() => setTable(value)}>
      {text}
    </button>
  );
  const end = (
    <span class="seg">
      {choice(picture, false)}
      {choice(words.value.cellar.table, true)}
    </span>
  );
  return (
    <Panel {...panel} end={end}>
      {isTable ? table : chart}
    </Panel>
  );
}
