CREATE TABLE "open_counts" (
	"of" text NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"language" text NOT NULL,
	"kind" text NOT NULL,
	"articles" integer NOT NULL,
	"quotes" integer NOT NULL,
	"attributed" integer NOT NULL,
	CONSTRAINT "open_counts_of_key_language_kind_pk" PRIMARY KEY("of","key","language","kind")
);
--> statement-breakpoint
DROP INDEX "aliases_path";--> statement-breakpoint
DROP INDEX "editions_path";--> statement-breakpoint
DROP INDEX "editions_translations";--> statement-breakpoint
DROP INDEX "editions_folder";--> statement-breakpoint
ALTER TABLE "aliases" ADD COLUMN "until" integer;--> statement-breakpoint
ALTER TABLE "themes" ADD COLUMN "open_articles" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "themes" ADD COLUMN "open_quotes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "open_counts_language" ON "open_counts" USING btree ("of",lower(language),"key");--> statement-breakpoint
CREATE INDEX "open_counts_gone" ON "open_counts" USING btree ("articles") WHERE articles = 0;--> statement-breakpoint
CREATE INDEX "editions_folder_closed" ON "editions" USING btree ("folder_key","until") WHERE until is not null;--> statement-breakpoint
CREATE INDEX "quote_themes_path" ON "quote_themes" USING btree ("theme","path","position") WHERE until is null;--> statement-breakpoint
CREATE INDEX "themes_name" ON "themes" USING btree ("name_key","slug") WHERE until is null;--> statement-breakpoint
CREATE INDEX "themes_least_quoted" ON "themes" USING btree ("open_quotes","slug") WHERE until is null and open_articles > 0;--> statement-breakpoint
CREATE INDEX "themes_most_quoted" ON "themes" USING btree ("open_quotes" DESC NULLS FIRST,"slug") WHERE until is null and open_articles > 0;--> statement-breakpoint
CREATE INDEX "themes_closed" ON "themes" USING btree ("until") WHERE until is not null;--> statement-breakpoint
CREATE INDEX "aliases_path" ON "aliases" USING btree ("path_key",coalesce(until, 2147483647));--> statement-breakpoint
CREATE INDEX "editions_path" ON "editions" USING btree ("path_key",coalesce(until, 2147483647));--> statement-breakpoint
CREATE INDEX "editions_translations" ON "editions" USING btree ("translation_key",coalesce(until, 2147483647)) WHERE since is not null;--> statement-breakpoint
CREATE INDEX "editions_folder" ON "editions" USING btree ("folder_key","listed_published","path") WHERE since is not null and until is null;--> statement-breakpoint
-- Adds what some editions hold to `open_counts`, and takes away what others hold.
CREATE OR REPLACE FUNCTION count_open(opened bigint[], closed bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH moved AS MATERIALIZED (
    SELECT editions.id, sign, language, kind, quote_count, attributed_count
    FROM (SELECT unnest(opened) AS id, 1 AS sign UNION ALL SELECT unnest(closed), -1) AS asked JOIN editions USING (id)
  ), counted AS (
    SELECT 'ALL' AS of, '' AS key, language, kind, sign AS articles, sign * quote_count AS quotes, sign * attributed_count AS attributed
    FROM moved
    UNION ALL
    SELECT 'THEME', theme, language, kind, sign, sign * edition_themes.quote_count, 0
    FROM moved JOIN edition_themes ON edition_id = moved.id
    UNION ALL
    SELECT 'THEME', theme, language, kind, 0, 0, sign
    FROM moved JOIN quote_themes ON quote_themes.edition_id = moved.id JOIN quotes ON quotes.id = quote_id
    WHERE attribution IS NOT NULL
    UNION ALL
    SELECT 'TERM', taxonomy || '/' || slug, language, kind, sign, 0, 0
    FROM moved JOIN edition_terms ON edition_id = moved.id
  )
  INSERT INTO open_counts (of, key, language, kind, articles, quotes, attributed)
  SELECT of, key, language, kind, sum(articles), sum(quotes), sum(attributed) FROM counted GROUP BY of, key, language, kind
  HAVING sum(articles) <> 0 OR sum(quotes) <> 0 OR sum(attributed) <> 0
  ON CONFLICT (of, key, language, kind) DO UPDATE
  SET articles = open_counts.articles + excluded.articles, quotes = open_counts.quotes + excluded.quotes,
      attributed = open_counts.attributed + excluded.attributed;
  DELETE FROM open_counts WHERE articles = 0;
END
$$;
--> statement-breakpoint
-- Tells these themes how much of what the newest release shows has them.
CREATE OR REPLACE FUNCTION count_themes(slugs text[]) RETURNS void LANGUAGE sql AS $$
  WITH counted AS MATERIALIZED (
    SELECT slug COLLATE "C" AS slug, coalesce(sum(articles), 0)::integer AS articles, coalesce(sum(quotes), 0)::integer AS quotes
    FROM unnest(slugs) AS slug LEFT JOIN open_counts ON of = 'THEME' AND key = slug COLLATE "C"
    GROUP BY slug
  )
  UPDATE themes SET open_articles = counted.articles, open_quotes = counted.quotes
  FROM counted
  WHERE themes.slug = counted.slug AND until IS NULL
    AND (open_articles, open_quotes) IS DISTINCT FROM (counted.articles, counted.quotes)
$$;
--> statement-breakpoint
-- Removes everything that only releases older than the newest "keep" showed, and returns how much that is; "dry" only counts.
-- Releases stay in the list, marked as pruned, and so do the change log, the articles that addresses
-- led to, and what proposals need to be published.
CREATE OR REPLACE FUNCTION prune_history(keep integer, dry boolean)
RETURNS TABLE (oldest integer, releases bigint, editions bigint, files bigint, sources bigint, bytes bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  first_kept integer;
BEGIN
  IF keep < 1 THEN
    RAISE EXCEPTION 'the newest release at least has to be kept';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('commonplace.publish'), hashtext(current_schema()));
  SELECT greatest(coalesce(max(number), 0) - keep + 1, 1) INTO first_kept FROM releases;

  RETURN QUERY
  WITH lost AS (
    SELECT digest FROM sources
    WHERE NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest AND coalesce(until > first_kept, true))
      AND NOT EXISTS (SELECT FROM images JOIN editions ON editions.id = edition_id
                      WHERE images.digest = sources.digest AND coalesce(until > first_kept, true))
      AND NOT EXISTS (SELECT FROM proposals, jsonb_array_elements(plan->'files'->'put') AS put
                      WHERE put->>'digest' = sources.digest)
  )
  SELECT first_kept,
    (SELECT count(*) FROM releases WHERE number < first_kept AND NOT pruned),
    (SELECT count(*) FROM editions WHERE until <= first_kept),
    (SELECT count(*) FROM files WHERE until <= first_kept),
    (SELECT count(*) FROM lost),
    (SELECT coalesce(sum(octet_length(bytes)), 0)::bigint FROM sources JOIN lost USING (digest));

  IF NOT dry THEN
    UPDATE releases SET pruned = true WHERE number < first_kept AND NOT pruned;
    -- What an address led to last goes before what it led to earlier.
    DELETE FROM former_paths
    WHERE path_key IN (SELECT path_key FROM editions WHERE until <= first_kept
                       UNION ALL SELECT aliases.path_key FROM aliases JOIN editions ON editions.id = edition_id
                       WHERE editions.until <= first_kept);
    INSERT INTO former_paths (path_key, path, article_id, was_alias)
    SELECT DISTINCT ON (path_key) path_key, path, article_id, was_alias FROM (
      SELECT path_key, path, article_id, until, false AS was_alias FROM editions WHERE until <= first_kept
      UNION ALL
      SELECT aliases.path_key, aliases.path, article_id, editions.until, true FROM aliases JOIN editions ON editions.id = edition_id
      WHERE editions.until <= first_kept
    ) AS once
    ORDER BY path_key, until DESC, was_alias;
    DELETE FROM editions WHERE until <= first_kept;
    DELETE FROM themes WHERE until <= first_kept;
    DELETE FROM files WHERE until <= first_kept;
    -- A page that is kept as it was shows its pictures although their files may be gone.
    DELETE FROM sources
    WHERE NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest)
      AND NOT EXISTS (SELECT FROM images WHERE images.digest = sources.digest)
      AND NOT EXISTS (SELECT FROM proposals, jsonb_array_elements(plan->'files'->'put') AS put
                      WHERE put->>'digest' = sources.digest);
    -- Gateways forget the answers they keep.
    PERFORM pg_notify('commonplace_publish', first_kept::text);
  END IF;
