import { type TSchema, Type } from 'typebox';
import { instant, list, nullable, responseObject, schemaRef, text, uuid } from './openapi-shape.js';

/** Returns the schemas of ingestion. */
export function ingestionSchemas(): Record<string, TSchema> {
  return {
    Ingestion: responseObject({
      enabled: Type.Boolean({ description: 'Whether this node reaches the stream `SOLERA_IN`.' }),
      detail: text('The reason if it does not.'),
      lag: nullable(
        Type.Integer(),
        'The number of commands that wait, of all wineries. Null if the stream is not reached.',
      ),
      refusals: Type.Integer({ description: 'The number of refused commands, of all wineries.' }),
      wineries: list(
        schemaRef('WineryIngestion'),
        'Wineries with waiting or refused commands, those with the most waiting commands first. At most 1,000.',
      ),
    }),
    WineryIngestion: responseObject({
      winery: text('The code of the winery, or the subject of the commands if it names no winery.'),
      waiting: nullable(Type.Integer(), 'The number of its commands that wait. Null if the stream is not reached.'),
      refusals: Type.Integer({ description: 'The number of its refused commands.' }),
      refused: list(schemaRef('RefusedCommand'), 'Its refused commands, the newest first. At most 20.'),
    }),
    RefusedCommand: responseObject({
      id: uuid('The id of the command, or one that Solera gave to a command without a valid id.'),
      at: instant('When it was refused.'),
      problem: schemaRef('Problem', 'The problem document, without `conflicts`.'),
    }),
    RetriedCommand: responseObject({
      id: uuid(),
      wineries: list(Type.String(), 'The wineries whose command was sent.'),
    }),
  };
}
