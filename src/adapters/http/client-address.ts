import { isIPv6 } from 'node:net';

/**
 * Returns the part of an address that identifies a client: an IPv4 address, or the first half of an IPv6 address, because one customer of a provider
 * has all addresses of the second half.
 */
export function clientOf(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  // The parser of URLs knows the short forms, and writes the shortest.
  const shortest = new URL(`http://[${address.replace(/%.*/s, '')}]`).hostname.slice(1, -1);
  const [before = '', after] = shortest.split('::');
  const first = before === '' ? [] : before.split(':');
  const last = after === undefined || after === '' ? [] : after.split(':');
  const missing = after === undefined ? 0 : 8 - first.length - last.length;
  return `${[...first, ...Array<string>(missing).fill('0'), ...last].slice(0, 4).join(':')}::/64`;
}
