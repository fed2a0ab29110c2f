import { useState } from 'preact/hooks';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Empty, ProblemNote } from '../../parts/states.jsx';
import { dayAndTime } from '../../reading/time.js';
import { type Ingestion, retryRefused } from '../../wire/operations.js';
import type { Problem } from '../../wire/problem.js';
import { words } from '../../words/words.js';

interface IngestionPanelProps {
  readonly ingestion: Ingestion;
  readonly readAgain: () => void;
}

/** The commands that arrive by NATS: how many wait, and which were refused. */
export function IngestionPanel({ ingestion, readAgain }: IngestionPanelProps) {
  const texts = words.value.operations;
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const sendAgain = async (id: string): Promise<void> => {
    setBusy(id);
    const answer = await retryRefused(id);
    setBusy(null);
    setProblem(answer.ok ? null : answer.problem);
    readAgain();
  };
  const { enabled, detail, lag, refusals, wineries } = ingestion;
  const waiting = lag === null ? null : texts.waiting(lag);
  const note = [waiting, texts.refusals(refusals)].filter((text) => text !== null).join(' · ');
  return (
    <Panel title={texts.ingestion} note={note}>
      {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
      {!enabled && <Empty>{texts.noIngestion(detail)}</Empty>}
      {enabled && wineries.length === 0 && <Empty>{texts.nothingWaits}</Empty>}
      {wineries.length > 0 && (
        <div class="scroll">
          <table>
            <caption class="sr">{texts.ingestion}</caption>
            <thead>
              <tr>
                <th scope="col">{words.value.nav.winery}</th>
                <th scope="col">{texts.refusedAt}</th>
                <th scope="col">{words.value.impact.why}</th>
                <th scope="col">{words.value.impact.code}</th>
                <th scope="col">{texts.commands}</th>
              </tr>
            </thead>
            <tbody>
              {wineries.map((one) => (
                <WineryRows key={one.winery} of={one} busy={busy} sendAgain={(id) => void sendAgain(id)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

interface WineryRowsProps {
  readonly of: Ingestion['wineries'][number];
  readonly busy: string | null;
  readonly sendAgain: (id: string) => void;
}

function WineryRows({ of: { winery, waiting, refusals, refused }, busy, sendAgain }: WineryRowsProps) {
  const { operations: texts, language } = words.value;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <tr class="grp">
        <th scope="row" colSpan={5}>
          {winery}{' '}
          <span class="mut sm">
            {waiting !== null && `${texts.waiting(waiting)} · `}
            {texts.refusals(refusals)}
            {refused.length < refusals && ` · ${texts.newestOf(numberText(refused.length, 0))}`}
          </span>
        </th>
      </tr>
      {refused.map(({ id, at, problem }) => (
        <tr key={id}>
          <td class="code xs">{id}</td>
          <td class="nw">{dayAndTime(at, zone, language)}</td>
          <td>{problem.detail ?? problem.title}</td>
          <td>
            <code>{problem.code}</code>
          </td>
          <td>
            <button
              type="button"
              class="btn s"
              aria-disabled={busy === id}
              aria-label={texts.sendAgainOf(id)}
              onClick={() => busy !== id && sendAgain(id)}
            >
              {texts.sendAgain}
            </button>
          </td>
        </tr>
      ))}
    </>
  );
}
