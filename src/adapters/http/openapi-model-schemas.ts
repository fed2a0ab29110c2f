import { type TSchema, Type } from 'typebox';
import { strategies } from '../../application/model/model-changes.js';
import { instant, list, nullable, oneOf, pageOf, responseObject, schemaRef, text, uuid } from './openapi-shape.js';

/** Returns the schemas of model changes. */
export function modelSchemas(): Record<string, TSchema> {
  const version = (description: string): TSchema => Type.Integer({ minimum: 1, description });
  const count = (description: string): TSchema => Type.Integer({ minimum: 0, description });
  return {
    ModelChangeList: list(schemaRef('ModelChange'), 'All model changes.'),
    ModelChange: responseObject({
      name: text('Its name, for instance `rules-3`.'),
      strategy: oneOf(
        strategies,
        '`adopt`: actions adopt a version of the rules by a revision. `upcast`: older bodies are upcast when they are read. `lazy`: an older saved state is replaced when a commit or the keeper saves a newer one. `rebuild`: the tables of a read model are built again.',
      ),
      unit: text('What is counted: `actions`, `revisions`, `touches`, `states` or `notifications`.'),
      pending: count('How many of `unit` use a former model.'),
      wineries: list(
        responseObject({
          winery: schemaRef('Code'),
          pending: count('Actions that have not adopted the version.'),
          rules: list(
            responseObject({ version: version('A version of the rules.'), actions: count('Actions that it decides.') }),
            'The versions that decide these actions.',
          ),
        }),
        'Of a change of the rules: the wineries with pending actions.',
      ),
      schemas: list(
        responseObject({
          of: text('The type of the actions, `events`, `head` or `checkpoint`.'),
          schema: version('A former schema.'),
          bodies: count('Bodies that have it.'),
        }),
        'Of a change of a schema: how many bodies have each former schema.',
      ),
      command: nullable(
        Type.String(),
        'The arguments with which `solera` applies the change to what is pending; null if no command is needed, or available yet.',
      ),
    }),
    ModelChangeActionList: pageOf(schemaRef('ModelChangeAction')),
    ModelChangeAction: responseObject({
      id: uuid('The id of the action.'),
      type: schemaRef('ActionType'),
      effectiveAt: instant(),
      revision: version('Its newest revision.'),
      rules: version('The version of the rules that decides it.'),
      former: Type.Optional(version('Of an adopted action: the version that decided it before.')),
      edited: Type.Optional(Type.Boolean({ description: 'Of an adopted action: whether it has been edited since.' })),
    }),
  };
}
