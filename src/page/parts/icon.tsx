/** The mark of Solera. */
export function Mark() {
  return (
    <svg width="20" height="18" viewBox="0 0 20 18" fill="currentColor" aria-hidden="true">
      <circle cx="10" cy="4.6" r="3.6" />
      <circle cx="5.2" cy="12.8" r="3.6" opacity=".72" />
      <circle cx="14.8" cy="12.8" r="3.6" opacity=".45" />
    </svg>
  );
}

const shapes = {
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 4.8V8l2.2 1.6',
  conflict: 'M8 1.8 14.2 8 8 14.2 1.8 8ZM8 5.2v3.2M8 10.6v.2',
  cross: 'm4 4 8 8M12 4l-8 8',
  find: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.4 10.4l3.1 3.1',
  list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.2M2.5 8h.2M2.5 12h.2',
  person: 'M8 2.5a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2ZM3 13.5a5 5 0 0 1 10 0',
  plus: 'M8 3v10M3 8h10',
  sliders: 'M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.5v3M6 9.5v3',
  turn: 'M3 8a5 5 0 1 0 1.6-3.7M4.3 1.8v2.8h2.8',
  tank: 'M4 2.5h8a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM3 8h10',
} as const;

/** A small picture beside or instead of a text, which says the same. */
export function Icon({ name, size = 16 }: { readonly name: keyof typeof shapes; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
