/**
 * The zones that the runtime's locale data (Unicode CLDR) still names as IANA did before it renamed them, with today's names.
 * Source: the attribute `iana` in CLDR 45, common/bcp47/timezone.xml.
 */
const renamed: ReadonlyMap<string, string> = new Map([
  ['Africa/Asmera', 'Africa/Asmara'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Catamarca', 'America/Argentina/Catamarca'],
  ['America/Coral_Harbour', 'America/Atikokan'],
  ['America/Cordoba', 'America/Argentina/Cordoba'],
  ['America/Godthab', 'America/Nuuk'],
  ['America/Indianapolis', 'America/Indiana/Indianapolis'],
  ['America/Jujuy', 'America/Argentina/Jujuy'],
  ['America/Louisville', 'America/Kentucky/Louisville'],
  ['America/Mendoza', 'America/Argentina/Mendoza'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Pacific/Enderbury', 'Pacific/Kanton'],
  ['Pacific/Ponape', 'Pacific/Pohnpei'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
]);

/** `PST`, `CET`, `EST5EDT`: an abbreviation may mean several zones, and does not state whether clocks change in summer. */
const abbreviation = /^[a-z]{3,4}(\d([a-z]{3})?)?$/i;
/** Short names in the IANA database that are unambiguous: universal time, and countries. */
const unambiguous = new Set(['utc', 'uct', 'gmt', 'zulu', 'cuba', 'eire', 'iran', 'prc', 'roc', 'rok']);

/**
 * Returns the canonical IANA name of a time zone, with aliases resolved (`US/Pacific` becomes `America/Los_Angeles`), or null for an abbreviation, an
 * offset or an unknown name.
 */
export function canonicalTimeZone(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  if (abbreviation.test(name) && !unambiguous.has(name.toLowerCase())) return null;
  try {
    const resolved = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return renamed.get(resolved) ?? resolved;
  } catch {
    return null; // The runtime throws for a name that it does not know.
  }
}
