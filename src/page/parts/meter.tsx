interface MeterProps {
  readonly label: string;
  readonly value: number;
  /** Null: it is not known how much there will be. */
  readonly most: number | null;
  readonly text: string;
}

/** How far something is, as a bar with its text. */
export function Meter({ label, value, most, text }: MeterProps) {
  return (
    <span class="meter">
      {most === null ? (
        <progress aria-label={label} />
      ) : (
        <progress aria-label={label} value={Math.min(value, most)} max={Math.max(most, 1)} />
      )}
      <span class="sm mut">{text}</span>
    </span>
  );
}
