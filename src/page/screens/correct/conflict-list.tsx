import { Scroll } from '../../parts/scroll.jsx';
import { Panel } from '../../parts/panel.jsx';
import type { Cure, CureKind } from '../../reading/cures.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import type { Conflict } from '../../wire/corrections.js';
import type { Winery } from '../../wire/reads.js';
import { may } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { inWinery } from './why-not.js';

/** A cure, and the winery of its action. */
export interface PlacedCure extends Cure {
  readonly winery: string;
}

/** A way to cure all conflicts that have the same cause: one change for each action. */
export interface OfferedCure {
  readonly kind: CureKind;
  readonly cures: readonly PlacedCure[];
}

interface ConflictListProps {
  readonly winery: Winery;
  readonly conflicts: readonly Conflict[];
  /** The cures that were found; null while the actions are read. */
  readonly offers: readonly OfferedCure[] | null;
  /** How many revisions of cures the change set has now. */
  readonly applied: number;
  readonly apply: (offer: OfferedCure) => void;
  readonly takeBack: () => void;
  readonly flags: boolean;
  readonly setFlags: (flags: boolean) => void;
}

/** The actions that would become impossible, ways to cure them in the same correction, and the choice to save nevertheless. */
export function ConflictList(props: ConflictListProps) {
  const { conflicts, applied, flags, setFlags, takeBack } = props;
  const texts = words.value.impact;
  const mayEdit = may('edit', props.winery.winery);
  if (conflicts.length === 0 && applied === 0) return null;
  return (
    <Panel title={texts.conflicts}>
      {conflicts.length > 0 && <ConflictTable {...props} />}
      {applied > 0 && (
        <div class="cure">
          <p>{texts.cured(applied)}</p>
          <button type="button" class="btn s" onClick={takeBack}>
            {texts.takeBack}
          </button>
        </div>
      )}
      {conflicts.length > 0 && !mayEdit && (
        <p class="none">{words.value.access.cureNeeds(inWinery(props.winery.winery))}</p>
      )}
      {conflicts.length > 0 && mayEdit && <Offers {...props} />}
      {conflicts.length > 0 && mayEdit && (
        <fieldset class="choices">
          <legend class="sr">{texts.conflicts}</legend>
          <label class="radio">
            <input type="radio" name="conflicts" checked={!flags} onChange={() => setFlags(false)} />
            <span>{texts.cureFirst}</span>
          </label>
          <label class="radio">
            <input type="radio" name="conflicts" checked={flags} onChange={() => setFlags(true)} />
            <span>{texts.flag(conflicts.length)}</span>
          </label>
        </fieldset>
      )}
    </Panel>
  );
}

function Offers({ offers, apply }: ConflictListProps) {
  const texts = words.value.impact;
  return (
    <>
      {(offers ?? []).map((offer) => (
        <div class="cure" key={offer.kind}>
          <div>
            <b>{texts.cures[offer.kind]}</b>
            <p class="sm mut">{texts.revisions(offer.cures.length)}</p>
          </div>
          <button type="button" class="btn" onClick={() => apply(offer)}>
            {texts.previewCure}
          </button>
        </div>
      ))}
    </>
  );
}

function ConflictTable({ conflicts, winery }: ConflictListProps) {
  const { impact: texts, lot, actionTypes, language } = words.value;
  return (
    <Scroll>
      <table>
        <caption class="sr">{texts.conflicts}</caption>
        <thead>
          <tr>
            <th scope="col">{lot.when}</th>
            <th scope="col">{lot.action}</th>
            <th scope="col">{texts.why}</th>
            <th scope="col">{texts.code}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map((conflict) => (
            <tr key={conflict.action}>
              <td class="nw">{dayAndTime(conflict.effectiveAt, winery.timeZone, language)}</td>
              <td>
                <a href={paths.action(conflict.winery, conflict.action)}>{actionTypes[conflict.type]}</a>
              </td>
              <td>{conflict.detail}</td>
              <td>
                <code>{conflict.code}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
