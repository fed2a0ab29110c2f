import { numberText } from '../../parts/quantity.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { percentText } from '../../reading/decimal.js';
import { typedOf } from '../../reading/label-claims.js';
import type { LabelCheck, LabelClaims, LabelVerdict } from '../../wire/label-checks.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

interface VerdictProps {
  readonly winery: Winery;
  readonly verdict: LabelVerdict;
  /** Takes what may be claimed into the fields. */
  readonly take: (claims: LabelClaims) => void;
}

/** Whether a label passes, by which rules, and what it may claim. */
export function Verdict({ winery, verdict: { passes, checks, claimable }, take }: VerdictProps) {
  const { labelChecks: texts } = words.value;
  const claims = claimsText(claimable);
  return (
    <>
      <div class="bd" role="status" aria-label={texts.verdict}>
        <p>
          <b class={checks.length === 0 || passes ? undefined : 'bad'}>
            {checks.length === 0 ? texts.noClaims : passes ? texts.passes : texts.fails}
          </b>{' '}
          {claims === '' ? texts.claimableNone : texts.claimable(claims)}
        </p>
        {claims !== '' && (
          <button type="button" class="btn s" onClick={() => take(claimable)}>
            {texts.take}
          </button>
        )}
      </div>
      {checks.length > 0 && <Checks winery={winery} checks={checks} />}
    </>
  );
}

/** Returns claims as a sentence lists them. */
export function claimsText(claims: LabelClaims): string {
  const { varieties, vintage, appellations, vineyard, estate } = typedOf(claims);
  const parts = [varieties, vintage, appellations, vineyard, estate ? words.value.labelChecks.claims.estate : ''];
  return parts.filter((part) => part !== '').join('; ');
}

/** The checks of a label, one row for each rule. */
function Checks({ winery, checks }: { readonly winery: Winery; readonly checks: readonly LabelCheck[] }) {
  const { labelChecks: texts } = words.value;
  return (
    <Scroll>
      <table>
        <caption class="sr">{texts.title}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.claim}</th>
            <th scope="col" class="r">
              {texts.required}
            </th>
            <th scope="col" class="r">
              {texts.actual}
            </th>
            <th scope="col">{texts.verdict}</th>
            <th scope="col">{texts.short}</th>
            <th scope="col">{texts.rule}</th>
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <Check key={`${check.claim} ${check.name} ${check.rule}`} winery={winery} check={check} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Check({ winery, check }: { readonly winery: Winery; readonly check: LabelCheck }) {
  const { labelChecks: texts } = words.value;
  const { claim, name, rule, citation, required, actual, passes, short, detail } = check;
  // The rule about how many names there may be counts them; all others judge shares.
  const isCount = rule.endsWith('.most');
  const amount = (value: number) => (
    <>
      {isCount ? numberText(value, 0) : numberText(percentText(String(value)), 4)}
      {!isCount && <span class="u"> %</span>}
    </>
  );
  return (
    <tr>
      <th scope="row">
        {texts.claims[claim]} {claim === 'estate' ? '' : name}
        {detail !== undefined && (
          <p class="sm mut" lang="en">
            {detail}
          </p>
        )}
      </th>
      <td class="r">{amount(required)}</td>
      <td class="r">{amount(actual)}</td>
      <td>
        <span class={passes ? 'tag good' : 'tag bad'}>{texts.verdicts[passes ? 'passes' : 'fails']}</span>
      </td>
      <td class="nw">{short !== null && shortText(short, winery)}</td>
      <td class="sm nw">
        <code>{rule}</code> {citation}
      </td>
    </tr>
  );
}

/** Returns how much wine of which kind is missing. */
function shortText(short: NonNullable<LabelCheck['short']>, { volumeUnit, weightUnit }: Winery): string {
  const { labelChecks: texts, units } = words.value;
  const {
    volume,
    weight,
    share = 0,
    variety,
    varieties,
    vintage,
    vintages,
    appellation,
    appellations,
    vineyard,
  } = short;
  const amount =
    volume !== undefined
      ? `${numberText(volume, 6)} ${volumeUnit}`
      : weight !== undefined
        ? `${numberText(weight, 6)} ${units[weightUnit]}`
        : `${numberText(percentText(String(share)), 4)} %`;
  const kinds = [variety, varieties, vintage, vintages, appellation, appellations, vineyard].map((one) =>
    Array.isArray(one) ? one.join(' / ') : String(one ?? ''),
  );
  const what = kinds.filter((kind) => kind !== '').join(' ');
  return texts.missing(amount, what === '' ? texts.anyWine : what);
}
