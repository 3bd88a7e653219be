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
    INSERT INTO releases (number, kind, note, published_by, added, changed, moved, withdrawn, site)
    VALUES (target, plan->>'kind', plan->>'note', plan->>'publishedBy', (plan->>'added')::integer, (plan->>'changed')::integer,
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
