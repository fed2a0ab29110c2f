import type { Schemas } from '../../cellar/upcasters.js';
import type { UseCases } from '../use-cases.js';
import type { Caller } from './caller.js';
import type { LimitedPages } from './limited-pages.js';
import type { ShownAnswers } from './shown-answers.js';
import type { Visibility } from './visibility.js';

/** What the guarded use cases of one caller are made from. */
export interface GuardParts {
  readonly caller: Caller;
  /** The use cases without a guard. */
  readonly solera: UseCases;
  readonly visibility: Visibility;
  readonly answers: ShownAnswers;
  readonly pages: LimitedPages;
  /** The schemas of the bodies in the log. */
  readonly schemas: Schemas;
  /** Whether every node that may decide a command knows scopes. */
  readonly scopesAreKnown: () => boolean;
}
