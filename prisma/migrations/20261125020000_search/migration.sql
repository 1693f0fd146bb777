-- Search: what a publication is found by, made by the database itself, so that no path into the table forgets it.

-- AlterTable
ALTER TABLE "publications" ADD COLUMN "search" tsvector,
ADD COLUMN "search_title" TEXT;

-- CreateIndex
CREATE INDEX "publications_search_idx" ON "publications" USING GIN ("search");

-- CreateTable
CREATE TABLE "search_words" (
    "word" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("word")
);

-- CreateIndex
CREATE INDEX "search_words_trigrams" ON "search_words" USING GIN ("word" gin_trgm_ops);


-- ── What Prisma's schema has no words for ───────────────────────────────────────────────────────

-- Read with the rank of each match: not compressed, so that this costs no decompression.
ALTER TABLE "publications" ALTER COLUMN "search" SET STORAGE EXTERNAL;

-- A configuration of our own for each that Postgres has: the same, after accents are folded.
DO $$
DECLARE
    config record;
    mapping record;
BEGIN
    FOR config IN SELECT c.oid, c.cfgname FROM pg_ts_config c WHERE c.cfgnamespace = 'pg_catalog'::regnamespace LOOP
        EXECUTE format('CREATE TEXT SEARCH CONFIGURATION %I (COPY = pg_catalog.%I)',
            'dateline_' || config.cfgname, config.cfgname);
        FOR mapping IN
            SELECT t.alias, string_agg(format('pg_catalog.%I', d.dictname), ', ' ORDER BY m.mapseqno) AS dictionaries
            FROM pg_ts_config_map m
            JOIN ts_token_type('default') t ON t.tokid = m.maptokentype
            JOIN pg_ts_dict d ON d.oid = m.mapdict
            WHERE m.mapcfg = config.oid
              AND t.alias IN ('asciiword', 'word', 'numword', 'hword', 'hword_part', 'hword_asciipart',
                              'hword_numpart', 'asciihword', 'numhword')
            GROUP BY t.alias
        LOOP
            EXECUTE format('ALTER TEXT SEARCH CONFIGURATION %I ALTER MAPPING FOR %I WITH unaccent, %s',
                'dateline_' || config.cfgname, mapping.alias, mapping.dictionaries);
        END LOOP;
    END LOOP;
END
$$;

-- The configuration of a language, by the first part of its tag; those that this Postgres does not stem are `simple`.
DO $$
DECLARE
    cases text;
