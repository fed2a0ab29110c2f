import { useState } from 'preact/hooks';
import { Meter } from '../../parts/meter.jsx';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Empty, ProblemNote } from '../../parts/states.jsx';
import { controlFollower, type Follower, type FollowerCommand } from '../../wire/operations.js';
import type { Problem } from '../../wire/problem.js';
import { words } from '../../words/words.js';

interface FollowersProps {
  readonly followers: readonly Follower[];
  readonly readAgain: () => void;
}

/** The read models that follow the log: how far they are, and the buttons that pause, resume and rebuild them. */
export function Followers({ followers, readAgain }: FollowersProps) {
  const texts = words.value.operations;
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const act = async (name: string, command: FollowerCommand): Promise<void> => {
    setBusy(name);
    setProblem(null);
    const answer = await controlFollower(name, command);
    setBusy(null);
    if (!answer.ok) setProblem(answer.problem);
    readAgain();
  };
  return (
    <Panel title={texts.followers} note={texts.followersNote}>
      {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
      {followers.length === 0 ? (
        <Empty>{texts.noFollowers}</Empty>
      ) : (
        <div class="scroll" aria-busy={busy !== null}>
          <table>
            <caption class="sr">{texts.followers}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.follower}</th>
                <th scope="col">{words.value.lot.status}</th>
                <th scope="col" class="r">
                  {texts.position}
                </th>
                <th scope="col" class="r">
                  {texts.lag}
                </th>
                <th scope="col">{texts.rebuild}</th>
                <th scope="col">{texts.commands}</th>
              </tr>
            </thead>
            <tbody>
              {followers.map((one) => (
                <FollowerRow
                  key={one.name}
                  follower={one}
                  isBusy={busy === one.name}
                  act={(command) => void act(one.name, command)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

const tags: Readonly<Record<Follower['status'], string>> = {
  ...{ following: 'tag good', rebuilding: 'tag edit', paused: 'tag warn', failed: 'tag bad' },
};

interface FollowerRowProps {
  readonly follower: Follower;
  readonly isBusy: boolean;
  readonly act: (command: FollowerCommand) => void;
}

function FollowerRow({ follower, isBusy, act }: FollowerRowProps) {
  const { name, version, position, head, lagMs, status, problem, rebuild } = follower;
  const texts = words.value.operations;
  const isStopped = status === 'paused' || status === 'failed';
  const commands: readonly FollowerCommand[] = isStopped ? ['resume', 'rebuild'] : ['pause', 'rebuild'];
  return (
    <tr>
      <th scope="row">
        {name} {version !== null && <span class="dim xs">v{version}</span>}
      </th>
      <td>
        <span class={tags[status]}>{texts.followerStatuses[status]}</span>
        {problem !== null && <p class="sm fault">{problem}</p>}
      </td>
      <td class="r nw">{texts.positionOf(numberText(position, 0), numberText(head, 0))}</td>
      <td class="r nw">
        {numberText(lagMs, 0)} <span class="u">ms</span>
      </td>
      <td>
        {rebuild === null ? (
          <LastRebuild follower={follower} />
        ) : (
          <Meter
            label={texts.rebuildOf(name)}
            value={rebuild.position}
            most={head}
            text={texts.positionOf(numberText(rebuild.position, 0), numberText(head, 0))}
          />
        )}
      </td>
      <td class="nw">
        {commands.map((command) => (
          <button
            key={command}
            type="button"
            class="btn s"
            aria-disabled={isBusy}
            aria-label={texts.commandOf(texts.command[command], name)}
            onClick={() => !isBusy && act(command)}
          >
            {texts.command[command]}
          </button>
        ))}
      </td>
    </tr>
  );
}

/** Whether the last rebuild found the same rows as there were before. */
function LastRebuild({ follower: { lastRebuild } }: { readonly follower: Follower }) {
  const texts = words.value.operations;
  if (lastRebuild === null || !lastRebuild.compared) return null;
  if (lastRebuild.differences.length === 0) return <span class="sm mut">{texts.rebuiltEqual}</span>;
  const rows = lastRebuild.differences.map(({ table, oldRows, newRows }) => `${table} ${oldRows} → ${newRows}`);
  return <span class="sm fault">{texts.rebuiltDiffers(rows.join(', '))}</span>;
}
