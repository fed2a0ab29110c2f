import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Reading } from '../../parts/states.jsx';
import { claimsOf, noClaims, typedOf } from '../../reading/label-claims.js';
import { checkLabel, type LabelCheckRequest, type LabelClaims } from '../../wire/label-checks.js';
import type { Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { ClaimFields, type Market } from './claim-fields.jsx';
import { Verdict } from './verdict.jsx';

/** What is judged: a lot at a time, or a wine that does not exist yet. */
export type Judged = Omit<LabelCheckRequest, 'market' | 'claims'>;

interface JudgedLabelProps {
  readonly winery: Winery;
  /** Null: it is not chosen yet. */
  readonly of: Judged | null;
  /** Fields above those of the claims. */
  readonly choice?: ComponentChildren;
  /** Renders the content below the verdict. */
  readonly children?: (market: Market, claims: LabelClaims) => ComponentChildren;
}

/** The form of a label beside its verdict. When the wine changes, the same claims are judged again. */
export function JudgedLabel({ winery, of, choice, children }: JudgedLabelProps) {
  const { labelChecks: texts } = words.value;
  const [typed, setTyped] = useState(noClaims);
  const [market, setMarket] = useState<Market>('us');
  const [claims, setClaims] = useState<LabelClaims>({});
  const body = of === null ? null : { ...of, market, claims };
  const code = winery.winery;
  const verdict = useResource(
    `label ${code} ${JSON.stringify(body)}`,
    (signal) => checkLabel(code, body ?? { market, claims }, signal),
    body === null ? 'unread' : { winery: code },
  );
  const take = (next: LabelClaims): void => {
    setTyped(typedOf(next));
    setClaims(next);
  };
  return (
    <>
      <form
        class="bar filters"
        aria-label={texts.title}
        onSubmit={(event) => {
          event.preventDefault();
          setClaims(claimsOf(typed));
        }}
      >
        {choice}
        <ClaimFields market={market} setMarket={setMarket} claims={typed} setClaims={setTyped} />
        <button type="submit" class="btn p">
          {texts.check}
        </button>
      </form>
      {body === null ? (
        <p class="bd mut">{texts.lotNeeded}</p>
      ) : (
        <Reading of={verdict}>{(judged) => <Verdict winery={winery} verdict={judged} take={take} />}</Reading>
      )}
      {children?.(market, claims)}
    </>
  );
}
