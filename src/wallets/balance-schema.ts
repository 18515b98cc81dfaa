import { type Static, Type } from '@sinclair/typebox';
import { Holder } from '../http/reference-scalars.ts';
import { Points } from '../http/scalars.ts';
import { ref } from '../http/schema.ts';

export const Balance = Type.Object(
  {
    holder: ref(Holder),
    points: Type.String(),
    active: ref(Points),
    pending: ref(Points),
    reserved: ref(Points),
  },
  { $id: 'Balance', description: 'A wallet after the command. active is below zero while points are owed.' },
);

export type Balance = Static<typeof Balance>;
