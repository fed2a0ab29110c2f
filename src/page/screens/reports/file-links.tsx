import { useState } from 'preact/hooks';
import { download } from '../../parts/download.js';
import { ProblemNote } from '../../parts/states.jsx';
import type { Problem } from '../../wire/problem.js';
import { type ReportOf, readReportFile } from '../../wire/reports.js';

const kinds = [
  { name: 'PDF', ending: 'pdf', mediaType: 'application/pdf' },
  { name: 'CSV', ending: 'csv', mediaType: 'text/csv' },
] as const;

/** Saves a report as a file, as the server writes it. */
export function FileLinks({ of }: { readonly of: ReportOf }) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const { winery, form, period } = of;
  const save = async ({ ending, mediaType }: (typeof kinds)[number]): Promise<void> => {
    const answer = await readReportFile(of, mediaType);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) download(`${winery}-${form}-${period.from}-${period.to}.${ending}`, answer.data, mediaType);
  };
  return (
    <span class="row">
      {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
      {kinds.map((kind) => (
        <button key={kind.name} type="button" class="btn s" onClick={() => void save(kind)}>
          {kind.name}
        </button>
      ))}
    </span>
  );
}