BEGIN
    SELECT string_agg(format('WHEN %L THEN %L::regconfig', map.tag, 'dateline_' || map.name), ' ' ORDER BY map.tag)
    INTO cases
    FROM (VALUES
        ('ar', 'arabic'), ('hy', 'armenian'), ('eu', 'basque'), ('ca', 'catalan'), ('da', 'danish'), ('nl', 'dutch'),
        ('en', 'english'), ('et', 'estonian'), ('fi', 'finnish'), ('fr', 'french'), ('de', 'german'), ('el', 'greek'),
        ('hi', 'hindi'), ('hu', 'hungarian'), ('id', 'indonesian'), ('ga', 'irish'), ('it', 'italian'),
        ('lt', 'lithuanian'), ('ne', 'nepali'), ('no', 'norwegian'), ('nb', 'norwegian'), ('nn', 'norwegian'),
        ('pt', 'portuguese'), ('ro', 'romanian'), ('ru', 'russian'), ('sr', 'serbian'), ('es', 'spanish'),
        ('sv', 'swedish'), ('ta', 'tamil'), ('tr', 'turkish'), ('yi', 'yiddish')
    ) AS map(tag, name)
    JOIN pg_ts_config c ON c.cfgnamespace = 'pg_catalog'::regnamespace AND c.cfgname = map.name;
    EXECUTE format(
        'CREATE FUNCTION "dateline_search_config"("language" text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE
         AS $f$ SELECT CASE split_part("language", ''-'', 1) %s ELSE ''dateline_simple''::regconfig END $f$', cases);
END
$$;

-- The characters of scripts that put no space between words: Thai, Lao, Burmese, Khmer, Kana, Han; and Hangul, whose
-- particles cling to words. They are indexed as pairs, each character with the next, and the last one by itself.
CREATE FUNCTION "dateline_search_pairs"("given" text, "is_query" boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    class CONSTANT text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]';
BEGIN
    IF "given" !~ class THEN
        RETURN "given";
    END IF;
    RETURN (
        SELECT string_agg(
            CASE
                WHEN NOT own THEN c
                WHEN next_own THEN CASE WHEN before_own THEN '' ELSE ' ' END || c || next || ' '
                -- The end of a run: in what is asked for it is part of the pair before.
                WHEN before_own THEN CASE WHEN "is_query" THEN '' ELSE c || ' ' END
                ELSE ' ' || c || ' '
            END, '' ORDER BY n)
        FROM (
            SELECT n, c, own, lead(c) OVER w AS next, coalesce(lead(own) OVER w, false) AS next_own,
                   coalesce(lag(own) OVER w, false) AS before_own
            FROM (SELECT n, c, c ~ class AS own FROM string_to_table("given", NULL) WITH ORDINALITY AS s(c, n)) chars
            WINDOW w AS (ORDER BY n)
        ) runs);
END
$$;

-- Text as it is searched: compatible characters are one; without vowel signs, stress marks and what cannot be seen; the
-- apostrophe of a Cyrillic word is no gap in it; signs, which would make Postgres read addresses, paths and numbers
-- below zero, are spaces.
CREATE FUNCTION "dateline_search_text"("given" text, "is_query" boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    signs CONSTANT text := E'!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~''';
    tidy text := "given";
BEGIN
    -- Most of what is written is of letters that need none of this, and it is most of the work.
    IF octet_length(tidy) = char_length(tidy) THEN
        RETURN translate(tidy, signs, repeat(' ', 40));
    END IF;
    tidy := regexp_replace(
        normalize(tidy, NFKC),
        '[\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u2060\ufeff]',
        '', 'g');
    IF tidy ~ '[\u0400-\u04ff]' THEN
        tidy := regexp_replace(tidy, '([\u0400-\u04ff])[''\u2019\u02bc]([\u0400-\u04ff])', '\1\2', 'g');
    END IF;
    RETURN "dateline_search_pairs"(translate(tidy, signs, repeat(' ', 40)), "is_query");
END
$$;

-- The plain text of a body: blocks as lines, and what stands in captions, quotes, titles and code.
CREATE FUNCTION "dateline_body_text"("document" jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(line, E'\n') FROM (
        SELECT (SELECT string_agg(span->>'text', '') FROM jsonb_array_elements(children) AS s(span)) AS line
        FROM jsonb_path_query("document", 'strict $.sections[*].body.**.children ? (@.type() == "array")') AS b(children)
        UNION ALL
        SELECT extra #>> '{}'
        FROM jsonb_path_query("document", 'strict $.sections[*].body.** ? (@._type != "span" && @._type != "block").keyvalue() ? (@.key == "caption" || @.key == "title" || @.key == "text" || @.key == "attribution" || @.key == "code").value ? (@.type() == "string")') AS e(extra)
    ) AS lines
$$;

-- What is found: headline before standfirst and kicker before headings before the body.
CREATE FUNCTION "dateline_search_vector"("language" text, "document" jsonb) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    config CONSTANT regconfig := "dateline_search_config"("language");
    head tsvector;
    body CONSTANT text := coalesce("dateline_body_text"("document"), '');
BEGIN
    head := setweight(to_tsvector(config, "dateline_search_text"(coalesce("document"->>'headline', ''), false)), 'A')
        || setweight(to_tsvector(config, "dateline_search_text"(
               concat_ws(' ', "document"->>'kicker', "document"->>'standfirst'), false)), 'B')
        || setweight(to_tsvector(config, "dateline_search_text"(coalesce((
               SELECT left(string_agg(heading #>> '{}', ' '), 20000)
               FROM jsonb_path_query("document", '$.sections[*].heading ? (@.type() == "string")') AS h(heading)),
               ''), false)), 'C');
    -- A vector holds 1 MB. Of a text beyond that, the beginning is found: it is published all the same.
    BEGIN
        RETURN head || to_tsvector(config, "dateline_search_text"(left(body, 400000), false));
    EXCEPTION WHEN program_limit_exceeded THEN
        RETURN head || to_tsvector(config, "dateline_search_text"(left(body, 40000), false));
    END;
END
$$;

-- Headline and standfirst, a line each, folded: for whoever is still typing, and for the words that may be meant.
CREATE FUNCTION "dateline_search_title"("document" jsonb) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_agg(lower(unaccent(regexp_replace("dateline_search_text"(line, false), '\s+', ' ', 'g'))), E'\n' ORDER BY n)
    FROM (VALUES (1, coalesce("document"->>'headline', '')), (2, coalesce("document"->>'standfirst', ''))) AS l(n, line)
$$;

CREATE FUNCTION "make_publication_searchable"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."search" := coalesce(NEW."search", "dateline_search_vector"(NEW."language", NEW."document"));
    NEW."search_title" := coalesce(NEW."search_title", "dateline_search_title"(NEW."document"));
    RETURN NEW;
END
$$;

CREATE TRIGGER "publications_searchable" BEFORE INSERT ON "publications"
    FOR EACH ROW WHEN (NEW."search" IS NULL OR NEW."search_title" IS NULL)
    EXECUTE FUNCTION "make_publication_searchable"();

-- The words of headlines and standfirsts, that a mistyped one is compared with: their number grows with the language
-- and not with the archive. Only those that are new are written, so that two who publish at once meet on these alone, and
-- in one order.
CREATE FUNCTION "note_search_words"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "search_words" ("word", "first_seen_at")
    SELECT DISTINCT word, NEW."valid_from" FROM regexp_split_to_table(NEW."search_title", '\s+') AS w(word)
    WHERE char_length(word) BETWEEN 3 AND 40 AND NOT EXISTS (
        SELECT FROM "search_words" s WHERE s."word" = w.word AND s."first_seen_at" <= NEW."valid_from")
    ORDER BY word
    ON CONFLICT ("word") DO UPDATE SET "first_seen_at" = EXCLUDED."first_seen_at"
        WHERE EXCLUDED."first_seen_at" < "search_words"."first_seen_at";
    RETURN NULL;
END
$$;

CREATE TRIGGER "publications_words_noted" AFTER INSERT ON "publications"
    FOR EACH ROW EXECUTE FUNCTION "note_search_words"();

-- What is published already.
ALTER TABLE "publications" DISABLE TRIGGER "publications_frozen";
UPDATE "publications" SET
    "search" = "dateline_search_vector"("language", "document"),
    "search_title" = "dateline_search_title"("document");
ALTER TABLE "publications" ENABLE TRIGGER "publications_frozen";
INSERT INTO "search_words" ("word", "first_seen_at")
SELECT word, min("valid_from") FROM "publications", regexp_split_to_table("search_title", '\s+') AS w(word)
WHERE char_length(word) BETWEEN 3 AND 40
GROUP BY word;

-- Words of headlines and names, for whoever is still typing. No function of ours: an index is built without our schema.
CREATE INDEX "publications_search_headline" ON "publications"
    USING GIN (to_tsvector('dateline_simple', split_part("search_title", E'\n', 1)));
CREATE INDEX "term_publications_name_words" ON "term_publications" USING GIN (to_tsvector('dateline_simple', "name"));

-- Words of a text by which it is found.
CREATE FUNCTION "dateline_search_stems"("language" text, "given" text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT tsvector_to_array(to_tsvector("dateline_search_config"("language"), "dateline_search_text"("given", false)))
$$;

-- The words that begin with those of a text, one after the other.
CREATE FUNCTION "dateline_prefix_query"("given" text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsquery('dateline_simple', quote_literal(translate("given", '''\', '  ')) || ':*') WHERE btrim("given") <> ''
$$;

-- A query in the words of some languages; null when it holds none. `alternatives` is an array, one of which has to match,
-- of arrays of terms, each of which has to in one of the languages: {text, isNegated, isPrefix}. What is excluded is excluded
-- in all of them: another stemmer than the article's would not know it. One that only excludes finds nothing.
CREATE FUNCTION "dateline_search_query"("languages" text[], "alternatives" jsonb) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET client_min_messages = 'warning' AS $$
DECLARE
    configs CONSTANT regconfig[] := ARRAY(SELECT DISTINCT "dateline_search_config"(l) FROM unnest("languages") AS u(l));
    config regconfig;
    alternative jsonb;
    term jsonb;
    words text;
    part tsquery;
    own tsquery;
    found tsquery;
    excluded tsquery;
    result tsquery;
BEGIN
    FOR alternative IN SELECT * FROM jsonb_array_elements("alternatives") LOOP
        found := NULL;
        excluded := NULL;
        FOREACH config IN ARRAY configs LOOP
            own := NULL;
            FOR term IN SELECT * FROM jsonb_array_elements(alternative) LOOP
                words := "dateline_search_text"(term->>'text', true);
                part := phraseto_tsquery(config, words);
                IF numnode(part) = 0 THEN
                    part := NULL;
                END IF;
                IF (term->>'isPrefix')::boolean THEN
                    part := coalesce(part || "dateline_prefix_query"(words), "dateline_prefix_query"(words), part);
                END IF;
                IF (term->>'isNegated')::boolean THEN
                    excluded := coalesce(excluded || part, part, excluded);
                ELSE
                    own := coalesce(own && part, part, own);
                END IF;
            END LOOP;
            found := CASE WHEN own = found THEN found ELSE coalesce(found || own, own, found) END;
        END LOOP;
        found := coalesce(found && !! excluded, found);
        result := coalesce(result || found, found, result);
    END LOOP;
    RETURN CASE WHEN numnode(result) > 0 THEN result END;
END
$$;

CREATE OR REPLACE VIEW "readable_publications" AS
    SELECT "id", "article_id", "valid_from", "valid_to", "language", "slug", "type", "category_id", "tag_ids",
           "author_ids", "first_published_at", "published_at", "modified_at", "document", "card",
           "search", "search_title"
    FROM "publications"
    WHERE "valid_from" <= "dateline_clock"() AND "killed_at" IS NULL
      AND ("valid_to" IS NULL OR "valid_to" > "valid_from");

-- Not before readers can have seen them: a word may be all that an embargo is about.
CREATE VIEW "searchable_words" AS
    SELECT "word" FROM "search_words" WHERE "first_seen_at" <= "dateline_clock"();

-- A word that only a plan brought in goes with the plan: it may be all that an embargo was about.
CREATE FUNCTION "forget_planned_words"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "search_words" s
    WHERE s."first_seen_at" = OLD."valid_from" AND s."word" = ANY (regexp_split_to_array(OLD."search_title", '\s+'))
      AND NOT EXISTS (
          SELECT FROM "publications" p
          WHERE s."word" = ANY (regexp_split_to_array(p."search_title", '\s+'))
            AND (p."article_id" = OLD."article_id" OR p."id" IN (
                SELECT c."publication_id" FROM "planned_changes" c WHERE c."due_at" = OLD."valid_from")));
    RETURN NULL;
END
$$;

CREATE TRIGGER "publications_words_forgotten" AFTER DELETE ON "publications"
    FOR EACH ROW WHEN (OLD."valid_from" > "dateline_clock"()) EXECUTE FUNCTION "forget_planned_words"();
