import { useEffect, useState } from 'preact/hooks';
import { type Cure, curesOf, emptyVessels } from '../../reading/cures.js';
import { api } from '../../wire/client.js';
import type { Conflict } from '../../wire/corrections.js';
import { answerOf } from '../../wire/problem.js';
import type { OfferedCure } from './conflict-list.jsx';

/** Beyond so many conflicts no cures are looked for: the cause is in the correction itself. */
const most = 200;
const kinds = ['takeWhatIsThere', 'leaveOut', 'rest', 'retract'] as const;

/** The cures that fit all conflicts of the same winery; null while the actions are read. */
export function useOffers(winery: string, conflicts: readonly Conflict[]): readonly OfferedCure[] | null {
  const [offers, setOffers] = useState<readonly OfferedCure[] | null>(null);
  const own = conflicts.filter((conflict) => conflict.winery === winery);
  const key = own.map(({ action, code }) => `${action} ${code}`).join();
  useEffect(() => {
    setOffers(null);
    if (own.length === 0 || own.length > most) return;
    const aborting = new AbortController();
    const empty = emptyVessels(own);
    Promise.all(own.map((conflict) => curesFor(conflict, empty, aborting.signal))).then(
      (cures) => setOffers(kinds.flatMap((kind) => offered(kind, cures))),
      () => undefined,
    );
    return () => aborting.abort();
    // The conflicts are new at each rendering; the key says whether they have changed.
  }, [key]);
  return offers;
}

async function curesFor(conflict: Conflict, empty: ReadonlySet<string>, signal: AbortSignal): Promise<readonly Cure[]> {
  const { winery, action } = conflict;
  const asked = api.GET('/v1/wineries/{winery}/actions/{action}', { params: { path: { winery, action } }, signal });
  const answer = await answerOf(asked);
  return answer.ok ? curesOf(conflict, answer.data, empty) : [];
}

/** An offer of a kind, if every conflict has a cure of that kind, or can at least be retracted beside one that has. */
function offered(kind: Cure['kind'], cures: readonly (readonly Cure[])[]): OfferedCure[] {
  const found = cures.map((own) => own.find((cure) => cure.kind === kind));
  const whole = found.filter((cure) => cure !== undefined);
  return whole.length > 0 && whole.length === cures.length ? [{ kind, cures: whole }] : [];
}
