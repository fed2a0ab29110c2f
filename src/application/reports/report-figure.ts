import { failure, type Result } from '../result.js';
import type { PageQuery } from '../use-cases.js';
import type { ReportScope } from './report-scope.js';

/** The figure whose entries are listed. */
export interface FigureQuery extends PageQuery {
  readonly section: string;
  readonly line: string;
  readonly column: string;
}

/** Returns the failure of a figure that the form does not have. */
export function noFigure({ form }: ReportScope, { section, line, column }: FigureQuery): Result<never> {
  return failure('not_found', `The form ${form} has no line ${line} with a column ${column} in a section ${section}.`);
}