END
$$;
--> statement-breakpoint
-- Takes what articles showed before a release out of all releases, because they were withdrawn for good. Each of their editions
-- becomes visible when it ends, that is never; where it stood, and what it said, is known still, so that its addresses and quotes are
-- told to be gone. Themes that nothing else named, and words for misspelt searches that nothing else has, go with them.
CREATE OR REPLACE FUNCTION take_back(given uuid[], released integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  taken bigint[];
  slugs text[];
  known jsonb;
BEGIN
  WITH emptied AS (
    UPDATE editions SET since = until WHERE article_id = ANY (given) AND since < until AND until <= released RETURNING id
  )
  SELECT array_agg(id) INTO taken FROM emptied;
  IF taken IS NULL THEN
    RETURN;
  END IF;

  -- Themes that the site does not declare are named by the first article that has them: which that was, may be another now.
  slugs := ARRAY(SELECT DISTINCT theme FROM edition_themes WHERE edition_id = ANY (taken));
  SELECT coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'since', since, 'until', until)), '[]') INTO known
  FROM themes WHERE slug = ANY (slugs) AND NOT declared;
  DELETE FROM themes WHERE slug = ANY (slugs) AND NOT declared;
  WITH before AS (
    SELECT * FROM jsonb_to_recordset(known) AS t (slug text, since integer, until integer)
  ), filed AS MATERIALIZED (
    SELECT theme AS slug, name, path, since, editions.until FROM edition_themes JOIN editions ON editions.id = edition_id
    WHERE theme IN (SELECT slug FROM before) AND since IS NOT NULL AND editions.until IS DISTINCT FROM since
  ), points AS (
    SELECT slug, since AS at FROM before UNION SELECT slug, until FROM before WHERE until IS NOT NULL
    UNION SELECT slug, since FROM filed UNION SELECT slug, until FROM filed WHERE until IS NOT NULL
  ), named AS (
    SELECT slug, at, (
      SELECT name FROM filed
      WHERE filed.slug = points.slug AND since <= at AND (until IS NULL OR until > at)
        AND EXISTS (SELECT FROM before WHERE before.slug = points.slug AND before.since <= at
                    AND (before.until IS NULL OR before.until > at))
      ORDER BY path LIMIT 1
    ) AS name FROM points
  ), renamed AS (
    SELECT * FROM (
      SELECT slug, at, name, lag(name) OVER (PARTITION BY slug ORDER BY at) AS name_before FROM named
    ) AS listed
    WHERE name IS DISTINCT FROM name_before
  ), ranges AS (
    SELECT slug, name, at AS since, lead(at) OVER (PARTITION BY slug ORDER BY at) AS until FROM renamed
  )
  INSERT INTO themes (slug, name, declared, since, until)
  SELECT slug, name, false, since, until FROM ranges WHERE name IS NOT NULL;
  PERFORM count_themes(slugs);

  DELETE FROM search_words
  WHERE lexeme IN (
    SELECT word FROM search_texts, unnest(tsvector_to_array(words)) AS word WHERE edition_id = ANY (taken) AND kind = 'ARTICLE'
  ) AND NOT EXISTS (
    SELECT FROM search_texts JOIN editions ON editions.id = edition_id
    WHERE words @@ quote_literal(lexeme)::tsquery AND search_texts.until IS NULL AND since IS NOT NULL
  ) AND NOT EXISTS (
    SELECT FROM search_texts JOIN editions ON editions.id = edition_id
    WHERE words @@ quote_literal(lexeme)::tsquery AND search_texts.until IS NOT NULL AND editions.until > since
  );
