-- The read model: what a page and a list need of a publication, worked out once when it is written.

-- AlterTable
ALTER TABLE "publications" ADD COLUMN "listing" TEXT NOT NULL DEFAULT '',
ADD COLUMN "target_ids" UUID[],
ADD COLUMN "term_ids" UUID[];

-- ── What Prisma's schema has no words for ───────────────────────────────────────────────────────

-- By the database and not by the press: whoever writes a publication, the version before this one too, leaves it whole.
CREATE FUNCTION "publication_read_model"("p" "publications") RETURNS "publications" LANGUAGE plpgsql STABLE AS $$
DECLARE
    links jsonb := CASE jsonb_typeof(p."document"->'relatedLinks') WHEN 'array' THEN p."document"->'relatedLinks' ELSE '[]' END;
BEGIN
    p."listing" := json_build_object(
        'articleId', p."article_id", 'slug', p."slug", 'language', p."language", 'type', p."type",
        'categoryId', p."category_id", 'tagIds', to_json(p."tag_ids"),
        'firstPublishedAt', to_char(p."first_published_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'publishedAt', to_char(p."published_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'modifiedAt', to_char(p."modified_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'card', p."card")::text;
    p."target_ids" := ARRAY(
        SELECT DISTINCT (link->>'targetId')::uuid FROM jsonb_array_elements(links) AS l(link)
        WHERE link->>'targetId' IS NOT NULL);
    p."term_ids" := ARRAY(
        SELECT id FROM (
            SELECT p."category_id" UNION SELECT unnest(p."tag_ids") UNION SELECT unnest(p."author_ids")
            UNION SELECT (link->>'categoryId')::uuid FROM jsonb_array_elements(links) AS l(link)
        ) named(id) WHERE id IS NOT NULL);
    RETURN p;
END
$$;

CREATE FUNCTION "complete_publication"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN "publication_read_model"(NEW);
END
$$;

-- What is there already. It is frozen, but for this once.
ALTER TABLE "publications" DISABLE TRIGGER "publications_frozen";
UPDATE "publications" p
SET ("listing", "target_ids", "term_ids") =
    (SELECT made."listing", made."target_ids", made."term_ids" FROM "publication_read_model"(p) made);
ALTER TABLE "publications" ENABLE TRIGGER "publications_frozen";

CREATE TRIGGER "publications_read_model" BEFORE INSERT ON "publications"
    FOR EACH ROW EXECUTE FUNCTION "complete_publication"();

-- Each republication ends one row and leaves it where the new one stands in every list. What readers see now has no
-- end, but for the little that a plan will end: lists of the present read these, whatever has piled up behind them.
CREATE INDEX "publications_present_published_at_idx" ON "publications"("published_at" DESC, "article_id" DESC)
    WHERE "valid_to" IS NULL;
CREATE INDEX "publications_present_modified_at_idx" ON "publications"("modified_at" DESC, "article_id" DESC)
    WHERE "valid_to" IS NULL;
CREATE INDEX "publications_present_category_id_idx"
    ON "publications"("category_id", "published_at" DESC, "article_id" DESC) WHERE "valid_to" IS NULL;
CREATE INDEX "publications_present_language_idx"
    ON "publications"("language", "published_at" DESC, "article_id" DESC) WHERE "valid_to" IS NULL;
CREATE INDEX "publications_present_tag_ids_idx" ON "publications" USING GIN ("tag_ids") WHERE "valid_to" IS NULL;
CREATE INDEX "publications_present_author_ids_idx" ON "publications" USING GIN ("author_ids") WHERE "valid_to" IS NULL;
CREATE INDEX "publications_ending_idx" ON "publications"("valid_to") WHERE "valid_to" IS NOT NULL;

-- One article, at an address or by its id, however often it was republished.
CREATE INDEX "publications_slug_until_idx" ON "publications"("slug", (coalesce("valid_to", 'infinity')));
CREATE INDEX "publications_article_until_idx" ON "publications"("article_id", (coalesce("valid_to", 'infinity')));
CREATE INDEX "term_publications_term_until_idx" ON "term_publications"("term_id", (coalesce("valid_to", 'infinity')));

-- A view of its own, beside "readable_publications" and with the same conditions.
CREATE VIEW "readable_pages" AS
    SELECT "id", "article_id", "valid_from", "valid_to", "language", "slug", "type", "category_id", "tag_ids",
           "author_ids", "published_at", "modified_at", "document", "listing", "target_ids", "term_ids"
    FROM "publications"
    WHERE "valid_from" <= "dateline_clock"() AND "killed_at" IS NULL
      AND ("valid_to" IS NULL OR "valid_to" > "valid_from");
