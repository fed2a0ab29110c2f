import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { readWinery, type Winery } from '../wire/reads.js';
import { type Resource, useResource } from '../wire/resource.js';
import { Screen } from './screen.jsx';
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
  readonly children: (winery: Winery) => ComponentChildren;
}

/** A screen of a winery, which is read if it is not known yet. */
export function ScreenOfWinery({ code, children }: ScreenOfWineryProps) {
  const known = wineryOf(code);
  const isNeeded = known === null && areWineriesAsked.value;
  const read = useResource(`winery ${code}`, (signal) => readWinery(code, signal), isNeeded ? 'once' : 'unread');
  useEffect(() => {
    rememberWinery(code);
    const found = read.data;
    if (found !== null && wineryOf(code) === null) wineries.value = [...(wineries.value ?? []), found];
  }, [code, read.data]);
  if (known !== null) return <>{children(known)}</>;
  return (
    <ScreenOf of={read} title={code}>
      {children}
    </ScreenOf>
  );
}
