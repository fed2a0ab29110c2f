import { signal } from '@preact/signals';

/** Whether the server refuses requests until the reader signs in. While it does, nothing is asked again by itself. */
export const needsSignIn = signal(false);

/** The address at which an issuer signs the reader in; null: there is none. */
export const issuerAddress = signal<string | null>(null);

/** A page of another site cannot send this header, so the server takes writes of a signed-in reader only with it. */
export const ownHeaders = { 'x-solera-request': '1' };

/** Fetches, and notices when the server asks for a sign-in. Rejects as fetch does. */
export async function watchedFetch(asked: Request): Promise<Response> {
  const response = await fetch(asked);
  if (response.status === 401) {
    issuerAddress.value = response.headers.get('solera-sign-in');
    needsSignIn.value = true;
  }
  return response;
}

/** What is sent, beside the address. */
export type Asked = RequestInit & { readonly headers?: Readonly<Record<string, string>> };

/** Sends a request of the page to the server that served it. */
export function request(path: string, asked: Asked): Promise<Response> {
  return watchedFetch(new Request(path, { ...asked, headers: { ...asked.headers, ...ownHeaders } }));
}
