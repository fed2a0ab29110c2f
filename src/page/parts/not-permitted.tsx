import type { Permission } from '../wire/session.js';
import { words } from '../words/words.js';
import { Screen } from './screen.jsx';
import { Empty } from './states.jsx';

interface NotPermittedProps {
  readonly title: string;
  readonly permission: Permission;
  /** Such as "in Alder Creek". */
  readonly where: string;
}

/** In the place of a screen that would be of no use to the reader: which permission is missing. */
export function NotPermitted({ title, permission, where }: NotPermittedProps) {
  return (
    <Screen title={title}>
      <Empty>{words.value.access.needs(permission, where)}</Empty>
    </Screen>
  );
}
