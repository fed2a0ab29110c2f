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
