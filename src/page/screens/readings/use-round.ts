import { useState } from 'preact/hooks';
import { v7 as newId } from 'uuid';
import type { Round, RoundChange, VesselEntry } from '../../reading/readings.js';

/** A round through the cellar, which survives a reload of the page. */
export interface RoundState {
  readonly round: Round;
  readonly begin: (vessels: readonly string[]) => void;
  readonly go: (at: number) => void;
  readonly enter: (vessel: string, entry: VesselEntry) => void;
  readonly setWhen: (when: string) => void;
  /** Gives each change an id that it keeps. */
  readonly identify: (changes: readonly RoundChange[]) => void;
  readonly forget: () => void;
}

const fresh = (): Round => ({ vessels: [], at: -1, entries: {}, when: new Date().toISOString(), ids: {} });

export function useRound(winery: string): RoundState {
  const key = `solera.readings.${winery}`;
  const [round, setRound] = useState<Round>(() => kept(key) ?? fresh());
  const change = (next: (former: Round) => Partial<Round>): void =>
    setRound((former) => {
      const changed = { ...former, ...next(former) };
      sessionStorage.setItem(key, JSON.stringify(changed));
      return changed;
    });
  return {
    round,
    begin: (vessels) => change(() => ({ vessels, at: 0, when: new Date().toISOString() })),
    go: (at) => change(() => ({ at })),
    enter: (vessel, entry) => change(({ entries }) => ({ entries: { ...entries, [vessel]: entry } })),
    setWhen: (when) => change(() => ({ when })),
    identify: (changes) => change(({ ids }) => ({ ids: { ...missingIds(changes, ids), ...ids } })),
    forget: () => {
      sessionStorage.removeItem(key);
      setRound(fresh());
    },
  };
}

function missingIds(changes: readonly RoundChange[], ids: Round['ids']): Round['ids'] {
  const missing = changes.filter(({ key }) => ids[key] === undefined);
  return Object.fromEntries(missing.map(({ key }) => [key, newId()]));
}

function kept(key: string): Round | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
