import { Meter } from '../../parts/meter.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { wineryOf } from '../../parts/winery.js';
import { day } from '../../reading/time.js';
import { type Edit, isRunning } from '../../wire/edits.js';
import { words } from '../../words/words.js';

const tags: Readonly<Record<Edit['status'], string>> = {
  ...{ queued: 'tag', deciding: 'tag edit', committing: 'tag edit', done: 'tag good' },
  ...{ refused: 'tag warn', failed: 'tag bad', cancelled: 'tag' },
};

export function EditStatus({ edit: { status } }: { readonly edit: Edit }) {
  return <span class={tags[status]}>{words.value.edits.statuses[status]}</span>;
}

/** How many actions were decided so far, and up to which time. */
export function EditProgress({ edit }: { readonly edit: Edit }) {
  const { edits: texts, language } = words.value;
  const { decided, changed, estimate, reached } = edit.progress;
  const counts = texts.decided(numberText(decided, 0), numberText(changed, 0));
  if (!isRunning(edit)) return <span class="sm mut">{counts}</span>;
  const zone = wineryOf(edit.winery)?.timeZone ?? 'UTC';
  const text = reached === null ? counts : `${counts}, ${texts.reached(day(reached, zone, language))}`;
  return <Meter label={texts.progress} value={decided} most={estimate} text={text} />;
}
