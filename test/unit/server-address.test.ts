import { describe, expect, it } from 'vitest';
import { addressLabel, parseServerAddress } from '../../src/adapters/nats/server-address.js';

describe('the address of a NATS server', () => {
  it.each([
    ['nats://host:4223', { host: 'host', port: 4223, tls: false, login: undefined }],
    ['host', { host: 'host', port: 4222, tls: false, login: undefined }],
    ['10.0.0.1:80', { host: '10.0.0.1', port: 80, tls: false, login: undefined }],
    ['tls://[::1]:4222', { host: '::1', port: 4222, tls: true, login: undefined }],
    ['nats://a%40b:p%3Aw@host', { host: 'host', port: 4222, tls: false, login: { user: 'a@b', password: 'p:w' } }],
    ['nats://secret@host', { host: 'host', port: 4222, tls: false, login: { token: 'secret' } }],
  ])('is read as operators write it: %s', (text, address) => expect(parseServerAddress(text)).toEqual(address));

  it.each(['http://host:4222', 'nats://', 'nats://host:99999', 'nats://user:secret@ho st'])(
    'is refused otherwise: %s',
    (text) => {
      expect(() => parseServerAddress(text)).toThrow(expect.objectContaining({ code: 'nats_address_invalid' }));
      expect(() => parseServerAddress(text)).not.toThrow(/secret/);
    },
  );

  it('is shown without its login', () => {
    expect(addressLabel(parseServerAddress('nats://user:secret@[::1]:1'))).toBe('[::1]:1');
  });
});