END
$$;
--> statement-breakpoint
-- Publishes a plan (the JSON form of `ReleasePlan` in src/database/write/publish.ts) as one statement and returns the number of
-- the release in force afterwards. A plan says which editions to open, close, hold and discard, what to write to the change log,
-- the file tree and the themes. Publishing the same plan again changes nothing and returns the same number. Raises, and changes
-- nothing, if something else was published after the plan was made (CPM01) or staged editions are gone (CPM02).
CREATE OR REPLACE FUNCTION publish(plan jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  current_number integer;
  current_publication bigint;
  target integer;
  found_rows integer;
  closing bigint[];
  opening bigint[];
  touched text[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('commonplace.publish'), hashtext(current_schema()));
  -- A plan that was published already is a retry after a lost connection: it gets the same answer.
  SELECT release INTO target FROM publications WHERE import = (plan->>'import')::uuid;
  IF FOUND THEN
    RETURN target;
  END IF;
  SELECT coalesce(max(number), 0) INTO current_number FROM releases;
  SELECT coalesce(max(number), 0) INTO current_publication FROM publications;
  IF current_number <> (plan->>'expected')::integer THEN
    RAISE EXCEPTION 'release % was published meanwhile; this plan was made against release %', current_number, plan->>'expected'
      USING ERRCODE = 'CPM01';
  END IF;
  IF current_publication <> (plan->>'publication')::bigint THEN
    RAISE EXCEPTION 'something was published meanwhile, at release %; this plan was made before', current_number
      USING ERRCODE = 'CPM01';
  END IF;
  target := current_number + CASE WHEN (plan->>'release')::boolean THEN 1 ELSE 0 END;

  IF (plan->>'release')::boolean THEN
    INSERT INTO releases (number, kind, note, added, changed, moved, withdrawn, site)
    VALUES (target, plan->>'kind', plan->>'note', (plan->>'added')::integer, (plan->>'changed')::integer,
            (plan->>'moved')::integer, (plan->>'withdrawn')::integer, plan->'site');
  END IF;

  DELETE FROM editions
  WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text(plan->'discard')) AND since IS NULL AND staged_by IS NULL;

  UPDATE editions SET until = target
  WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text(plan->'close')) AND since IS NOT NULL AND until IS NULL;
  GET DIAGNOSTICS found_rows = ROW_COUNT;
  IF found_rows <> jsonb_array_length(plan->'close') THEN
    RAISE EXCEPTION 'an edition to be closed is not open' USING ERRCODE = 'CPM02';
  END IF;
  -- What is listed apart from its edition is closed with it.
  closing := ARRAY(SELECT value::bigint FROM jsonb_array_elements_text(plan->'close'));
  opening := ARRAY(SELECT value::bigint FROM jsonb_array_elements_text(plan->'open'));
  UPDATE quotes SET until = target WHERE edition_id = ANY (closing);
  UPDATE quote_themes SET until = target WHERE edition_id = ANY (closing);
  UPDATE edition_themes SET until = target WHERE edition_id = ANY (closing);
  UPDATE edition_terms SET until = target WHERE edition_id = ANY (closing);
  UPDATE search_texts SET until = target WHERE edition_id = ANY (closing);
  UPDATE aliases SET until = target WHERE edition_id = ANY (closing);

  UPDATE editions SET since = target, staged_by = NULL
  WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text(plan->'open')) AND since IS NULL
    AND (staged_by IS NULL OR staged_by = (plan->>'import')::uuid);
  GET DIAGNOSTICS found_rows = ROW_COUNT;
  IF found_rows <> jsonb_array_length(plan->'open') THEN
    RAISE EXCEPTION 'an edition to be opened is no longer staged' USING ERRCODE = 'CPM02';
  END IF;

  UPDATE editions SET staged_by = NULL
  WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text(plan->'hold')) AND since IS NULL
    AND staged_by = (plan->>'import')::uuid;
  GET DIAGNOSTICS found_rows = ROW_COUNT;
  IF found_rows <> jsonb_array_length(plan->'hold') THEN
    RAISE EXCEPTION 'an edition to be held is no longer staged' USING ERRCODE = 'CPM02';
  END IF;

  -- A batch that was retried after a lost connection is staged twice; delete the copy that the plan does not name.
  DELETE FROM editions WHERE staged_by = (plan->>'import')::uuid;

  UPDATE editions
  SET source_path = t."sourcePath", publish_at = t."publishAt", expire_at = t."expireAt", draft = t.draft
  FROM jsonb_to_recordset(plan->'touch')
    AS t (edition bigint, "sourcePath" text, "publishAt" timestamptz, "expireAt" timestamptz, draft boolean)
  WHERE editions.id = t.edition;
  UPDATE articles
  SET given_id = t."givenId"
  FROM jsonb_to_recordset(plan->'touch') AS t (edition bigint, "givenId" text) JOIN editions ON editions.id = t.edition
  WHERE articles.id = editions.article_id AND articles.given_id IS DISTINCT FROM t."givenId";

  -- Of a file that changed twice while one release was the newest, only the later version is kept.
  DELETE FROM files
  WHERE until IS NULL AND since = target
    AND path IN (SELECT value->>'path' FROM jsonb_array_elements(plan->'files'->'put')
                 UNION ALL SELECT value FROM jsonb_array_elements_text(plan->'files'->'remove'));
  UPDATE files SET until = target
  WHERE until IS NULL
    AND path IN (SELECT value->>'path' FROM jsonb_array_elements(plan->'files'->'put')
                 UNION ALL SELECT value FROM jsonb_array_elements_text(plan->'files'->'remove'));
  INSERT INTO files (path, digest, since)
  SELECT value->>'path', value->>'digest', target FROM jsonb_array_elements(plan->'files'->'put');

  INSERT INTO publications (number, import, release)
  VALUES (current_publication + 1, (plan->>'import')::uuid, target);
  DELETE FROM publications WHERE number <= current_publication - 1000;

  -- Wakes the clock: a held edition may be due before anything it knew of.
  PERFORM pg_notify('commonplace_publish', target::text);

  IF NOT (plan->>'release')::boolean THEN
    RETURN target;
  END IF;

  INSERT INTO changes (release, ordinal, at, kind, article_id, path, previous_path, reason, correction)
  SELECT target, ordinality - 1, coalesce((value->>'at')::timestamptz, now()), value->>'kind', (value->>'articleId')::uuid, value->>'path',
         value->>'previousPath', value->>'reason', value->>'correction'
  FROM jsonb_array_elements(plan->'changes') WITH ORDINALITY;

  PERFORM count_open(opening, closing);

  -- Only themes of editions opened or closed here, and themes the site declares or declared, can have changed.
  SELECT coalesce(array_agg(DISTINCT slug), '{}') INTO touched FROM (
    SELECT theme AS slug FROM edition_themes WHERE edition_id = ANY (closing || opening)
    UNION SELECT value->>'slug' FROM jsonb_array_elements(plan->'themes')
    UNION SELECT slug FROM themes WHERE until IS NULL AND declared
  ) AS named;

  -- MATERIALIZED keeps the test for open editions out of the join: statistics taken during an import count nearly all editions
  -- as staged, so Postgres would start from the few it expects to be open and scan all themes for each.
  WITH filed AS MATERIALIZED (
    SELECT theme, name, path, since FROM edition_themes JOIN editions ON editions.id = edition_id
    WHERE theme = ANY (touched) AND edition_themes.until IS NULL
      -- Of those the site declares, the names are known.
      AND theme NOT IN (SELECT value->>'slug' FROM jsonb_array_elements(plan->'themes'))
  ), wanted AS (
    SELECT DISTINCT ON (slug) slug, name, description, declared FROM (
      SELECT value->>'slug' AS slug, value->>'name' AS name, value->>'description' AS description, true AS declared, '' AS path
      FROM jsonb_array_elements(plan->'themes')
      UNION ALL
      SELECT theme, name, NULL, false, path FROM filed WHERE since IS NOT NULL
    ) AS named
    ORDER BY slug, declared DESC, path
  ), closed AS (
    UPDATE themes SET until = target
    WHERE until IS NULL AND slug = ANY (touched)
      AND NOT EXISTS (SELECT FROM wanted WHERE wanted.slug = themes.slug AND wanted.name = themes.name
                      AND wanted.description IS NOT DISTINCT FROM themes.description AND wanted.declared = themes.declared)
    RETURNING slug
  )
  INSERT INTO themes (slug, name, description, declared, since)
  SELECT slug, name, description, declared, target FROM wanted
  WHERE slug IN (SELECT slug FROM closed) OR NOT EXISTS (SELECT FROM themes WHERE themes.slug = wanted.slug AND until IS NULL);
  PERFORM count_themes(touched);

  PERFORM take_back(ARRAY(
    SELECT (value->>'articleId')::uuid FROM jsonb_array_elements(plan->'changes')
    WHERE value->>'kind' = 'WITHDRAWN' AND value->>'reason' IN ('RETRACTED', 'RIGHTS_WITHDRAWN')
  ), target);

  PERFORM pg_notify('commonplace_release', target::text);
  RETURN target;
END
$$;
--> statement-breakpoint
COMMENT ON TABLE open_counts IS 'How much the newest release shows: all of it, what has a theme, or what has a term; written by publish().';--> statement-breakpoint
-- Aliases end with their edition.
UPDATE aliases SET until = editions.until FROM editions WHERE editions.id = edition_id AND editions.until IS NOT NULL;--> statement-breakpoint
-- What is open already is counted.
SELECT count_open(ARRAY(SELECT id FROM editions WHERE since IS NOT NULL AND until IS NULL), '{}');--> statement-breakpoint
SELECT count_themes(ARRAY(SELECT slug::text FROM themes WHERE until IS NULL));
