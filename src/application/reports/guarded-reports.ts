import type { Granted } from '../access/access-control.js';
import { ownerForbidden } from '../access/caller.js';
import type { Permission } from '../access/role.js';
import type { Failure } from '../result.js';
import type { Filings } from './filings.js';
import type { ReportUseCases } from './report-use-cases.js';
import type { Reports } from './reports.js';

/** Returns the reports and filings as one caller may use them. A report counts the wine of all owners, so a caller who is limited to an owner cannot read it. */
export function guardedReports(
  { reports, filings }: { readonly reports: Reports; readonly filings: Filings },
  granted: Granted,
): ReportUseCases {
  const { caller } = granted;
  const refusal = (permission: Permission, winery: string): Failure | null => {
    const refused = granted.permit(permission, { winery });
    if (refused !== null || caller === null || caller.owner === null) return refused;
    return ownerForbidden(caller, 'Reading reports');
  };
  const by = caller?.name ?? null;
  return {
    report: async (winery, form, query) => refusal('read', winery) ?? reports.report(winery, form, query),
    entries: async (winery, form, query) => refusal('read', winery) ?? reports.entries(winery, form, query),
    file: async (winery, body, options) =>
      refusal('configure', winery) ?? filings.file(winery, body, { ...options, by }),
    amend: async (winery, id, body, options) =>
      refusal('configure', winery) ?? filings.amend(winery, id, body, { ...options, by }),
    getFiling: async (winery, id) => refusal('read', winery) ?? filings.get(winery, id),
    listFilings: async (winery, query) => refusal('read', winery) ?? filings.list(winery, query),
    differences: async (winery, id) => refusal('read', winery) ?? filings.differences(winery, id),
    due: async (winery) => refusal('read', winery) ?? filings.due(winery),
  };
}
