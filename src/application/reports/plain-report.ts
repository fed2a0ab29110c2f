import type { Report } from '../../compliance/report.js';
import type { ReportScope } from './report-scope.js';

/** Returns the heading of a report that no authority defines. It has no identities and no remarks. */
export function plainReport(
  { record, form, from, to, known }: ReportScope,
  unit: string,
): Omit<Report, 'columns' | 'sections'> {
  return {
    ...{ form, rules: `${form}/1`, winery: record.winery, bond: record.bond, period: { from, to }, known, unit },
    identities: [],
    remarks: [],
  };
}
