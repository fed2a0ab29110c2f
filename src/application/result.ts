/** One fault of a request body: `pointer` is a JSON pointer into the body. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** Why a request is not fulfilled. `code` is a stable code of the public API; only the HTTP adapter knows its status. */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly conflicts?: readonly unknown[];
  /** Every place of the request's own actions that lies in a locked period. */
  readonly locked?: readonly unknown[];
  readonly truncated?: true;
  readonly totals?: unknown;
  /** For `unknown`: the id of the change set whose outcome is not known. */
  readonly change?: string;
  /** For `too_late`: the edit that cannot be cancelled any more. */
  readonly edit?: unknown;
  /** For `overloaded`, `unknown` and `behind`: seconds after which a retry makes sense. */
  readonly retryAfterS?: number;
}

/**
 * A value, or the problem why there is none. `created` is true if a write recorded a new action. `accepted` is true if the value is an edit that will be
 * decided in the background. `decidedBy` names the node that decided, if it was another one.
 */
export type Result<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly created?: boolean;
      readonly accepted?: boolean;
      readonly decidedBy?: string;
    }
  | Failure;
export interface Failure {
  readonly ok: false;
  readonly problem: Problem;
  readonly decidedBy?: string;
}

export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function failure(code: string, detail: string): Failure {
  return { ok: false, problem: { code, detail } };
}
