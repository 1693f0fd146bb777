-- The change log as readers get it: in order, to a horizon, with a digest of what it adds up to at each change.

-- AlterTable
ALTER TABLE "changes" ADD COLUMN "appears" BOOLEAN,
ADD COLUMN "digest" bit(256),
ADD COLUMN "items" INTEGER;

-- CreateTable
CREATE TABLE "change_log" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "secret" BYTEA NOT NULL,
    "pruned_through" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "change_log_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "changes_term_id_sequence_idx" ON "changes"("term_id", "sequence");


-- ── What Prisma's schema has no words for ───────────────────────────────────────────────────────

-- One row: what tokens are sealed with, so that one of another log is told from ours, and how far the log was pruned.
ALTER TABLE "change_log" ADD CONSTRAINT "change_log_single" CHECK ("id" = 1);
INSERT INTO "change_log" ("secret") VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- Whether readers see something after a change or no more; null: it is about its address alone.
CREATE FUNCTION "change_appears"("type" text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN type IN ('article_published', 'article_updated', 'article_corrected',
                      'category_published', 'tag_published', 'author_published') THEN true
        WHEN type IN ('article_unpublished', 'article_killed',
                      'category_withdrawn', 'tag_withdrawn', 'author_withdrawn') THEN false
    END
$$;

-- What one thing adds to the digest: the SHA-256 of "kind id version", where the version is the number of the change
-- that made it as it is. Those of all things that are there are XORed: in any order, and each change costs the same.
CREATE FUNCTION "change_mark"("kind" text, "id" uuid, "version" bigint) RETURNS bit(256) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('x' || encode(sha256(convert_to(kind || ' ' || id || ' ' || version, 'UTF8')), 'hex'))::bit(256)
$$;

-- As before, the number, under the lock that is held to the commit; and under the same lock what the log adds up to.
CREATE OR REPLACE FUNCTION "number_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    latest record;
    before record;
    kind text := CASE WHEN NEW."article_id" IS NOT NULL THEN 'article' ELSE NEW."term_kind" END;
    subject uuid := coalesce(NEW."article_id", NEW."term_id");
BEGIN
    PERFORM pg_advisory_xact_lock(4201, 2);
    NEW."sequence" := nextval('changes_sequence');
    NEW."appears" := CASE WHEN subject IS NOT NULL AND kind IS NOT NULL THEN "change_appears"(NEW."type") END;
    SELECT c."digest", c."items" INTO latest FROM "changes" c ORDER BY c."sequence" DESC LIMIT 1;
    NEW."digest" := coalesce(latest."digest", repeat('0', 256)::bit(256));
    NEW."items" := coalesce(latest."items", 0);
    IF NEW."appears" IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW."article_id" IS NOT NULL THEN
        SELECT c."sequence", c."appears" INTO before FROM "changes" c
        WHERE c."article_id" = subject AND c."appears" IS NOT NULL ORDER BY c."sequence" DESC LIMIT 1;
    ELSE
        SELECT c."sequence", c."appears" INTO before FROM "changes" c
        WHERE c."term_id" = subject AND c."appears" IS NOT NULL ORDER BY c."sequence" DESC LIMIT 1;
    END IF;
    IF before."appears" THEN
        NEW."digest" := NEW."digest" # "change_mark"(kind, subject, before."sequence");
        NEW."items" := NEW."items" - 1;
    END IF;
    IF NEW."appears" THEN
        NEW."digest" := NEW."digest" # "change_mark"(kind, subject, NEW."sequence");
        NEW."items" := NEW."items" + 1;
    END IF;
    RETURN NEW;
END
$$;

-- What is in the log already. It is never updated, but for this once.
ALTER TABLE "changes" DISABLE TRIGGER "changes_immutable";
WITH known AS (
    SELECT c."sequence", "change_appears"(c."type") AS appears,
           coalesce(c."article_id", c."term_id") AS subject,
           CASE WHEN c."article_id" IS NOT NULL THEN 'article' ELSE c."term_kind" END AS kind
    FROM "changes" c
    WHERE coalesce(c."article_id", c."term_id") IS NOT NULL
      AND (c."article_id" IS NOT NULL OR c."term_kind" IS NOT NULL) AND "change_appears"(c."type") IS NOT NULL
), stepped AS (
    SELECT k.*, lag(k."sequence") OVER own AS before, lag(k.appears) OVER own AS appeared
    FROM known k WINDOW own AS (PARTITION BY k.kind, k.subject ORDER BY k."sequence")
), stepping AS (
    SELECT s."sequence", s.appears,
           (CASE WHEN s.appeared THEN "change_mark"(s.kind, s.subject, s.before) ELSE repeat('0', 256)::bit(256) END)
             # (CASE WHEN s.appears THEN "change_mark"(s.kind, s.subject, s."sequence") ELSE repeat('0', 256)::bit(256) END) AS step,
           s.appears::int - coalesce(s.appeared, false)::int AS added
    FROM stepped s
), summed AS (
    SELECT c."sequence", s.appears,
           coalesce(bit_xor(s.step) OVER upto, repeat('0', 256)::bit(256)) AS digest,
           coalesce(sum(s.added) OVER upto, 0)::int AS items
    FROM "changes" c LEFT JOIN stepping s ON s."sequence" = c."sequence"
    WINDOW upto AS (ORDER BY c."sequence")
)
UPDATE "changes" c SET "appears" = s.appears, "digest" = s.digest, "items" = s.items
FROM summed s WHERE s."sequence" = c."sequence";
ALTER TABLE "changes" ENABLE TRIGGER "changes_immutable";

-- Whoever follows the log hears that there is more of it, at the commit.
CREATE FUNCTION "tell_changes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('dateline_changes', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER "changes_told" AFTER INSERT ON "changes" FOR EACH STATEMENT EXECUTE FUNCTION "tell_changes"();

-- Whose page shows a card of an article, or a term. Without a list of what is pending, which every look would read.
CREATE INDEX "publications_present_target_ids_idx" ON "publications" USING GIN ("target_ids") WITH (fastupdate = off)
    WHERE "valid_to" IS NULL;
CREATE INDEX "publications_present_term_ids_idx" ON "publications" USING GIN ("term_ids") WITH (fastupdate = off)
    WHERE "valid_to" IS NULL;
-- All that readers see, in a fixed order.
CREATE INDEX "publications_present_article_id_idx" ON "publications"("article_id") WHERE "valid_to" IS NULL;

-- The log as delivery reads it: to the first change that the database's clock has not come to. What comes after that one
-- waits, or a reader would pass it before there is anything to be seen of it. `+ 0`: by the index of the instants.
CREATE VIEW "readable_changes" AS
    SELECT "sequence", "type", "article_id", "publication_id", "term_kind", "term_id", "effective_at", "appears",
           lpad(to_hex(substring("digest" FROM 1 FOR 64)::bit(64)::bigint), 16, '0')
           || lpad(to_hex(substring("digest" FROM 65 FOR 64)::bit(64)::bigint), 16, '0')
           || lpad(to_hex(substring("digest" FROM 129 FOR 64)::bit(64)::bigint), 16, '0')
           || lpad(to_hex(substring("digest" FROM 193 FOR 64)::bit(64)::bigint), 16, '0') AS "digest", "items"
    FROM "changes"
    WHERE "sequence" < coalesce(
        (SELECT min(ahead."sequence" + 0) FROM "changes" ahead WHERE ahead."effective_at" > "dateline_clock"()),
        9223372036854775807);

CREATE VIEW "readable_change_log" AS
    SELECT l."secret", l."pruned_through", greatest(l."pruned_through", (SELECT max(c."sequence") FROM "changes" c)) AS "written_through"
    FROM "change_log" l;
