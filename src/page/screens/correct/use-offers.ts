import { useEffect, useState } from 'preact/hooks';
import { type Cure, curesOf, emptyVessels } from '../../reading/cures.js';
import { api } from '../../wire/client.js';
import type { Conflict } from '../../wire/corrections.js';
import { answerOf } from '../../wire/problem.js';
import type { OfferedCure, PlacedCure } from './conflict-list.jsx';

/** Beyond so many conflicts no cures are looked for: the cause is in the correction itself. */
const most = 200;
const kinds = ['takeWhatIsThere', 'leaveOut', 'rest', 'retract'] as const;

/** The cures that fit all conflicts, of whichever wineries; null while the actions are read. */
export function useOffers(conflicts: readonly Conflict[]): readonly OfferedCure[] | null {
  const [offers, setOffers] = useState<readonly OfferedCure[] | null>(null);
  const key = conflicts.map(({ action, code }) => `${action} ${code}`).join();
  useEffect(() => {
    setOffers(null);
    if (conflicts.length === 0 || conflicts.length > most) return;
    const aborting = new AbortController();
    const emptyOf = (winery: string) => emptyVessels(conflicts.filter((conflict) => conflict.winery === winery));
    const empty = new Map(conflicts.map(({ winery }) => [winery, emptyOf(winery)]));
    const none: ReadonlySet<string> = new Set();
    const found = conflicts.map((one) => curesFor(one, empty.get(one.winery) ?? none, aborting.signal));
    Promise.all(found).then(
      (cures) => setOffers(kinds.flatMap((kind) => offered(kind, cures))),
      () => undefined,
    );
    return () => aborting.abort();
    // The conflicts are new at each rendering; the key says whether they have changed.
  }, [key]);
  return offers;
}

async function curesFor(
  conflict: Conflict,
  empty: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly PlacedCure[]> {
  const { winery, action } = conflict;
  const asked = api.GET('/v1/wineries/{winery}/actions/{action}', { params: { path: { winery, action } }, signal });
  const answer = await answerOf(asked);
  return answer.ok ? curesOf(conflict, answer.data, empty).map((cure) => ({ ...cure, winery })) : [];
}

/** An offer of a kind, if every conflict has a cure of that kind, or can at least be retracted beside one that has. */
function offered(kind: Cure['kind'], cures: readonly (readonly PlacedCure[])[]): OfferedCure[] {
  const found = cures.map((own) => own.find((cure) => cure.kind === kind));
  const whole = found.filter((cure) => cure !== undefined);
  return whole.length > 0 && whole.length === cures.length ? [{ kind, cures: whole }] : [];
}
