import { useEffect, useState } from 'preact/hooks';
import { Meter } from '../../parts/meter.jsx';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Empty, ProblemNote } from '../../parts/states.jsx';
import { type ActionLine, actionLines } from '../../reading/ndjson.js';
import { paths } from '../../reading/route.js';
import type { Winery } from '../../wire/reads.js';
import type { LineOutcome } from '../../wire/record-lines.js';
import { words } from '../../words/words.js';
import { type SendingLines, useLines } from './use-lines.js';

/** A file with one action on each line: recorded in its order, each line with its outcome. */
export function ActionLines({ winery, file }: { readonly winery: Winery; readonly file: File }) {
  const texts = words.value.import;
  const [lines, setLines] = useState<readonly ActionLine[] | null>(null);
  useEffect(
    () =>
      void file.text().then(
        (text) => setLines(actionLines(text)),
        () => setLines([]),
      ),
    [],
  );
  const sending = useLines(winery.winery, lines ?? []);
  const { outcomes, problem, repeatsInS } = sending;
  if (lines === null) return <Empty>{words.value.state.loading}</Empty>;
  const refused = outcomes.filter(({ outcome }) => outcome === 'refused');
  const count = {
    ...{ recorded: numberText(outcomes.length - refused.length, 0), revised: '0', unchanged: '0' },
    refused: numberText(refused.length, 0),
  };
  return (
    <Panel title={texts.lines} note={texts.rows(numberText(lines.length, 0))}>
      <div class="bd">
        <p class="sm mut">{texts.linesNote}</p>
        <LineSteps sending={sending} count={lines.length} />
        <div role="status" aria-label={texts.progress}>
          {outcomes.length > 0 && (
            <>
              <p>
                <b>{texts.did(count)}</b>
              </p>
              <Meter
                label={texts.progress}
                value={outcomes.length}
                most={lines.length}
                text={texts.settled(numberText(outcomes.length, 0), numberText(lines.length, 0))}
              />
            </>
          )}
          {repeatsInS !== null && <p>{words.value.state.overloaded(repeatsInS)}</p>}
        </div>
        {problem !== null && repeatsInS === null && (
          <ProblemNote problem={problem} repeatsInS={null} retry={sending.begin} />
        )}
      </div>
      {outcomes.length > 0 && <Outcomes winery={winery.winery} outcomes={outcomes} />}
    </Panel>
  );
}

/** The button that begins, goes on, or stops. */
function LineSteps({ sending, count }: { readonly sending: SendingLines; readonly count: number }) {
  const texts = words.value.import;
  const { outcomes, isBusy, begin, stop } = sending;
  if (isBusy)
    return (
      <div class="steps">
        <button type="button" class="btn" onClick={stop}>
          {texts.stop}
        </button>
      </div>
    );
  return (
    <div class="steps">
      <button
        type="button"
        class="btn p"
        aria-disabled={outcomes.length === count}
        onClick={() => outcomes.length < count && begin()}
      >
        {outcomes.length === 0 ? texts.record : texts.goOn}
      </button>
    </div>
  );
}

/** Refused lines all, and the newest of the others. */
const shownRecorded = 50;

function Outcomes({ winery, outcomes }: { readonly winery: string; readonly outcomes: readonly LineOutcome[] }) {
  const { import: texts, lot, impact, actionTypes } = words.value;
  const names: Readonly<Record<string, string>> = actionTypes;
  const first = outcomes.length - shownRecorded;
  const shown = outcomes.filter(({ outcome }, index) => outcome === 'refused' || index >= first);
  return (
    <div class="scroll">
      <table>
        <caption class="sr">{texts.rowsName}</caption>
        <thead>
          <tr>
            <th scope="col" class="r">
              {texts.line}
            </th>
            <th scope="col">{texts.outcome}</th>
            <th scope="col">{lot.action}</th>
            <th scope="col">{impact.why}</th>
            <th scope="col">{impact.code}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ line, outcome, action, type, problem }) => (
            <tr key={line}>
              <td class="r">{line}</td>
              <td>
                <span class={outcome === 'refused' ? 'tag bad' : 'tag good'}>{texts.outcomes[outcome]}</span>
              </td>
              <td>{action !== null && <a href={paths.action(winery, action)}>{names[type ?? ''] ?? type}</a>}</td>
              <td>
                {problem?.detail}
                {problem?.errors.map(({ pointer, message }) => (
                  <p key={pointer} class="sm mut">
                    <code>{pointer}</code> {message}
                  </p>
                ))}
              </td>
              <td>{problem !== null && <code>{problem.code}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
