import { useState } from 'preact/hooks';
import { Field } from '../../parts/field.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import { keepLabel } from '../../wire/label-checks.js';
import type { LabelCheckRequest, LabelClaims } from '../../wire/label-checks.js';
import type { Problem } from '../../wire/problem.js';
import { words } from '../../words/words.js';

interface KeepLabelProps {
  readonly winery: string;
  readonly lot: string;
  readonly market: LabelCheckRequest['market'];
  readonly claims: LabelClaims;
  /** Called when it was stored. */
  readonly kept: () => void;
}

/** Keeps the label that was checked under a code, so that every edit judges it again. */
export function KeepLabel({ winery, lot, market, claims, kept }: KeepLabelProps) {
  const { labelChecks: texts } = words.value;
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const keep = async (): Promise<void> => {
    const answer = await keepLabel(winery, code.trim(), { lot, market, claims });
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setCode('');
    kept();
  };
  return (
    <form
      class="bar filters"
      aria-label={texts.keep}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== '') void keep();
      }}
    >
      <Field label={texts.label}>
        {(id) => (
          <input
            id={id}
            autocomplete="off"
            value={code}
            onInput={({ currentTarget }) => setCode(currentTarget.value)}
          />
        )}
      </Field>
      <button type="submit" class="btn" aria-disabled={code.trim() === ''}>
        {texts.keep}
      </button>
      {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
    </form>
  );
}
