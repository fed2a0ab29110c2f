import { type TSchema, Type } from 'typebox';
import { accessLimits } from '../../../config/access.js';
import { permissions, roles } from '../../application/access/role.js';
import { auditKinds } from '../../application/ports/access-store.js';
import { instant, nullable, oneOf, pageOf, responseObject, schemaRef, text, uuid } from './openapi-shape.js';

/** The schemas of tokens, sessions and the audit trail. */
export function accessSchemas(): Record<string, TSchema> {
  const winery = Type.String({ description: 'The code of a winery, or `*` for all.' });
  const role = oneOf(roles, 'What the caller may do in the winery.');
  const name = Type.String({ minLength: 1, maxLength: accessLimits.nameCharacters });
  const grant = Type.Object({ role, winery }, { additionalProperties: false });
  const token = {
    id: uuid('The id of the token. It is not secret.'),
    name: text('Shown as `recordedBy` with everything that the token records.'),
    role: Type.Optional(role),
    winery: Type.Optional(winery),
    grants: Type.Array(schemaRef('Grant')),
    owner: nullable(Type.String(), 'The token sees and changes only lots of this owner.'),
    status: oneOf(['active', 'expired', 'revoked'], 'Whether the token is accepted.'),
    createdAt: instant(),
    createdBy: nullable(Type.String(), 'Who made the token.'),
    expiresAt: nullable(instant(), 'When the token stops; null: never.'),
    revokedAt: Type.Optional(instant()),
    revokedBy: Type.Optional(nullable(Type.String(), 'Who revoked it.')),
  };
  return {
    Grant: grant,
    NewToken: Type.Object(
      {
        name,
        role: Type.Optional(role),
        winery: Type.Optional(winery),
        wineries: Type.Optional(Type.Array(winery, { minItems: 1, maxItems: accessLimits.grantsPerToken })),
        grants: Type.Optional(Type.Array(grant, { minItems: 1, maxItems: accessLimits.grantsPerToken })),
        owner: Type.Optional(nullable(name, 'The token sees and changes only lots of this owner.')),
        expires: Type.Optional(nullable(Type.String(), 'A number of days such as `90d`, or a time. By default never.')),
      },
      { additionalProperties: false },
    ),
    Token: responseObject(token),
    CreatedToken: responseObject({ ...token, token: text('The token. It is never shown again.') }),
    TokenList: pageOf(schemaRef('Token')),
    SignIn: Type.Object({ token: Type.String() }, { additionalProperties: false }),
    Session: responseObject({
      name: nullable(Type.String(), 'The caller; null if no request needs credentials.'),
      owner: nullable(Type.String(), 'The only owner whose lots the caller sees.'),
      grants: Type.Array(schemaRef('Grant')),
      permissions: responseObject(
        Object.fromEntries(
          permissions.map((one) => [
            one,
            nullable(Type.Array(schemaRef('Code')), 'The wineries in which it counts; null: all.'),
          ]),
        ),
      ),
    }),
    ...auditSchemas(),
  };
}

function auditSchemas(): Record<string, TSchema> {
  return {
    AuditList: pageOf(schemaRef('AuditEntry')),
    AuditEntry: responseObject({
      at: instant(),
      kind: oneOf(auditKinds, 'What happened.'),
      by: nullable(Type.String(), 'Who did it; null if no request needed credentials, or no one was recognised.'),
      winery: nullable(schemaRef('Code'), 'The winery that it concerns.'),
      change: Type.Optional(uuid('The id of the change set.')),
      detail: Type.Object({}, { additionalProperties: true, description: 'More about it, by kind.' }),
    }),
  };
}
