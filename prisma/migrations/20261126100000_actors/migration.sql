-- Who acts: API keys, and whom the tokens of an identity provider are for. And what a key is held to.

CREATE TABLE "actors" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT,
    "subject" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "actors_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "actors_kind" CHECK (
        ("kind" = 'key' AND "issuer" IS NULL AND "subject" IS NULL)
        OR ("kind" = 'token' AND "issuer" IS NOT NULL AND "subject" IS NOT NULL))
);
CREATE UNIQUE INDEX "actors_issuer_subject_key" ON "actors"("issuer", "subject");

ALTER TABLE "api_keys"
    ADD COLUMN "category_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    ADD COLUMN "origins" TEXT[] DEFAULT ARRAY[]::TEXT[],
    ADD COLUMN "rotated_at" TIMESTAMPTZ(3),
    ADD COLUMN "previous_secret_hash" BYTEA,
    ADD COLUMN "previous_created_at" TIMESTAMPTZ(3),
    ADD COLUMN "previous_ends_at" TIMESTAMPTZ(3),
    ADD COLUMN "previous_last_used_at" TIMESTAMPTZ(3),
    -- Empty is without limit: what cannot be told from that by mistake must not be there.
    ADD CONSTRAINT "api_keys_limits" CHECK ("category_ids" IS NOT NULL AND "origins" IS NOT NULL) NOT VALID;

-- The version before this one makes keys too, and knows nothing of actors.
CREATE FUNCTION "make_actor_of_key"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "actors" ("id", "kind", "name", "created_at") VALUES (NEW."id", 'key', NEW."name", NEW."created_at")
    ON CONFLICT ("id") DO NOTHING;
    RETURN NEW;
END
$$;
CREATE TRIGGER "api_keys_actor" BEFORE INSERT ON "api_keys" FOR EACH ROW EXECUTE FUNCTION "make_actor_of_key"();

INSERT INTO "actors" ("id", "kind", "name", "created_at") SELECT "id", 'key', "name", "created_at" FROM "api_keys";

-- Every key is an actor of the same id, so what is there satisfies these; the next migration looks, without holding
-- up writers.
ALTER TABLE "revisions" DROP CONSTRAINT "revisions_actor_id_fkey",
    ADD CONSTRAINT "revisions_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "actors"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "notes" DROP CONSTRAINT "notes_actor_id_fkey",
    ADD CONSTRAINT "notes_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "actors"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "previews" DROP CONSTRAINT "previews_actor_id_fkey",
    ADD CONSTRAINT "previews_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "actors"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "audit_entries" DROP CONSTRAINT "audit_entries_actor_id_fkey",
    ADD CONSTRAINT "audit_entries_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "actors"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
ALTER TABLE "idempotent_answers" DROP CONSTRAINT "idempotent_answers_actor_id_fkey",
    ADD CONSTRAINT "idempotent_answers_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "actors"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
