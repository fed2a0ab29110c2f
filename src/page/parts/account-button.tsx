import { useCallback, useState } from 'preact/hooks';
import type { Problem } from '../wire/problem.js';
import { type Session, session, signOut } from '../wire/session.js';
import { words } from '../words/words.js';
import { Dialog } from './dialog.jsx';
import { Icon } from './icon.jsx';
import { ProblemNote } from './states.jsx';
import { wineryOf } from './winery.js';

/** Who is signed in, what that caller may do, and signing out. Nothing where the server asks for no sign-in. */
export function AccountButton() {
  const caller = session.value;
  return caller === null || caller.name === null ? null : <Account caller={caller} name={caller.name} />;
}

function Account({ caller, name }: { readonly caller: Session; readonly name: string }) {
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { access } = words.value;
  return (
    <>
      <button
        type="button"
        class="who"
        aria-label={access.signedInAs(name)}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="person" size={18} />
        <span>{name}</span>
      </button>
      <Dialog title={access.signedInAs(name)} isOpen={isOpen} close={close} isInCorner>
        <ul class="grants">
          {caller.grants.map((grant) => (
            <li key={`${grant.role} ${grant.winery}`}>{grantText(grant)}</li>
          ))}
          {caller.owner !== null && <li>{access.ownerOnly(caller.owner)}</li>}
        </ul>
        {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
        <button type="button" class="btn" onClick={() => void signOut().then(setProblem)}>
          {access.signOut}
        </button>
      </Dialog>
    </>
  );
}

/** A role in a winery, such as "recorder of Alder Creek". */
export function grantText({ role, winery }: Session['grants'][number]): string {
  const { access } = words.value;
  return access.grant(access.roles[role], winery === '*' ? access.everyWinery : (wineryOf(winery)?.name ?? winery));
}
