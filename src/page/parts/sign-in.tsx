import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Problem } from '../wire/problem.js';
import { issuerAddress, needsSignIn } from '../wire/request.js';
import { session, signIn } from '../wire/session.js';
import { words } from '../words/words.js';

/** Asks for a sign-in whenever the server refuses a request without one. What is behind it stays as it is, also what was typed there. */
export function SignIn() {
  return needsSignIn.value ? <SignInDialog /> : null;
}

/** A dialog that only a sign-in closes. The focus then returns to where it was. */
function SignInDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { access } = words.value;
  const isFirst = session.value === null;
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => {
      current?.close();
      // Once the screen is there: before the first sign-in there is none.
      setTimeout(() => {
        if (document.activeElement === document.body) document.getElementById('content')?.focus();
      });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={isFirst ? 'dialog sign-in first' : 'dialog sign-in'}
      aria-labelledby={id}
      onCancel={(event) => event.preventDefault()}
      onClose={() => {
        // A browser closes it at the second Escape.
        if (needsSignIn.value) dialog.current?.showModal();
      }}
    >
      {isFirst ? <h1 id={id}>{access.signIn}</h1> : <h2 id={id}>{access.signIn}</h2>}
      <p class="mut">{isFirst ? access.begin : access.again}</p>
      <TokenForm />
      {issuerAddress.value !== null && (
        <a class="btn" href={issuerAddress.value}>
          {access.issuer}
        </a>
      )}
    </dialog>
  );
}

function TokenForm() {
  const { access } = words.value;
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const refuse = (why: string): void => {
    setFault(why);
    field.current?.select();
    field.current?.focus();
  };
  const submit = async (): Promise<void> => {
    const token = field.current?.value.trim() ?? '';
    if (token === '') return refuse(access.noToken);
    setBusy(true);
    const problem = await signIn(token);
    setBusy(false);
    if (problem !== null) refuse(faultText(problem));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void submit();
      }}
    >
      <div class="fld">
        <label for={id}>{access.token}</label>
        <span class="in">
          <input
            ref={field}
            id={id}
            type="password"
            autocomplete="off"
            spellcheck={false}
            aria-invalid={fault !== null}
            aria-describedby={`${id}-hint`}
            onInput={() => setFault(null)}
          />
        </span>
        <p id={`${id}-hint`} class={fault === null ? 'sm mut' : 'fault'} role="status">
          {fault ?? access.tokenHint}
        </p>
      </div>
      <button type="submit" class="btn p" aria-disabled={isBusy}>
        {access.signIn}
      </button>
    </form>
  );
}

/** Why a sign-in failed. The server refuses a wrong token in the same way as no token. */
function faultText({ status, code, detail }: Problem): string {
  const { access, state } = words.value;
  if (status === 401) return access.refused;
  return code === 'offline' ? state.offline : detail;
}
