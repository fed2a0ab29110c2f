import { useMemo, useState } from 'preact/hooks';
import { GrowingBody } from '../../parts/growing-body.jsx';
import { fixedText, numberText } from '../../parts/quantity.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { Empty } from '../../parts/states.jsx';
import { placesOf } from '../../reading/decimal.js';
import {
  columnHead,
  columnsOf,
  type FigureName,
  hasCode,
  hasFigures,
  type Report,
  titlesOf,
} from '../../reading/report.js';
import type { ReportOf } from '../../wire/reports.js';
import { words } from '../../words/words.js';
import { Entries } from './entries.jsx';

type Section = Report['sections'][number];

/** A report: its sections as tables, whether its identities hold, and its remarks. A figure opens the actions behind it. */
export function ReportTables({ of, report }: { readonly of: ReportOf; readonly report: Report }) {
  const { reports: texts } = words.value;
  const [isWhole, setWhole] = useState(false);
  const [opened, setOpened] = useState<FigureName | null>(null);
  const sections = report.sections.filter(({ lines }) => isWhole || lines.some(hasFigures));
  return (
    <>
      <p class="bd row">
        <span class="mut sm">{texts.meta(report.rules, numberText(report.known, 0))}</span>
        <button type="button" class="btn s" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
          {texts.everyLine}
        </button>
      </p>
      {sections.length === 0 && <Empty>{texts.nothing}</Empty>}
      {sections.map((section) => (
        <SectionTable key={section.section} {...{ report, section, isWhole }} open={setOpened} />
      ))}
      <Findings report={report} />
      <Entries of={of} figure={opened} titles={opened && titlesOf(report, opened)} close={() => setOpened(null)} />
    </>
  );
}

interface SectionTableProps {
  readonly report: Report;
  readonly section: Section;
  /** Whether lines without figures are shown. */
  readonly isWhole: boolean;
  readonly open: (figure: FigureName) => void;
}

function SectionTable({ report, section, isWhole, open }: SectionTableProps) {
  const { reports: texts } = words.value;
  const columns = columnsOf(section, report.columns).map((column) => ({
    ...column,
    places: placesOf(
      section.lines.map(({ values }) => values[column.key] ?? 0),
      6,
    ),
  }));
  const lines = useMemo(() => section.lines.filter((line) => isWhole || hasFigures(line)), [section, isWhole]);
  return (
    <Scroll>
      <table class="report">
        <caption class="cap" lang="en">
          {hasCode(section) && `${section.section} `}
          {section.title}
        </caption>
        <thead>
          <tr>
            <th scope="col">{texts.line}</th>
            {columns.map((column) => (
              <th key={column.key} scope="col" class="r" lang="en">
                {columnHead(column, report)}
              </th>
            ))}
          </tr>
        </thead>
        <GrowingBody
          items={lines}
          row={({ line, title, values }) => (
            <tr key={line}>
              <th scope="row">
                {isNumbered(report, line, title) && <span class="code">{line} </span>}
                <span class="mut" lang="en">
                  {title}
                </span>
              </th>
              {columns.map(({ key, places }) => (
                <td key={key} class="r">
                  {(values[key] ?? 0) === 0 ? (
                    <span class="dim">–</span>
                  ) : (
                    <button
                      type="button"
                      class="figure"
                      aria-haspopup="dialog"
                      onClick={() => open({ section: section.section, line, column: key })}
                    >
                      {fixedText(values[key] ?? 0, places)}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          )}
        />
      </table>
    </Scroll>
  );
}

/** Whether a line has a number of its own, such as that of the form or of a weigh tag, and not only a title. */
function isNumbered({ form }: Report, line: string, title: string): boolean {
  return line !== title && (form === 'ttb-5120.17' || form === 'weigh-tags');
}

/** Whether the identities of the form hold, and what the report remarks. */
function Findings({ report: { identities, remarks } }: { readonly report: Report }) {
  const { reports: texts } = words.value;
  return (
    <div class="bd">
      {identities.length > 0 && (
        <>
          <h3>{texts.identities}</h3>
          <ul class="plain ticks">
            {identities.map(({ name, holds }) => (
              <li key={name} class="nw">
                <span class={holds ? 'tag good' : 'tag bad'}>
                  <span aria-hidden="true">{holds ? '✓' : '✗'}</span>
                  {name}
                  <span class="sr">{holds ? texts.holds : texts.holdsNot}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {remarks.length > 0 && (
        <>
          <h3>{texts.remarks}</h3>
          <ul lang="en">
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
