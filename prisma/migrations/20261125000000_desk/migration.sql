-- The desk: workflow, schedules, embargoes, kills, previews; and what delivery may read of the press.

-- AlterTable
ALTER TABLE "articles" ADD COLUMN "assignee" TEXT,
ADD COLUMN "embargo_until" TIMESTAMPTZ(3),
ADD COLUMN "embargo_zone" TEXT;

-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN "after" JSONB,
ADD COLUMN "before" JSONB;

-- AlterTable
ALTER TABLE "publications" ADD COLUMN "killed_at" TIMESTAMPTZ(3),
ADD COLUMN "valid_from_zone" TEXT,
ADD COLUMN "valid_to_zone" TEXT;

-- AlterTable
ALTER TABLE "revisions" ADD COLUMN "article_version" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "autosave" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "notes" (
    "id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "section_id" UUID,
    "text" TEXT NOT NULL,
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "previews" (
    "id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "revision_number" INTEGER,
    "label" TEXT,
    "signing_key" BYTEA NOT NULL,
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "previews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kills" (
    "article_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "killed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kills_pkey" PRIMARY KEY ("article_id")
);

-- CreateTable
CREATE TABLE "released_slugs" (
    "language" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "article_id" UUID NOT NULL,
    "released_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "released_slugs_pkey" PRIMARY KEY ("language","slug","article_id","released_at")
);

-- CreateTable
CREATE TABLE "planned_changes" (
    "id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "article_id" UUID NOT NULL,
    "publication_id" UUID NOT NULL,

    CONSTRAINT "planned_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotent_answers" (
    "actor_id" UUID NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "answer" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotent_answers_pkey" PRIMARY KEY ("actor_id","key_hash")
);

-- CreateIndex
CREATE INDEX "notes_article_id_created_at_id_idx" ON "notes"("article_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "previews_article_id_created_at_id_idx" ON "previews"("article_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "previews_expires_at_idx" ON "previews"("expires_at");

-- CreateIndex
CREATE INDEX "released_slugs_article_id_idx" ON "released_slugs"("article_id");

-- CreateIndex
CREATE INDEX "planned_changes_due_at_idx" ON "planned_changes"("due_at");

-- CreateIndex
CREATE INDEX "planned_changes_publication_id_idx" ON "planned_changes"("publication_id");

-- CreateIndex
CREATE INDEX "planned_changes_article_id_idx" ON "planned_changes"("article_id");

-- CreateIndex
CREATE INDEX "idempotent_answers_created_at_idx" ON "idempotent_answers"("created_at");

-- CreateIndex
CREATE INDEX "articles_assignee_updated_at_idx" ON "articles"("assignee", "updated_at" DESC);

-- CreateIndex
CREATE INDEX "articles_trashed_at_idx" ON "articles"("trashed_at");

-- CreateIndex
CREATE INDEX "publications_revision_id_idx" ON "publications"("revision_id");

-- AddForeignKey
ALTER TABLE "notes" ADD CONSTRAINT "notes_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notes" ADD CONSTRAINT "notes_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "previews" ADD CONSTRAINT "previews_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "previews" ADD CONSTRAINT "previews_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kills" ADD CONSTRAINT "kills_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "released_slugs" ADD CONSTRAINT "released_slugs_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "planned_changes" ADD CONSTRAINT "planned_changes_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotent_answers" ADD CONSTRAINT "idempotent_answers_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- ── What Prisma's schema has no words for ───────────────────────────────────────────────────────
--
-- More advisory locks, beside those that the first migration lists: (4201, 6) delivery's role, (4201, 7) the plan.

-- The database's clock. One function, so that a test can put another in its place: everything below asks it.
CREATE FUNCTION "dateline_clock"() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS 'SELECT statement_timestamp()';

ALTER TABLE "articles"
    ADD CONSTRAINT "articles_embargo_whole" CHECK ("embargo_zone" IS NULL OR "embargo_until" IS NOT NULL);

ALTER TABLE "planned_changes"
    ADD CONSTRAINT "planned_changes_type_snake_case" CHECK ("type" ~ '^[a-z][a-z0-9]*(_[a-z0-9]+)*$');

-- What a publication shows stays as it was. Its end is a plan until it has passed, and then a fact: it may move as
-- long as it lies ahead, and after that only to an earlier instant. A kill marks it, once and for ever.
CREATE FUNCTION "refuse_rewritten_publication"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rest record := NEW;
BEGIN
    rest."valid_to" := OLD."valid_to";
    rest."valid_to_zone" := OLD."valid_to_zone";
    rest."killed_at" := OLD."killed_at";
    IF rest *<> OLD
       OR (OLD."killed_at" IS NOT NULL AND NEW."killed_at" IS DISTINCT FROM OLD."killed_at")
       OR (OLD."valid_to" <= "dateline_clock"() AND (NEW."valid_to" IS NULL OR NEW."valid_to" > OLD."valid_to")) THEN
        RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, TG_NAME
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME,
                  DETAIL = 'Only the end may change, as long as it lies ahead.';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER "publications_frozen" ON "publications";
CREATE TRIGGER "publications_frozen" BEFORE UPDATE ON "publications"
    FOR EACH ROW EXECUTE FUNCTION "refuse_rewritten_publication"();

-- What readers were shown is never deleted, but with its whole article out of the trash. A plan may be given up.
CREATE FUNCTION "refuse_lost_publication"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."valid_from" <= "dateline_clock"()
       AND EXISTS (SELECT FROM "articles" a WHERE a."id" = OLD."article_id" AND a."trashed_at" IS NULL) THEN
        RAISE EXCEPTION 'delete on relation "%" violates check constraint "%"', TG_TABLE_NAME, TG_NAME
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME,
                  DETAIL = 'Readers have seen it.';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER "publications_kept" BEFORE DELETE ON "publications"
    FOR EACH ROW EXECUTE FUNCTION "refuse_lost_publication"();

-- The second wall behind the press: nothing of a killed article goes out, and nothing new of an embargoed one before
-- its instant. A revision that readers have seen may be issued again, as a correction does.
CREATE FUNCTION "refuse_publication"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    refused text;
BEGIN
    IF EXISTS (SELECT FROM "kills" k WHERE k."article_id" = NEW."article_id") THEN
        refused := 'publications_not_killed';
    ELSIF EXISTS (SELECT FROM "articles" a WHERE a."id" = NEW."article_id" AND a."embargo_until" > NEW."valid_from")
          AND NOT EXISTS (
              SELECT FROM "publications" p
              WHERE p."revision_id" = NEW."revision_id" AND p."valid_from" <= NEW."valid_from"
                AND p."valid_from" <= "dateline_clock"()) THEN
        refused := 'publications_not_embargoed';
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, refused
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = refused;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "publications_allowed" BEFORE INSERT ON "publications"
    FOR EACH ROW EXECUTE FUNCTION "refuse_publication"();

-- ── What delivery may read ──────────────────────────────────────────────────────────────────────
--
-- Delivery's own role is granted these views and no table: what has not begun and what was killed is not there,
-- whatever a statement asks for. Views and not policies, since a policy keeps Postgres from using an index for any
-- operator that is not leakproof, and those of arrays and full text are not.

-- What has begun, also what is over: time travel reads it.
CREATE VIEW "readable_publications" AS
    SELECT "id", "article_id", "valid_from", "valid_to", "language", "slug", "type", "category_id", "tag_ids",
           "author_ids", "first_published_at", "published_at", "modified_at", "document", "card"
    FROM "publications"
    WHERE "valid_from" <= "dateline_clock"() AND "killed_at" IS NULL
      AND ("valid_to" IS NULL OR "valid_to" > "valid_from");

CREATE VIEW "readable_term_publications" AS
    SELECT "id", "kind", "term_id", "slug", "name", "parent_id", "position", "document", "valid_from", "valid_to"
    FROM "term_publications"
    WHERE "valid_from" <= "dateline_clock"() AND ("valid_to" IS NULL OR "valid_to" > "valid_from");

-- Tombstones: each address that readers have found a killed article under.
CREATE VIEW "killed_addresses" AS
    SELECT DISTINCT p."article_id", p."language", p."slug", k."reason", k."killed_at"
    FROM "kills" k JOIN "publications" p ON p."article_id" = k."article_id"
    WHERE p."killed_at" IS NOT NULL AND p."valid_from" <= "dateline_clock"();

-- Former addresses that no longer lead anywhere.
CREATE VIEW "released_addresses" AS
    SELECT "language", "slug", "article_id", "released_at" FROM "released_slugs";

-- Under which addresses readers have found articles, since when. Those of a killed one too: once its kill is lifted and it
-- is published again, they lead to it as before.
CREATE VIEW "former_addresses" AS
    SELECT "language", "slug", "article_id", "valid_from"
    FROM "publications"
    WHERE "valid_from" <= "dateline_clock"() AND ("valid_to" IS NULL OR "valid_to" > "valid_from");
