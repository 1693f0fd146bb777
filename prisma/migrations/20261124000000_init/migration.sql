-- All of them are "trusted": an owner of the database may create them without being a superuser.
-- Search by similar text.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- Search that finds é by e.
CREATE EXTENSION IF NOT EXISTS unaccent;
-- Plain equality inside the exclusion constraints below.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- CreateTable
CREATE TABLE "articles" (
    "id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "headline" TEXT NOT NULL,
    "kicker" TEXT,
    "standfirst" TEXT,
    "dateline" JSONB,
    "category_id" UUID,
    "image" JSONB,
    "canonical_url" TEXT,
    "seo" JSONB NOT NULL,
    "excerpt" TEXT,
    "extensions" JSONB NOT NULL,
    "corrections" JSONB NOT NULL,
    "stage" TEXT NOT NULL DEFAULT 'draft',
    "version" INTEGER NOT NULL DEFAULT 1,
    "revision_number" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "trashed_at" TIMESTAMPTZ(3),

    CONSTRAINT "articles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "article_slugs" (
    "language" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "article_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "article_slugs_pkey" PRIMARY KEY ("language","slug")
);

-- CreateTable
CREATE TABLE "sections" (
    "id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "heading" TEXT,
    "anchor" TEXT,
    "body" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "related_links" (
    "id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "target_id" UUID,
    "url" TEXT,
    "title" TEXT,
    "excerpt" TEXT,
    "category_id" UUID,
    "image" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "related_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "categories" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "parent_id" UUID,
    "position" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "trashed_at" TIMESTAMPTZ(3),

    CONSTRAINT "categories_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tags" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "trashed_at" TIMESTAMPTZ(3),

    CONSTRAINT "tags_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authors" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "job_title" TEXT,
    "biography" TEXT,
    "url" TEXT,
    "image" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "trashed_at" TIMESTAMPTZ(3),

    CONSTRAINT "authors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "article_tags" (
    "article_id" UUID NOT NULL,
    "tag_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "article_tags_pkey" PRIMARY KEY ("article_id","tag_id")
);

-- CreateTable
CREATE TABLE "bylines" (
    "article_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "bylines_pkey" PRIMARY KEY ("article_id","author_id","role")
);

-- CreateTable
CREATE TABLE "revisions" (
    "id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "headline" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "message" TEXT,
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "publications" (
    "id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "language" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "category_id" UUID,
    "tag_ids" UUID[],
    "author_ids" UUID[],
    "first_published_at" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "modified_at" TIMESTAMPTZ(3) NOT NULL,
    "document" JSONB NOT NULL,
    "card" JSONB NOT NULL,

    CONSTRAINT "publications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "term_publications" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "term_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" UUID,
    "position" INTEGER NOT NULL DEFAULT 0,
    "document" JSONB NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "term_publications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "changes" (
    "sequence" BIGINT NOT NULL DEFAULT 0,
    "type" TEXT NOT NULL,
    "article_id" UUID,
    "publication_id" UUID,
    "term_kind" TEXT,
    "term_id" UUID,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "changes_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" UUID NOT NULL,
    "request_id" TEXT,
    "address" TEXT,
    "details" JSONB,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "articles_updated_at_id_idx" ON "articles"("updated_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "articles_created_at_id_idx" ON "articles"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "articles_category_id_updated_at_idx" ON "articles"("category_id", "updated_at" DESC);

-- CreateIndex
CREATE INDEX "articles_headline_trgm_idx" ON "articles" USING GIN ("headline" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "articles_standfirst_trgm_idx" ON "articles" USING GIN ("standfirst" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "articles_language_slug_key" ON "articles"("language", "slug");

-- CreateIndex
CREATE INDEX "article_slugs_article_id_idx" ON "article_slugs"("article_id");

-- CreateIndex
CREATE UNIQUE INDEX "sections_article_id_position_key" ON "sections"("article_id", "position");

-- CreateIndex
CREATE INDEX "related_links_target_id_idx" ON "related_links"("target_id");

-- CreateIndex
CREATE INDEX "related_links_category_id_idx" ON "related_links"("category_id");

-- CreateIndex
CREATE UNIQUE INDEX "related_links_article_id_position_key" ON "related_links"("article_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "categories_slug_key" ON "categories"("slug");

-- CreateIndex
CREATE INDEX "categories_parent_id_idx" ON "categories"("parent_id");

-- CreateIndex
CREATE INDEX "categories_name_id_idx" ON "categories"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tags_slug_key" ON "tags"("slug");

-- CreateIndex
CREATE INDEX "tags_name_id_idx" ON "tags"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "authors_slug_key" ON "authors"("slug");

-- CreateIndex
CREATE INDEX "authors_name_id_idx" ON "authors"("name", "id");

-- CreateIndex
CREATE INDEX "article_tags_tag_id_idx" ON "article_tags"("tag_id");

-- CreateIndex
CREATE INDEX "bylines_author_id_idx" ON "bylines"("author_id");

-- CreateIndex
CREATE UNIQUE INDEX "revisions_article_id_number_key" ON "revisions"("article_id", "number");

-- CreateIndex
CREATE INDEX "publications_article_id_valid_from_idx" ON "publications"("article_id", "valid_from" DESC);

-- CreateIndex
CREATE INDEX "publications_language_slug_idx" ON "publications"("language", "slug");

-- CreateIndex
CREATE INDEX "publications_slug_idx" ON "publications"("slug");

-- CreateIndex
CREATE INDEX "publications_published_at_article_id_idx" ON "publications"("published_at" DESC, "article_id" DESC);

-- CreateIndex
CREATE INDEX "publications_modified_at_article_id_idx" ON "publications"("modified_at" DESC, "article_id" DESC);

-- CreateIndex
CREATE INDEX "publications_category_id_published_at_article_id_idx" ON "publications"("category_id", "published_at" DESC, "article_id" DESC);

-- CreateIndex
CREATE INDEX "publications_language_published_at_article_id_idx" ON "publications"("language", "published_at" DESC, "article_id" DESC);

-- CreateIndex
CREATE INDEX "publications_tag_ids_idx" ON "publications" USING GIN ("tag_ids");

-- CreateIndex
CREATE INDEX "publications_author_ids_idx" ON "publications" USING GIN ("author_ids");

-- CreateIndex
CREATE INDEX "term_publications_term_id_valid_from_idx" ON "term_publications"("term_id", "valid_from" DESC);

-- CreateIndex
CREATE INDEX "term_publications_kind_slug_idx" ON "term_publications"("kind", "slug");

-- CreateIndex
CREATE INDEX "term_publications_kind_name_term_id_idx" ON "term_publications"("kind", "name", "term_id");

-- CreateIndex
CREATE INDEX "changes_article_id_sequence_idx" ON "changes"("article_id", "sequence");

-- CreateIndex
CREATE INDEX "changes_effective_at_idx" ON "changes"("effective_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_prefix_key" ON "api_keys"("prefix");

-- CreateIndex
CREATE INDEX "api_keys_created_at_id_idx" ON "api_keys"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_recorded_at_id_idx" ON "audit_entries"("recorded_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_resource_id_recorded_at_idx" ON "audit_entries"("resource_id", "recorded_at" DESC);

-- AddForeignKey
ALTER TABLE "articles" ADD CONSTRAINT "articles_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "categories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_slugs" ADD CONSTRAINT "article_slugs_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sections" ADD CONSTRAINT "sections_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "related_links" ADD CONSTRAINT "related_links_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "related_links" ADD CONSTRAINT "related_links_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "articles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "related_links" ADD CONSTRAINT "related_links_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "categories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "categories" ADD CONSTRAINT "categories_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "categories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_tags" ADD CONSTRAINT "article_tags_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_tags" ADD CONSTRAINT "article_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tags"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bylines" ADD CONSTRAINT "bylines_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bylines" ADD CONSTRAINT "bylines_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "authors"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publications" ADD CONSTRAINT "publications_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publications" ADD CONSTRAINT "publications_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- ── What Prisma's schema has no words for ───────────────────────────────────────────────────────
--
-- Advisory locks are taken as (4201, n), so that they do not meet those of other programs on the server:
-- 1 migrations, 2 the change log, 3 the tree of categories, 4 the first admin key, 5 the sample content,
-- 21 the slugs of tags, 22 the slugs of authors.
-- A trigger that refuses a row says "… violates check constraint "<name>"", as Postgres itself would.

-- Articles

ALTER TABLE "articles"
    ADD CONSTRAINT "articles_language_not_empty" CHECK ("language" <> ''),
    ADD CONSTRAINT "articles_slug_not_empty" CHECK ("slug" <> ''),
    ADD CONSTRAINT "articles_headline_length" CHECK (char_length("headline") BETWEEN 1 AND 300),
    ADD CONSTRAINT "articles_type_known" CHECK ("type" IN (
        'news', 'analysis', 'opinion', 'feature', 'interview', 'review', 'explainer', 'live_blog')),
    ADD CONSTRAINT "articles_stage_known" CHECK ("stage" IN ('draft', 'in_review', 'approved')),
    ADD CONSTRAINT "articles_version_positive" CHECK ("version" > 0);

-- The order of sections and related links. Checked at commit: a reorder is one update for each row, and
-- two rows share a position between the first and the last of them.

DROP INDEX "sections_article_id_position_key";
ALTER TABLE "sections" ADD CONSTRAINT "sections_article_id_position_key"
    UNIQUE ("article_id", "position") DEFERRABLE INITIALLY DEFERRED;

DROP INDEX "related_links_article_id_position_key";
ALTER TABLE "related_links" ADD CONSTRAINT "related_links_article_id_position_key"
    UNIQUE ("article_id", "position") DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE "related_links"
    ADD CONSTRAINT "related_links_kind_known" CHECK ("kind" IN ('article', 'external')),
    ADD CONSTRAINT "related_links_article_has_target"
        CHECK ("kind" <> 'article' OR ("target_id" IS NOT NULL AND "url" IS NULL)),
    ADD CONSTRAINT "related_links_external_has_title"
        CHECK ("kind" <> 'external' OR ("title" IS NOT NULL AND "target_id" IS NULL)),
    ADD CONSTRAINT "related_links_not_to_itself" CHECK ("target_id" <> "article_id");

-- Categories: a tree of at most ten levels

ALTER TABLE "categories"
    ADD CONSTRAINT "categories_not_own_parent" CHECK ("parent_id" <> "id");

CREATE FUNCTION "check_category_tree"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    max_depth CONSTANT integer := 10;
    ancestor uuid := NEW."parent_id";
    ancestors integer := 0;
    levels_below integer;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW."parent_id" IS NOT DISTINCT FROM OLD."parent_id" THEN
        RETURN NEW;
    END IF;
    -- One move at a time, to commit: two at once, each harmless, could close a circle together.
    PERFORM pg_advisory_xact_lock(4201, 3);

    WHILE ancestor IS NOT NULL LOOP
        IF ancestor = NEW."id" THEN
            RAISE EXCEPTION 'new row for relation "categories" violates check constraint "categories_no_cycle"'
                USING ERRCODE = 'check_violation', TABLE = 'categories', CONSTRAINT = 'categories_no_cycle',
                      DETAIL = 'A category cannot lie under itself.';
        END IF;
        ancestors := ancestors + 1;
        EXIT WHEN ancestors > max_depth;
        SELECT "parent_id" INTO ancestor FROM "categories" WHERE "id" = ancestor;
    END LOOP;

    WITH RECURSIVE below ("id", "level") AS (
        SELECT NEW."id", 0
        UNION ALL
        SELECT child."id", below."level" + 1
        FROM "categories" child JOIN below ON child."parent_id" = below."id"
        WHERE below."level" < max_depth
    )
    SELECT max("level") INTO levels_below FROM below;

    IF ancestors + 1 + levels_below > max_depth THEN
        RAISE EXCEPTION 'new row for relation "categories" violates check constraint "categories_depth"'
            USING ERRCODE = 'check_violation', TABLE = 'categories', CONSTRAINT = 'categories_depth',
                  DETAIL = format('Categories may lie at most %s deep.', max_depth);
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "categories_tree" BEFORE INSERT OR UPDATE OF "parent_id" ON "categories"
    FOR EACH ROW WHEN (NEW."parent_id" IS NOT NULL) EXECUTE FUNCTION "check_category_tree"();

-- Publications: at any instant at most one of an article, and one at an address

ALTER TABLE "publications"
    ADD CONSTRAINT "publications_ends_after_start" CHECK ("valid_to" IS NULL OR "valid_to" >= "valid_from"),
    ADD CONSTRAINT "publications_article_no_overlap" EXCLUDE USING gist (
        "article_id" WITH =,
        tstzrange("valid_from", "valid_to") WITH &&),
    ADD CONSTRAINT "publications_slug_no_overlap" EXCLUDE USING gist (
        "language" WITH =,
        "slug" WITH =,
        tstzrange("valid_from", "valid_to") WITH &&);

ALTER TABLE "term_publications"
    ADD CONSTRAINT "term_publications_kind_known" CHECK ("kind" IN ('category', 'tag', 'author')),
    ADD CONSTRAINT "term_publications_ends_after_start"
        CHECK ("valid_to" IS NULL OR "valid_to" >= "valid_from"),
    ADD CONSTRAINT "term_publications_term_no_overlap" EXCLUDE USING gist (
        "term_id" WITH =,
        tstzrange("valid_from", "valid_to") WITH &&),
    ADD CONSTRAINT "term_publications_slug_no_overlap" EXCLUDE USING gist (
        "kind" WITH =,
        "slug" WITH =,
        tstzrange("valid_from", "valid_to") WITH &&);

-- What readers were shown stays as it was. A publication may only end, and once it has an end only end
-- earlier: a later one would show again what had been withdrawn. Deleting is left open for the purge of a
-- whole article; nothing else deletes.
CREATE FUNCTION "refuse_republication"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unended record := NEW;
BEGIN
    unended."valid_to" := OLD."valid_to";
    -- Byte for byte: equal numbers or JSON may still read differently.
    IF unended *<> OLD OR (OLD."valid_to" IS NOT NULL
                           AND (NEW."valid_to" IS NULL OR NEW."valid_to" > OLD."valid_to")) THEN
        RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, TG_NAME
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME,
                  DETAIL = 'Only valid_to may change, and only to an earlier instant.';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "publications_frozen" BEFORE UPDATE ON "publications"
    FOR EACH ROW EXECUTE FUNCTION "refuse_republication"();
CREATE TRIGGER "term_publications_frozen" BEFORE UPDATE ON "term_publications"
    FOR EACH ROW EXECUTE FUNCTION "refuse_republication"();

-- Records that are written once. A revision goes only with its whole article; an audit entry never goes.

CREATE FUNCTION "refuse_statement"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of relation "%" violates check constraint "%"', TG_OP, TG_TABLE_NAME, TG_NAME
        USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END
$$;

CREATE TRIGGER "revisions_immutable" BEFORE UPDATE ON "revisions"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_statement"();
CREATE TRIGGER "changes_immutable" BEFORE UPDATE ON "changes"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_statement"();
CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_statement"();

-- The change log: numbered in the order of commits

ALTER TABLE "changes"
    ADD CONSTRAINT "changes_type_snake_case" CHECK ("type" ~ '^[a-z][a-z0-9]*(_[a-z0-9]+)*$');

CREATE SEQUENCE "changes_sequence" AS bigint OWNED BY "changes"."sequence";

-- The lock is held to commit, so the next number is given only when the last one can be seen. A reader who
-- has seen 7 has seen every row below 7 that will ever be; rolled back ones leave gaps.
CREATE FUNCTION "number_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(4201, 2);
    NEW."sequence" := nextval('changes_sequence');
    RETURN NEW;
END
$$;

CREATE TRIGGER "changes_numbered" BEFORE INSERT ON "changes"
    FOR EACH ROW EXECUTE FUNCTION "number_change"();

-- Keys

ALTER TABLE "api_keys"
    ADD CONSTRAINT "api_keys_scopes_not_empty" CHECK (coalesce(cardinality("scopes"), 0) > 0);

-- A slug is claimed before the article that claims it is written, so that two writers at once meet on the key of
-- this table and nowhere else: the link back is checked at the commit.
ALTER TABLE "article_slugs" ALTER CONSTRAINT "article_slugs_article_id_fkey" DEFERRABLE INITIALLY DEFERRED;
