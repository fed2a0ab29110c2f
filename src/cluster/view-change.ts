import type { Member, View } from './view.js';

/**
 * Returns the view with a further member; null if it is a member already. An earlier incarnation of the same node stays a member until it is found silent: if two nodes were
 * given one name by mistake, each would otherwise remove the other for ever.
 */
export function withMember({ epoch, members }: View, member: Member): View | null {
  if (members.some(({ incarnation }) => incarnation === member.incarnation)) return null;
  return { epoch: epoch + 1, members: sorted([...members, member]) };
}

/** Returns the view without some members; null if none of them is a member. */
export function withoutMembers({ epoch, members }: View, incarnations: ReadonlySet<string>): View | null {
  const left = members.filter(({ incarnation }) => !incarnations.has(incarnation));
  return left.length === members.length ? null : { epoch: epoch + 1, members: left };
}

function sorted(members: readonly Member[]): readonly Member[] {
  return [...members].sort((a, b) => (a.incarnation < b.incarnation ? -1 : 1));
}
