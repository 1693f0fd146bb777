-- Sitemaps: each article has its place in one page of them, for life.

-- AlterTable
ALTER TABLE "publications" ADD COLUMN "sitemap_page" INTEGER;

-- ── What Prisma's schema has no words for ───────────────────────────────────────────────────────

-- Articles are numbered as they are first planned or published, and 10,000 numbers are a page: what comes later is on a
-- later page, what goes leaves a gap, and no page ever changes because of an article that is not on it. A number that is
-- lost with its transaction is a gap too.
CREATE SEQUENCE "sitemap_places" AS bigint;

-- Null: search engines are asked to leave the article out.
CREATE FUNCTION "place_in_sitemap"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."sitemap_page" := CASE WHEN NEW."document"->'seo'->>'noindex' = 'true' THEN NULL ELSE coalesce(
        (SELECT p."sitemap_page" FROM "publications" p
         WHERE p."article_id" = NEW."article_id" AND p."sitemap_page" IS NOT NULL
         ORDER BY p."valid_from" DESC LIMIT 1),
        1 + (nextval('sitemap_places') - 1) / 10000) END;
    RETURN NEW;
END
$$;

CREATE TRIGGER "publications_sitemap" BEFORE INSERT ON "publications"
    FOR EACH ROW EXECUTE FUNCTION "place_in_sitemap"();

-- What is there already, in the order in which it appeared. It is frozen, but for this once.
ALTER TABLE "publications" DISABLE TRIGGER "publications_frozen";
UPDATE "publications" p SET "sitemap_page" = 1 + (n."place" - 1) / 10000
FROM (
    SELECT "article_id", row_number() OVER (ORDER BY min("first_published_at"), "article_id") AS "place"
    FROM "publications" WHERE "document"->'seo'->>'noindex' IS DISTINCT FROM 'true' GROUP BY "article_id"
) n
WHERE n."article_id" = p."article_id" AND p."document"->'seo'->>'noindex' IS DISTINCT FROM 'true';
ALTER TABLE "publications" ENABLE TRIGGER "publications_frozen";
SELECT setval('sitemap_places', greatest(n, 1), n > 0) FROM (
    SELECT count(DISTINCT "article_id") AS n FROM "publications" WHERE "sitemap_page" IS NOT NULL) counted;

-- A page is one range, and its last change the first row of it.
CREATE INDEX "publications_present_sitemap_idx" ON "publications"("sitemap_page", "modified_at" DESC)
    WHERE "valid_to" IS NULL;

CREATE VIEW "sitemap_articles" AS
    SELECT "article_id", "valid_from", "valid_to", "sitemap_page", "language", "slug", "category_id",
           "first_published_at", "published_at", "modified_at", "card"
    FROM "publications"
    WHERE "valid_from" <= "dateline_clock"() AND "killed_at" IS NULL
      AND ("valid_to" IS NULL OR "valid_to" > "valid_from") AND "sitemap_page" IS NOT NULL;
