import { useCallback, useState } from 'preact/hooks';
import { Dialog } from '../../parts/dialog.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import { revokeToken } from '../../wire/administration.js';
import type { Problem } from '../../wire/problem.js';
import { words } from '../../words/words.js';

interface RevokeProps {
  readonly id: string;
  readonly name: string;
  /** Called when it was revoked. */
  readonly revoked: () => void;
}

/** Revokes a token after a confirmation. */
export function Revoke({ id, name, revoked }: RevokeProps) {
  const { tokens: texts } = words.value;
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const close = useCallback(() => setOpen(false), []);
  const revoke = async (): Promise<void> => {
    const answer = await revokeToken(id);
    if (!answer.ok) return setProblem(answer.problem);
    close();
    revoked();
  };
  return (
    <>
      <button type="button" class="btn s" aria-label={texts.revokeOf(name)} onClick={() => setOpen(true)}>
        {texts.revoke}
      </button>
      <Dialog title={texts.revokeOf(name)} isOpen={isOpen} close={close}>
        <p>{texts.surely(name)}</p>
        {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
        <p class="opts">
          <button type="button" class="btn" onClick={close}>
            {texts.keep}
          </button>
          <button type="button" class="btn e" onClick={() => void revoke()}>
            {texts.revokeNow}
          </button>
        </p>
      </Dialog>
    </>
  );
}
