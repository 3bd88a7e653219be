CREATE TABLE "publications" (
	"number" bigint PRIMARY KEY NOT NULL,
	"import" uuid NOT NULL,
	"release" integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "publications_import" ON "publications" USING btree ("import");--> statement-breakpoint
COMMENT ON TABLE publications IS 'The newest thousand calls of publish, in commit order.';--> statement-breakpoint
COMMENT ON COLUMN publications.import IS 'Names the plan: carried out once, however often it is tried.';--> statement-breakpoint
COMMENT ON COLUMN publications.release IS 'The release in force afterwards; not every call makes one.';--> statement-breakpoint
-- `publish` as before, but for three things. A plan names the publication it was made after ("publication", 0 = none), so that
-- it fails where anything was published since, be it only noted. A plan tried again gives the release it gave the first time.
-- And installations in several schemas of one database do not wait for each other.
CREATE OR REPLACE FUNCTION publish(plan jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  current_number integer;
  current_publication bigint;
  target integer;
  found_rows integer;
  touched text[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('commonplace.publish'), hashtext(current_schema()));
  -- Whoever lost the connection over the answer asks again.
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

  -- What was staged twice, because the connection was lost over the first time.
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

  -- A file that changed twice while one release was the newest leaves one row: the later one.
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

  -- For the clock: what was noted may be due sooner than anything known before.
  PERFORM pg_notify('commonplace_publish', target::text);

  IF NOT (plan->>'release')::boolean THEN
    RETURN target;
  END IF;

  INSERT INTO changes (release, ordinal, at, kind, article_id, path, previous_path, reason, correction)
  SELECT target, ordinality - 1, now(), value->>'kind', (value->>'articleId')::uuid, value->>'path',
         value->>'previousPath', value->>'reason', value->>'correction'
  FROM jsonb_array_elements(plan->'changes') WITH ORDINALITY;

  -- Only themes of editions that came or went, and those the site declares or declared, can have changed.
  SELECT coalesce(array_agg(DISTINCT slug), '{}') INTO touched FROM (
    SELECT theme AS slug FROM edition_themes JOIN editions ON editions.id = edition_id WHERE since = target OR until = target
    UNION SELECT value->>'slug' FROM jsonb_array_elements(plan->'themes')
    UNION SELECT slug FROM themes WHERE until IS NULL AND declared
  ) AS named;

  -- Which editions are open is asked after they were joined: as Postgres takes nearly all for staged while a release is made,
  -- it would look for those first, and then go through all the themes for each.
  WITH filed AS MATERIALIZED (
    SELECT theme, name, path, since, until FROM edition_themes JOIN editions ON editions.id = edition_id
    WHERE theme = ANY (touched)
  ), wanted AS (
    SELECT DISTINCT ON (slug) slug, name, description, declared FROM (
      SELECT value->>'slug' AS slug, value->>'name' AS name, value->>'description' AS description, true AS declared, '' AS path
      FROM jsonb_array_elements(plan->'themes')
      UNION ALL
      SELECT theme, name, NULL, false, path FROM filed WHERE since IS NOT NULL AND until IS NULL
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

  PERFORM pg_notify('commonplace_release', target::text);
  RETURN target;
END
$$;--> statement-breakpoint
-- As before, but for the lock, which is that of `publish`.
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
    SELECT digest FROM files GROUP BY digest HAVING bool_and(coalesce(until <= first_kept, false))
    UNION
    SELECT digest FROM sources WHERE NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest)
  )
  SELECT first_kept,
    (SELECT count(*) FROM releases WHERE number < first_kept AND NOT pruned),
    (SELECT count(*) FROM editions WHERE until <= first_kept),
    (SELECT count(*) FROM files WHERE until <= first_kept),
    (SELECT count(*) FROM lost),
    (SELECT coalesce(sum(octet_length(bytes)), 0)::bigint FROM sources JOIN lost USING (digest));

  IF NOT dry THEN
    UPDATE releases SET pruned = true WHERE number < first_kept AND NOT pruned;
    DELETE FROM editions WHERE until <= first_kept;
    DELETE FROM themes WHERE until <= first_kept;
    DELETE FROM files WHERE until <= first_kept;
    DELETE FROM sources WHERE NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest);
  END IF;
END
$$;
