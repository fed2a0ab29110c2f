import { useState } from 'preact/hooks';
import { Panel } from '../../parts/panel.jsx';
import { wineryOf } from '../../parts/winery.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import type { Conflict } from '../../wire/corrections.js';
import type { Problem } from '../../wire/problem.js';
import type { Winery } from '../../wire/reads.js';
import { may } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { inWinery } from './why-not.js';

/** The locked periods that a correction concerns, and whether it overrides their locks. */
export interface Lock {
  readonly isOverridden: boolean;
  readonly setOverridden: (isOverridden: boolean) => void;
}

export function useLock(): Lock {
  const [isOverridden, setOverridden] = useState(false);
  return { isOverridden, setOverridden };
}

interface LockPanelProps {
  readonly winery: Winery;
  readonly lock: Lock;
  readonly problems: readonly (Problem | null)[];
  readonly conflicts: readonly Conflict[];
}

/** The locked places of a correction, and the choice to override the lock. Nothing if it concerns no locked period. */
export function LockPanel({ winery, lock, problems, conflicts }: LockPanelProps) {
  const texts = words.value.impact;
  const locked = problems.find((problem) => (problem?.locked.length ?? 0) > 0)?.locked ?? [];
  const isConcerned = locked.length > 0 || conflicts.some(({ code }) => code === 'period_locked');
  if (!isConcerned && !lock.isOverridden) return null;
  return (
    <Panel title={texts.locked}>
      <div class="bd">
        {locked.length > 0 && (
          <ul aria-label={texts.locked}>
            {locked.map((place) => (
              <li key={`${place.action} ${place.winery} ${place.effectiveAt}`}>
                <a href={paths.action(winery.winery, place.action)}>
                  {dayAndTime(place.effectiveAt, winery.timeZone, words.value.language)}
                </a>
                {': '}
                {texts.lockedThrough(wineryOf(place.winery)?.name ?? place.winery, place.lockDate)}
              </li>
            ))}
          </ul>
        )}
        {may('configure', winery.winery) ? (
          <label class="radio">
            <input
              type="checkbox"
              checked={lock.isOverridden}
              onChange={({ currentTarget }) => lock.setOverridden(currentTarget.checked)}
            />
            <span>{texts.overrideLock}</span>
          </label>
        ) : (
          <p>{words.value.access.overrideNeeds(inWinery(winery.winery))}</p>
        )}
      </div>
    </Panel>
  );
}
