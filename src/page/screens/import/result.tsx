import { useEffect, useRef } from 'preact/hooks';
import { Meter } from '../../parts/meter.jsx';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import { type Import, isOpen } from '../../wire/imports.js';
import type { Winery } from '../../wire/reads.js';
import { useImport } from '../../wire/use-import.js';
import { words } from '../../words/words.js';
import { importTags } from './earlier.jsx';
import { RowTable } from './row-table.jsx';

interface ImportResultProps {
  readonly winery: Winery;
  readonly id: string;
  /** How to go on with an interrupted import. */
  readonly note: string | null;
}

/** The progress of an import, then what it did or would do, and the outcome of each row. */
export function ImportResult({ winery, id, note }: ImportResultProps) {
  const texts = words.value.import;
  const { shown, problem } = useImport(winery.winery, id);
  const status = useRef<HTMLDivElement>(null);
  const hasEnded = shown !== null && !isOpen(shown);
  useEffect(() => {
    if (hasEnded) status.current?.focus();
  }, [hasEnded]);
  const title = shown?.dryRun === true ? texts.dryResult : texts.result;
  return (
    <Panel title={title} note={shown?.fileName}>
      <div class="bd" ref={status} tabIndex={-1} role="status" aria-label={title} aria-busy={!hasEnded}>
        {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
        {shown === null ? problem === null && words.value.state.loading : <Status of={shown} note={note} />}
      </div>
      {shown !== null && hasEnded && <Remarks of={shown} />}
      {shown !== null && hasEnded && <RowTable winery={winery} id={id} />}
    </Panel>
  );
}

function Status({ of, note }: { readonly of: Import; readonly note: string | null }) {
  const texts = words.value.import;
  const { status, dryRun, counts, progress, problem, refusals } = of;
  const count = {
    ...{ recorded: numberText(counts.recorded, 0), revised: numberText(counts.revised, 0) },
    ...{ unchanged: numberText(counts.unchanged, 0), refused: numberText(counts.refused, 0) },
  };
  const codes = Object.entries(refusals).map(([code, number]) => `${code} ${numberText(number, 0)}`);
  const settled = texts.settled(numberText(progress.settled, 0), numberText(progress.rows, 0));
  return (
    <>
      <p>
        <span class={importTags[status]}>{texts.statuses[status]}</span>{' '}
        {status !== 'failed' && <b>{dryRun ? texts.wouldDo(count) : texts.did(count)}</b>}
        {status === 'failed' && counts.recorded + counts.revised > 0 && <b>{texts.did(count)}</b>}
      </p>
      {isOpen(of) && (
        <Meter
          label={texts.progress}
          value={progress.settled}
          most={progress.rows === 0 ? null : progress.rows}
          text={settled}
        />
      )}
      {codes.length > 0 && <p class="sm mut">{texts.refusedFor(codes.join(', '))}</p>}
      {problem !== null && (
        <p class="fault">
          {problem.detail} <code>{problem.code}</code>
        </p>
      )}
      {(status === 'interrupted' || counts.refused > 0) && !dryRun && <p class="sm">{note ?? texts.resume}</p>}
    </>
  );
}

/** What was assumed in order to read the file, warnings, and the vessels that were made. */
function Remarks({ of: { assumptions, warnings, vesselsCreated, dryRun, cellar } }: { readonly of: Import }) {
  const texts = words.value.import;
  const vessels = vesselsCreated.map(({ vessel }) => vessel);
  return (
    <div class="bd remarks">
      {warnings.length > 0 && <Details title={texts.warnings(warnings.length)} items={warnings} isOpen />}
      {assumptions.length > 0 && <Details title={texts.assumptions(assumptions.length)} items={assumptions} />}
      {vessels.length > 0 && (
        <p class="sm">
          {dryRun ? texts.vesselsToCreate(vessels.length) : texts.vesselsCreated(vessels.length)}{' '}
          <span class="code">{vessels.slice(0, 50).join(', ')}</span>
        </p>
      )}
      {cellar !== null && (
        <p class="sm">{texts.cellar(cellar.lotsInAll ?? cellar.lots.length, cellar.vessels.length)}</p>
      )}
    </div>
  );
}

interface DetailsProps {
  readonly title: string;
  readonly items: readonly { readonly code: string; readonly detail: string }[];
  readonly isOpen?: boolean;
}

function Details({ title, items, isOpen: open = false }: DetailsProps) {
  return (
    <details open={open}>
      <summary>{title}</summary>
      <ul class="sm">
        {items.map(({ code, detail }) => (
          <li key={`${code} ${detail}`}>{detail}</li>
        ))}
      </ul>
    </details>
  );
}
