import { grantText } from '../../parts/account-button.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { paths } from '../../reading/route.js';
import type { AuditEntry } from '../../wire/administration.js';
import type { Session } from '../../wire/session.js';
import { words } from '../../words/words.js';

type Detail = AuditEntry['detail'];

/** What happened, in a sentence, and what changed. */
export function Sentence({ of: { kind, detail, winery } }: { readonly of: AuditEntry }) {
  const { audit: texts, wake } = words.value;
  const first = kind === 'actions_edited' ? firstNumber(detail) : null;
  return (
    <>
      {sentences[kind](detail, texts)}{' '}
      {first !== null && winery !== null && (
        <a class="lk" href={paths.wake(first)}>
          {wake.open}
        </a>
      )}
      {(kind === 'winery_changed' || kind === 'vessel_changed') && (
        <ul class="grants sm mut">
          {changesIn(detail).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </>
  );
}

type Texts = (typeof words.value)['audit'];

const sentences: Readonly<Record<AuditEntry['kind'], (detail: Detail, texts: Texts) => string>> = {
  actions_edited: (detail, texts) =>
    texts.actionsEdited(countIn(detail, 'revised'), countIn(detail, 'retracted'), countIn(detail, 'recorded')),
  lock_overridden: ({ count }, texts) => texts.lockOverridden(Number(count)),
  sign_in_refused: ({ count, address, reason }, texts) =>
    texts.signInRefused(Number(count), String(address), String(reason)),
  token_created: (detail, texts) => texts.tokenCreated(String(detail.name), grantsIn(detail)),
  token_revoked: (detail, texts) => texts.tokenRevoked(String(detail.name), grantsIn(detail)),
  winery_created: (_detail, texts) => texts.wineryCreated,
  winery_changed: (_detail, texts) => texts.wineryChanged,
  vessel_created: (detail, texts) => texts.vesselCreated(vesselIn(detail)),
  vessel_changed: (detail, texts) => texts.vesselChanged(vesselIn(detail)),
  appellation_changed: ({ after }, texts) => texts.appellationChanged(String(membersOf(after).appellation ?? '')),
  label_changed: ({ after }, texts) => texts.labelChanged(String(membersOf(after).label ?? '')),
  report_filed: ({ form, from, to }, texts) => texts.reportFiled(String(form), `${from} – ${to}`),
  label_removed: ({ before }, texts) => texts.labelRemoved(String(membersOf(before).label ?? '')),
};

function countIn(detail: Detail, name: string): string {
  return numberText(Number(detail[name] ?? 0), 0);
}

/** The roles of a token, and its owner. */
function grantsIn({ grants, owner }: Detail): string {
  const roles = Array.isArray(grants) ? grants.map((grant: Session['grants'][number]) => grantText(grant)) : [];
  return [...roles, ...(typeof owner === 'string' ? [owner] : [])].join(', ');
}

function vesselIn({ after }: Detail): string {
  return String(membersOf(after).vessel ?? '');
}

function firstNumber({ notifications }: Detail): number | null {
  const { first } = membersOf(notifications);
  return typeof first === 'number' ? first : null;
}

/** The members of settings that changed, each with its former and its new value. */
function changesIn({ before, after }: Detail): readonly string[] {
  const [former, next] = [membersOf(before), membersOf(after)];
  const names = [...new Set([...Object.keys(former), ...Object.keys(next)])].filter((name) => name !== 'revision');
  return names
    .filter((name) => JSON.stringify(former[name] ?? null) !== JSON.stringify(next[name] ?? null))
    .map((name) => words.value.audit.changed(name, textOf(former[name]), textOf(next[name])));
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
}
