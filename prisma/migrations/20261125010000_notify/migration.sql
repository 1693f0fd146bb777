-- What readers see has changed: every process hears of it, with the tags of what is over and the instants at which it
-- changes once more by schedule. Triggers on what delivery reads, so that nothing that writes can forget it, and a
-- plan is told as well as what is done. Postgres delivers at the commit, and equal words of one transaction once.

-- An address by its digest: slugs are in every script, and tags travel in headers. src/cache/tags.ts does the same.
CREATE FUNCTION "address_tag"("kind" text, "slug" text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT 'address:' || left(encode(sha256(convert_to(kind || '/' || slug, 'UTF8')), 'hex'), 16)
$$;

-- With the addresses that it had before: those lead to it as long as readers see it.
CREATE FUNCTION "publication_tags"("p" "publications") RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ',
        'articles',
        'article:' || p."article_id",
        (SELECT string_agg("address_tag"('article', s), ' ') FROM (
            SELECT p."slug" AS s UNION SELECT "slug" FROM "publications" WHERE "article_id" = p."article_id") a),
        'articles:language:' || p."language",
        'articles:category:' || p."category_id",
        (SELECT string_agg('articles:tag:' || t, ' ') FROM unnest(p."tag_ids") t),
        (SELECT string_agg('articles:author:' || a, ' ') FROM unnest(p."author_ids") a))
$$;

CREATE FUNCTION "term_publication_tags"("t" "term_publications") RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ',
        'terms',
        CASE t."kind" WHEN 'category' THEN 'categories' ELSE t."kind" || 's' END,
        t."kind" || ':' || t."term_id",
        (SELECT string_agg("address_tag"(t."kind", s), ' ') FROM (
            SELECT t."slug" AS s UNION SELECT "slug" FROM "term_publications" WHERE "term_id" = t."term_id") a))
$$;

-- `tags|instants in milliseconds`. What is too long for one notification says that everything is over: `*`.
CREATE FUNCTION "tell_readers_change"("tags" text, VARIADIC "instants" timestamptz[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told text := tags || '|' || coalesce(
        (SELECT string_agg(floor(extract(epoch FROM i) * 1000)::bigint::text, ' ') FROM unnest(instants) i WHERE isfinite(i)), '');
BEGIN
    PERFORM pg_notify('dateline_readers', CASE WHEN octet_length(told) > 7900 THEN '*' ELSE told END);
END
$$;

-- By the statement: one that writes thousands of rows says that everything is over.
CREATE FUNCTION "tell_publications"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF (SELECT count(*) FROM old_rows) > 100 THEN
            PERFORM pg_notify('dateline_readers', '*');
        ELSE
            PERFORM "tell_readers_change"("publication_tags"(r), r."valid_from", r."valid_to") FROM old_rows r;
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        IF (SELECT count(*) FROM new_rows) > 100 THEN
            PERFORM pg_notify('dateline_readers', '*');
        ELSE
            PERFORM "tell_readers_change"("publication_tags"(r), r."valid_from", r."valid_to") FROM new_rows r;
        END IF;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION "tell_term_publications"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF (SELECT count(*) FROM old_rows) > 100 THEN
            PERFORM pg_notify('dateline_readers', '*');
        ELSE
            PERFORM "tell_readers_change"("term_publication_tags"(r), r."valid_from", r."valid_to") FROM old_rows r;
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        IF (SELECT count(*) FROM new_rows) > 100 THEN
            PERFORM pg_notify('dateline_readers', '*');
        ELSE
            PERFORM "tell_readers_change"("term_publication_tags"(r), r."valid_from", r."valid_to") FROM new_rows r;
        END IF;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION "tell_released_slug"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told "released_slugs" := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    PERFORM "tell_readers_change"(
        concat_ws(' ', 'article:' || told."article_id", "address_tag"('article', told."slug")), told."released_at");
    RETURN NULL;
END
$$;

CREATE FUNCTION "tell_everything"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('dateline_readers', '*');
    RETURN NULL;
END
$$;

CREATE TRIGGER "publications_begun_told" AFTER INSERT ON "publications"
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "tell_publications"();
CREATE TRIGGER "publications_changed_told" AFTER UPDATE ON "publications"
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "tell_publications"();
CREATE TRIGGER "publications_deleted_told" AFTER DELETE ON "publications"
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "tell_publications"();
CREATE TRIGGER "term_publications_begun_told" AFTER INSERT ON "term_publications"
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "tell_term_publications"();
CREATE TRIGGER "term_publications_changed_told" AFTER UPDATE ON "term_publications"
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "tell_term_publications"();
CREATE TRIGGER "term_publications_deleted_told" AFTER DELETE ON "term_publications"
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "tell_term_publications"();
CREATE TRIGGER "released_slugs_told" AFTER INSERT OR UPDATE OR DELETE ON "released_slugs"
    FOR EACH ROW EXECUTE FUNCTION "tell_released_slug"();
CREATE TRIGGER "publications_emptied" AFTER TRUNCATE ON "publications"
    FOR EACH STATEMENT EXECUTE FUNCTION "tell_everything"();
CREATE TRIGGER "term_publications_emptied" AFTER TRUNCATE ON "term_publications"
    FOR EACH STATEMENT EXECUTE FUNCTION "tell_everything"();

-- What lies ahead, for a process that begins to listen. Articles by their plan, since few have one.
CREATE VIEW "readers_changes_ahead" AS
    SELECT "publication_tags"(p) AS "tags", p."valid_from", p."valid_to"
    FROM "publications" p
    WHERE p."article_id" IN (SELECT "article_id" FROM "planned_changes")
      AND (p."valid_from" > "dateline_clock"() OR p."valid_to" > "dateline_clock"())
    UNION ALL
    SELECT "term_publication_tags"(t), t."valid_from", t."valid_to"
    FROM "term_publications" t
    WHERE t."valid_from" > "dateline_clock"() OR t."valid_to" > "dateline_clock"();
