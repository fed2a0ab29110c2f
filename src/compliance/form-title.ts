import type { ReportForm } from './report.js';

/** The titles of the forms, as they head a printed report. */
export const formTitles: Readonly<Record<ReportForm, string>> = {
  'ttb-5120.17': 'TTB F 5120.17, Report of Wine Premises Operations',
  inventory: 'Inventory',
  'weigh-tags': 'Receipts of fruit',
  removals: 'Removals',
};
