/** A document that is no document of keys. The message names the place and never contains a value. */
export class InvalidKeys extends Error {
  override readonly name = 'InvalidKeys';

  constructor(source: string, fault: string, remedy: string, options?: ErrorOptions) {
    super(`${source}: ${fault}. ${remedy}`, options);
  }
}
