import { v7 as uuidv7 } from 'uuid';
import type { PrismaClient } from '../../database/client.ts';

type Subject = { issuer: string; subject: string; name: string };

/** The id under which all that a subject does is recorded; its name is the one that the provider says now. */
export async function actorIdOf(
  prisma: PrismaClient,
  { issuer, subject, name }: Subject,
  now: Date,
): Promise<string> {
  const known = await prisma.actor.findUnique({
    where: { issuer_subject: { issuer, subject } },
    select: { id: true, name: true },
  });
  if (known?.name === name) return known.id;
  const [row] = await prisma.$queryRaw<{ id: string }[]>`
    INSERT INTO actors (id, kind, name, issuer, subject, created_at)
    VALUES (${uuidv7()}::uuid, 'token', ${name}, ${issuer}, ${subject}, ${now})
    ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name
    RETURNING id`;
  if (!row) throw new Error('an actor that was just written is not there');
  return row.id;
}
