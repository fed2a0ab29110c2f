/** Who sends fuzzed requests, and what each of them must not see. */

const roles = ['consumer', 'reader', 'recorder', 'editor', 'steward', 'admin'] as const;

/** The owner to whom some callers are limited, and the owner whose lots they must not see. */
export const owners = { own: 'X', other: 'Y' } as const;
export const wineries = { open: 'estate', spare: 'spare', hidden: 'secret' } as const;

/** What a caller may see: all wineries, one winery, the lots of one owner in one winery, or nothing. */
type View = 'all' | 'winery' | 'owner' | 'nothing';

export interface FuzzCaller {
  readonly name: string;
  readonly view: View;
  /** The `Authorization` header, or null. */
  readonly authorization: string | null;
}

/** `makeToken` returns the text of a new token. */
export async function fuzzCallers(
  makeToken: (body: Readonly<Record<string, string>>) => Promise<string>,
): Promise<readonly FuzzCaller[]> {
  const callers: FuzzCaller[] = [{ name: 'no credentials', view: 'nothing', authorization: null }];
  const add = async (view: View, role: string, grant: Readonly<Record<string, string>>): Promise<void> => {
    const name = `${role} of ${view}`;
    callers.push({ name, view, authorization: `Bearer ${await makeToken({ name, role, ...grant })}` });
  };
  for (const role of roles) {
    await add('winery', role, { winery: wineries.open });
    await add('owner', role, { winery: wineries.open, owner: owners.own });
    await add('all', role, { winery: '*' });
  }
  return callers;
}
