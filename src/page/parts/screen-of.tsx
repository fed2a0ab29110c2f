import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { readWinery, type Winery } from '../wire/reads.js';
import { type Resource, useResource } from '../wire/resource.js';
import { may, type Permission } from '../wire/session.js';
import { words } from '../words/words.js';
import { Screen } from './screen.jsx';
import { NotPermitted } from './not-permitted.jsx';
import { Reading } from './states.jsx';
import { areWineriesAsked, rememberWinery, wineries, wineryOf } from './winery.js';

interface ScreenOfProps<Data> {
  readonly of: Resource<Data>;
  /** The heading while nothing has been read. */
  readonly title: string;
  readonly children: (data: Data) => ComponentChildren;
}

/** A screen whose heading depends on what is read: until then it has a heading of its own, and a skeleton or the problem. */
export function ScreenOf<Data>({ of, title, children }: ScreenOfProps<Data>) {
  if (of.data !== null) return <Reading of={of}>{children}</Reading>;
  return (
    <Screen title={title}>
      <Reading of={of}>{() => null}</Reading>
    </Screen>
  );
}

interface ScreenOfWineryProps {
  readonly code: string;
  /** The permission without which the screen is of no use; by default none. */
  readonly to?: Permission;
  /** The heading while the winery is read, and where the permission is missing. */
  readonly title: string;
  readonly children: (winery: Winery) => ComponentChildren;
}

/** A screen of a winery, which is read if it is not known yet. */
export function ScreenOfWinery({ code, to, title, children }: ScreenOfWineryProps) {
  const known = wineryOf(code);
  const isNeeded = known === null && areWineriesAsked.value;
  const read = useResource(`winery ${code}`, (signal) => readWinery(code, signal), isNeeded ? 'once' : 'unread');
  useEffect(() => {
    rememberWinery(code);
    const found = read.data;
    if (found !== null && wineryOf(code) === null) wineries.value = [...(wineries.value ?? []), found];
  }, [code, read.data]);
  if (to !== undefined && !may(to, code))
    return <NotPermitted title={title} permission={to} where={words.value.access.inWinery(known?.name ?? code)} />;
  if (known !== null) return <>{children(known)}</>;
  return (
    <ScreenOf of={read} title={title}>
      {children}
    </ScreenOf>
  );
}
