import { describe, it } from 'vitest';
import { memoryReportNode } from '../support/memory-report-node.js';
import { reportExamples } from '../support/report-examples.js';

describe('in reports and filings,', () => {
  it.each(reportExamples)('$name', ({ check }) => check(memoryReportNode));
});
