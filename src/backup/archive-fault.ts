/**
 * Why an archive cannot be written, used or restored. `incomplete`: it has no manifest. `damaged`: a file is missing or differs. `newer_format`, `newer_program`: a later
 * version wrote it. `other_log`: the database is not the one of the archive. `wrong_order`: archives do not continue one another. `not_empty`: the target holds something.
 * `busy`: another process uses the target.
 */
type ArchiveFaultCode =
  | 'incomplete'
  | 'damaged'
  | 'newer_format'
  | 'newer_program'
  | 'other_log'
  | 'wrong_order'
  | 'not_empty'
  | 'busy'
  | 'bad_number';

/** A backup or a restore cannot go on. The message names the thing and the value, the advice the remedy. */
export class ArchiveFault extends Error {
  override readonly name = 'ArchiveFault';

  constructor(
    readonly code: ArchiveFaultCode,
    message: string,
    readonly advice: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
