/** Keys of a key document, file or command cannot be used. The message names the place and the remedy, and never contains a value. */
export class InvalidKeys extends Error {
  override readonly name = 'InvalidKeys';

  constructor(source: string, fault: string, remedy: string, options?: ErrorOptions) {
    super(`${source}: ${fault}. ${remedy}`, options);
  }
}
