import { useId, useState } from 'preact/hooks';
import { ambiguousText, readersMark } from '../../parts/typed-number.js';
import { wineryOf } from '../../parts/winery.js';
import { jsonOf } from '../../reading/form.js';
import { may } from '../../wire/session.js';
import { makeVessel } from '../../wire/vessels.js';
import { words } from '../../words/words.js';
import { inWinery } from './why-not.js';

const kinds = ['tank', 'barrel', 'bin', 'other'] as const;

type Kind = (typeof kinds)[number];

interface MakeVesselProps {
  readonly winery: string;
  readonly vessel: string;
  /** Called when it was made. */
  readonly made: () => void;
}

/** The cure of an action that names a vessel which does not exist: make it. It is no part of the change set, so it is made at once. */
export function MakeVessel({ winery, vessel, made }: MakeVesselProps) {
  const texts = words.value.vessels;
  const [kind, setKind] = useState<Kind>('tank');
  const [capacity, setCapacity] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const title = texts.make(vessel);
  const make = async (): Promise<void> => {
    const typed = capacity.trim() === '' ? null : jsonOf(capacity, { type: 'number' }, readersMark());
    const answer = await makeVessel({ winery, vessel, kind, capacity: typed });
    if (answer.ok) made();
    else setProblem(answer.problem.detail);
  };
  const fault = ambiguousText(capacity) ?? problem;
  if (!may('configure', winery))
    return (
      <p class="panel make">
        {texts.missing(vessel)} {words.value.access.makeNeeds(inWinery(winery))}
      </p>
    );
  return (
    <form
      class="panel make"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (ambiguousText(capacity) === null) void make();
      }}
    >
      <p>
        <b>{texts.missing(vessel)}</b> <span class="mut">{texts.makeNote}</span>
      </p>
      <KindField kind={kind} set={setKind} />
      <CapacityField capacity={capacity} unit={wineryOf(winery)?.volumeUnit ?? ''} fault={fault} set={setCapacity} />
      <button type="submit" class="btn">
        {title}
      </button>
    </form>
  );
}

function KindField({ kind, set }: { readonly kind: Kind; readonly set: (kind: Kind) => void }) {
  const texts = words.value.vessels;
  const id = useId();
  return (
    <div class="fld">
      <label for={id}>{texts.kind}</label>
      <span class="in">
        <select
          id={id}
          value={kind}
          onChange={({ currentTarget: { value } }) => set(kinds.find((one) => one === value) ?? 'other')}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {texts.kinds[one]}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}

interface CapacityFieldProps {
  readonly capacity: string;
  readonly unit: string;
  /** Why the vessel cannot be made; null: nothing is known. */
  readonly fault: string | null;
  readonly set: (capacity: string) => void;
}

function CapacityField({ capacity, unit, fault, set }: CapacityFieldProps) {
  const id = useId();
  return (
    <div class="fld">
      <label for={id}>{words.value.cellar.capacity}</label>
      <span class="in">
        <input
          id={id}
          inputMode="decimal"
          autocomplete="off"
          value={capacity}
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? undefined : `${id}-fault`}
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
        <span class="u">{unit}</span>
      </span>
      {fault !== null && (
        <p class="fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
