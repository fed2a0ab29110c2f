import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  /** Below the field; the field is described by the id of the field with `-hint`. */
  readonly hint?: string;
  /** Draws the field with its id. */
  readonly children: (id: string) => ComponentChildren;
}

/** A field with its label above. */
export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div class="fld">
      <label for={id}>{label}</label>
      <span class="in">{children(id)}</span>
      {hint !== undefined && (
        <p class="xs mut" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
