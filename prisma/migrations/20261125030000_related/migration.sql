-- Related articles are found by term, what a publication links to by its links, and pages elsewhere are looked at.

-- CreateTable
CREATE TABLE "publication_terms" (
    "publication_id" UUID NOT NULL,
    "term_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "publication_terms_pkey" PRIMARY KEY ("publication_id","term_id")
);

-- CreateTable
CREATE TABLE "publication_links" (
    "publication_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "target_id" UUID,
    "url" TEXT,
    "title" TEXT,

    CONSTRAINT "publication_links_pkey" PRIMARY KEY ("publication_id","link_id")
);

-- CreateTable
CREATE TABLE "link_checks" (
    "url_hash" BYTEA NOT NULL,
    "url" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "status" INTEGER,
    "problem" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "first_failed_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_checks_pkey" PRIMARY KEY ("url_hash")
);

-- CreateIndex
CREATE INDEX "publication_terms_term_id_language_published_at_article_id_idx" ON "publication_terms"("term_id", "language", "published_at" DESC, "article_id" DESC);

-- CreateIndex
CREATE INDEX "publication_links_target_id_idx" ON "publication_links"("target_id");

-- CreateIndex
CREATE INDEX "publication_links_article_id_idx" ON "publication_links"("article_id");

-- CreateIndex
CREATE INDEX "link_checks_checked_at_idx" ON "link_checks"("checked_at");

-- CreateIndex
CREATE INDEX "link_checks_host_idx" ON "link_checks"("host");

-- AddForeignKey
ALTER TABLE "publication_terms" ADD CONSTRAINT "publication_terms_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publication_links" ADD CONSTRAINT "publication_links_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publications"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- ── What Prisma's schema has no words for ───────────────────────────────────────────────────────
--
-- One more advisory lock, beside those that the migrations before list: (4201, 9) the check of links.

ALTER TABLE "link_checks"
    ADD CONSTRAINT "link_checks_failures_since" CHECK (("failures" = 0) = ("first_failed_at" IS NULL));

-- A publication never changes, so what is derived from it is written once, with it.
CREATE FUNCTION "index_publications"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "publication_terms" ("publication_id", "term_id", "article_id", "language", "published_at")
        SELECT DISTINCT p."id", t."id", p."article_id", p."language", p."published_at"
        FROM "made" p, unnest(p."tag_ids" || p."category_id") AS t("id")
        WHERE t."id" IS NOT NULL;
    INSERT INTO "publication_links" ("publication_id", "link_id", "article_id", "kind", "target_id", "url", "title")
        SELECT p."id", l."id", p."article_id", l."kind", l."targetId", l."url", l."title"
        FROM "made" p, jsonb_to_recordset(p."document"->'relatedLinks')
            AS l("id" uuid, "kind" text, "targetId" uuid, "url" text, "title" text)
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER "publications_indexed" AFTER INSERT ON "publications"
    REFERENCING NEW TABLE AS "made" FOR EACH STATEMENT EXECUTE FUNCTION "index_publications"();

-- What was published before.
INSERT INTO "publication_terms" ("publication_id", "term_id", "article_id", "language", "published_at")
    SELECT DISTINCT p."id", t."id", p."article_id", p."language", p."published_at"
    FROM "publications" p, unnest(p."tag_ids" || p."category_id") AS t("id")
    WHERE t."id" IS NOT NULL;
INSERT INTO "publication_links" ("publication_id", "link_id", "article_id", "kind", "target_id", "url", "title")
    SELECT p."id", l."id", p."article_id", l."kind", l."targetId", l."url", l."title"
    FROM "publications" p, jsonb_to_recordset(p."document"->'relatedLinks')
        AS l("id" uuid, "kind" text, "targetId" uuid, "url" text, "title" text)
    ON CONFLICT DO NOTHING;

-- What delivery may read of it: as much as of the publications themselves. The order of the index is that of the view.
CREATE VIEW "readable_publication_terms" AS
    SELECT t."term_id", t."language", t."published_at", t."article_id", t."publication_id", p."valid_from", p."valid_to"
    FROM "publication_terms" t JOIN "publications" p ON p."id" = t."publication_id"
    WHERE p."valid_from" <= "dateline_clock"() AND p."killed_at" IS NULL
      AND (p."valid_to" IS NULL OR p."valid_to" > p."valid_from");
