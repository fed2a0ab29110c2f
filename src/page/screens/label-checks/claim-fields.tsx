import { Field } from '../../parts/field.jsx';
import type { TypedClaims } from '../../reading/label-claims.js';
import type { LabelCheckRequest } from '../../wire/label-checks.js';
import { words } from '../../words/words.js';

export type Market = LabelCheckRequest['market'];

const markets: readonly Market[] = ['us', 'eu', 'au'];

interface ClaimFieldsProps {
  readonly market: Market;
  readonly setMarket: (market: Market) => void;
  readonly claims: TypedClaims;
  readonly setClaims: (claims: TypedClaims) => void;
}

/** The market of a label, and what it claims. */
export function ClaimFields({ market, setMarket, claims, setClaims }: ClaimFieldsProps) {
  const { labelChecks: texts } = words.value;
  const hints = {
    varieties: texts.shareHint,
    vintage: undefined,
    appellations: texts.severalHint,
    vineyard: undefined,
  };
  const text = (name: 'varieties' | 'vintage' | 'appellations' | 'vineyard') => {
    const hint = hints[name];
    return (
      <Field label={texts.claims[name]} {...(hint === undefined ? {} : { hint })}>
        {(id) => (
          <input
            id={id}
            autocomplete="off"
            inputMode={name === 'vintage' ? 'numeric' : 'text'}
            aria-describedby={hint === undefined ? undefined : `${id}-hint`}
            value={claims[name]}
            onInput={({ currentTarget }) => setClaims({ ...claims, [name]: currentTarget.value })}
          />
        )}
      </Field>
    );
  };
  return (
    <>
      <Field label={texts.market}>
        {(id) => (
          <select
            id={id}
            value={market}
            onChange={({ currentTarget: { value } }) => setMarket(markets.find((one) => one === value) ?? market)}
          >
            {markets.map((one) => (
              <option key={one} value={one}>
                {texts.markets[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {text('varieties')}
      {text('vintage')}
      {text('appellations')}
      {text('vineyard')}
      <label class="check">
        <input
          type="checkbox"
          checked={claims.estate}
          onChange={({ currentTarget }) => setClaims({ ...claims, estate: currentTarget.checked })}
        />{' '}
        {texts.claims.estate}
      </label>
    </>
  );
}
