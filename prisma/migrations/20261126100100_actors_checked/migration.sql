-- What the migration before this one left unproven. Takes no lock that a reader or a writer waits for.
ALTER TABLE "revisions" VALIDATE CONSTRAINT "revisions_actor_id_fkey";
ALTER TABLE "notes" VALIDATE CONSTRAINT "notes_actor_id_fkey";
ALTER TABLE "previews" VALIDATE CONSTRAINT "previews_actor_id_fkey";
ALTER TABLE "audit_entries" VALIDATE CONSTRAINT "audit_entries_actor_id_fkey";
ALTER TABLE "idempotent_answers" VALIDATE CONSTRAINT "idempotent_answers_actor_id_fkey";
ALTER TABLE "api_keys" VALIDATE CONSTRAINT "api_keys_limits";
