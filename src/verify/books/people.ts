import { standing } from './book.ts';

const PERSONAL = 'personal data, and what follows of it, stay out of the log';
const NOT_LOGGED = 'it is no part of the log';

export const accounts = standing('accounts', {
  key: [],
  untold: {
    name: PERSONAL,
    attributes: PERSONAL,
    country: PERSONAL,
    segment: PERSONAL,
    parent: PERSONAL,
    external_id: NOT_LOGGED,
    created_at: NOT_LOGGED,
    updated_at: NOT_LOGGED,
  },
  of: ({ owner, state: { profile } }) =>
    profile === null
      ? []
      : [
          {
            tenant_id: owner.tenantId,
            program_id: owner.programId,
            kind: profile.kind,
            enrolled_at: profile.enrolledAt,
          },
        ],
});

export const stakeholders = standing('stakeholders', {
  key: ['stakeholder_id'],
  untold: {
    name: PERSONAL,
    email: PERSONAL,
    title: PERSONAL,
    birthday: PERSONAL,
    attributes: PERSONAL,
    external_id: NOT_LOGGED,
    created_at: NOT_LOGGED,
    updated_at: NOT_LOGGED,
  },
  of: ({ trail, state }) =>
    [...trail.stakeholders.values()].map(({ stakeholder, roles, circle, active }) => ({
      stakeholder_id: stakeholder,
      roles: [...roles],
      circle,
      active,
      left_at: state.stakeholders.get(stakeholder)?.leftAt ?? null,
    })),
});
