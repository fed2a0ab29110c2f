import type { ComponentChildren } from 'preact';
import type { ActionHead } from '../../reading/action-head.js';
import { isSameTime, offsetText, typedTime } from '../../reading/zoned-time.js';
import { placeOfZone, timeAndZone } from '../../reading/time.js';
import { words } from '../../words/words.js';

interface HeadFieldsProps {
  readonly head: ActionHead;
  /** The texts of the action as it was recorded; null for a new action. */
  readonly former: ActionHead | null;
  readonly timeZone: string;
  /** What the server says of the fields, by pointer. */
  readonly faults: ReadonlyMap<string, string>;
  readonly set: (head: ActionHead) => void;
}

/** When the action happened: the wall clock of the winery, or an instant with its offset. */
export function WhenField({ head, former, timeZone, faults, set }: HeadFieldsProps) {
  const time = typedTime(head.when, timeZone);
  const { form, language } = words.value;
  const choose = (when: string): void => set({ ...head, when });
  const isChanged = former !== null && !isSameTime(head.when, former.when, timeZone);
  const unclear =
    time.kind === 'clear' ? undefined : (
      <>
        {form.unclear[time.kind]}{' '}
        {time.choices.map((choice) => (
          <button
            key={choice.getTime()}
            type="button"
            class="btn s"
            onClick={() => choose(offsetText(choice, timeZone))}
          >
            {timeAndZone(choice, timeZone, language)}
          </button>
        ))}
      </>
    );
  return (
    <Frame
      id="when"
      label={form.when}
      was={isChanged ? former.when : null}
      isChanged={isChanged}
      fault={unclear ?? faults.get('/effectiveAt')}
    >
      {(shared) => (
        <>
          <input
            {...shared}
            data-testid="field:/effectiveAt"
            value={head.when}
            autocomplete="off"
            onInput={({ currentTarget }) => choose(currentTarget.value)}
          />
          <span class="u">{placeOfZone(timeZone)}</span>
        </>
      )}
    </Frame>
  );
}

/** The note of an action, and its order among those of the same time. */
export function NoteFields({ head, former, faults, set }: HeadFieldsProps) {
  const { form } = words.value;
  const isMoved = former !== null && head.tieBreak.trim() !== former.tieBreak;
  const orderFault = faults.get('/tieBreak');
  return (
    <>
      <Frame
        id="note"
        label={form.note}
        was={null}
        isChanged={former !== null && head.note.trim() !== former.note.trim()}
        fault={faults.get('/note')}
      >
        {(shared) => (
          <textarea
            {...shared}
            data-testid="field:/note"
            rows={2}
            value={head.note}
            onInput={({ currentTarget }) => set({ ...head, note: currentTarget.value })}
          />
        )}
      </Frame>
      <details class="order" open={isMoved || orderFault !== undefined}>
        <summary>{form.order}</summary>
        <Frame
          id="order"
          label={form.orderHint}
          was={isMoved ? former.tieBreak : null}
          isChanged={isMoved}
          fault={orderFault}
        >
          {(shared) => (
            <input
              {...shared}
              data-testid="field:/tieBreak"
              value={head.tieBreak}
              inputMode="numeric"
              autocomplete="off"
              onInput={({ currentTarget }) => set({ ...head, tieBreak: currentTarget.value })}
            />
          )}
        </Frame>
      </details>
    </>
  );
}

interface FrameProps {
  readonly id: string;
  readonly label: string;
  /** The recorded text that it differs from; null: none is shown. */
  readonly was: string | null;
  readonly isChanged: boolean;
  readonly fault: ComponentChildren | undefined;
  readonly children: (shared: {
    readonly id: string;
    readonly 'aria-invalid': boolean;
    readonly 'aria-describedby': string | undefined;
  }) => ComponentChildren;
}

/** A field with its label, what it was, and what is wrong with it. */
function Frame({ id, label, was, isChanged, fault, children }: FrameProps) {
  const isFaulty = fault !== undefined;
  const faultId = `${id}-fault`;
  return (
    <div class="fld">
      <label for={id}>{label}</label>
      <span class={isChanged ? 'in ch' : 'in'}>
        {children({ id, 'aria-invalid': isFaulty, 'aria-describedby': isFaulty ? faultId : undefined })}
      </span>
      {was !== null && was !== '' && <p class="was">{words.value.form.was(was)}</p>}
      {isFaulty && (
        <p class="fault" id={faultId}>
          {fault}
        </p>
      )}
    </div>
  );
}
