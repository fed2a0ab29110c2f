import { useState } from 'preact/hooks';
import { grantText } from '../../parts/account-button.jsx';
import { MoreButton } from '../../parts/more-button.jsx';
import { NotPermitted } from '../../parts/not-permitted.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { dayAndTime } from '../../reading/time.js';
import { readTokens, type Token } from '../../wire/administration.js';
import { usePages } from '../../wire/pages.js';
import { maySomewhere, session } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { NewToken } from './new-token.jsx';
import { Revoke } from './revoke.jsx';

/** The tokens of the wineries that the reader administers: their status, making one, revoking one. */
export default function Tokens() {
  const { tokens: texts, access } = words.value;
  if (!maySomewhere('administer'))
    return <NotPermitted title={texts.title} permission="administer" where={access.inSome} />;
  return <Shown />;
}

function Shown() {
  const { tokens: texts } = words.value;
  const [count, setCount] = useState(0);
  const pages = usePages(`tokens ${count}`, readTokens);
  const readAgain = (): void => setCount(count + 1);
  const isRead = pages.problem === null && !pages.isLoading;
  const isFirst = session.value?.name === null && isRead && !pages.items.some(({ status }) => status === 'active');
  return (
    <Screen title={texts.title}>
      <div class="stack">
        <NewToken isFirst={isFirst} created={readAgain} />
        <Panel title={texts.title} note={texts.note}>
          <Table tokens={pages.items} readAgain={readAgain} />
          <MoreButton of={pages} />
        </Panel>
      </div>
    </Screen>
  );
}

function Table({ tokens, readAgain }: { readonly tokens: readonly Token[]; readonly readAgain: () => void }) {
  const { tokens: texts, lot } = words.value;
  return (
    <Scroll>
      <table>
        <caption class="sr">{texts.title}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.role}</th>
            <th scope="col">{texts.owner}</th>
            <th scope="col">{lot.status}</th>
            <th scope="col">{texts.created}</th>
            <th scope="col">{texts.expires}</th>
            <th scope="col">{texts.revoke}</th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <Row key={token.id} token={token} readAgain={readAgain} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ token, readAgain }: { readonly token: Token; readonly readAgain: () => void }) {
  const { tokens: texts, language } = words.value;
  const { id, name, grants, owner, status, createdAt, createdBy, expiresAt, revokedAt, revokedBy } = token;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const when = (at: string): string => dayAndTime(at, zone, language);
  const by = (author: string | null | undefined): string => (author == null ? '' : ` ${texts.by(author)}`);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{grants.map(grantText).join(', ')}</td>
      <td>{owner ?? ''}</td>
      <td>
        <span class={status === 'active' ? 'tag good' : 'tag'}>{texts.statuses[status]}</span>
        {revokedAt !== undefined && <p class="sm mut">{`${when(revokedAt)}${by(revokedBy)}`}</p>}
      </td>
      <td>{`${when(createdAt)}${by(createdBy)}`}</td>
      <td class="nw">{expiresAt === null ? texts.never : when(expiresAt)}</td>
      <td>{status === 'active' && <Revoke id={id} name={name} revoked={readAgain} />}</td>
    </tr>
  );
}
