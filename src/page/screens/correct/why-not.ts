import { wineryOf } from '../../parts/winery.js';
import type { Impact } from '../../wire/corrections.js';
import { may, type Permission } from '../../wire/session.js';
import { words } from '../../words/words.js';

/** Where a permission is missing, such as "in Alder Creek". */
export function inWinery(code: string): string {
  return words.value.access.inWinery(wineryOf(code)?.name ?? code);
}

/** One sentence for each winery in which a change set changes what the reader may not change. */
export function withheldTexts(impact: Impact | null): readonly string[] {
  return (impact?.withheld ?? []).map((counts) => {
    const { winery } = counts;
    const why = may('edit', winery) ? 'owner' : may('read', winery) ? 'unchangeable' : 'unseen';
    return words.value.access.withheld(counts, wineryOf(winery)?.name ?? winery, why);
  });
}

interface Unsaved {
  readonly winery: string;
  /** What saving needs. */
  readonly permission: Permission;
  /** Of the preview; null: there is none yet. */
  readonly impact: Impact | null;
  readonly flags: boolean;
}

/** Why what was previewed cannot be saved; null: it can. */
export function whyBlocked({ winery, permission, impact, flags }: Unsaved): string | null {
  const { access, impact: texts } = words.value;
  if (!may(permission, winery)) return access.previewOnly(permission, inWinery(winery));
  const withheld = withheldTexts(impact);
  if (withheld.length > 0) return withheld.join(' ');
  if (impact === null || impact.conflicts.length === 0 || flags) return null;
  return may('edit', winery) ? texts.blocked : access.cureNeeds(inWinery(winery));
}
