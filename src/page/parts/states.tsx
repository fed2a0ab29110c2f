import type { ComponentChildren } from 'preact';
import type { Resource } from '../wire/resource.js';
import type { Problem } from '../wire/problem.js';
import { words } from '../words/words.js';

interface ReadingProps<Data> {
  readonly of: Resource<Data>;
  readonly children: (data: Data) => ComponentChildren;
}

/** Shows a resource: a skeleton while there is nothing, the data, which stay while they are read again, and a problem beside them. */
export function Reading<Data>({ of, children }: ReadingProps<Data>) {
  return (
    <div class="reading" aria-busy={of.isLoading}>
      {of.problem !== null && <ProblemNote problem={of.problem} repeatsInS={of.repeatsInS} retry={of.retry} />}
      {of.data === null ? of.isLoading && <Skeleton /> : children(of.data)}
    </div>
  );
}

function Skeleton() {
  return (
    <div class="skeleton" role="status">
      <span class="sr">{words.value.state.loading}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

interface ProblemNoteProps {
  readonly problem: Problem;
  readonly repeatsInS: number | null;
  readonly retry: (() => void) | null;
}

/** Why something could not be read or saved: title, detail, code, and what to do. */
export function ProblemNote({ problem, repeatsInS, retry }: ProblemNoteProps) {
  const { state } = words.value;
  const own: Readonly<Record<string, string>> = { offline: state.offline, unexpected: state.unexpected };
  return (
    <div class="problem" role="alert">
      <b>{own[problem.code] ?? problem.title}</b>
      {problem.detail !== '' && <p>{problem.detail}</p>}
      <p class="sm mut">
        {state.code} <code>{problem.code}</code>
      </p>
      {repeatsInS !== null && <p>{state.overloaded(repeatsInS)}</p>}
      {retry !== null && problem.status !== 403 && (
        <button type="button" class="btn s" onClick={retry}>
          {state.retry}
        </button>
      )}
    </div>
  );
}

/** One sentence where there is nothing, and the next step. */
export function Empty({ children, next }: { readonly children: ComponentChildren; readonly next?: ComponentChildren }) {
  return (
    <div class="none">
      <p>{children}</p>
      {next !== undefined && <p class="mut">{next}</p>}
    </div>
  );
}
