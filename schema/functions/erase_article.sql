-- Erases an article (the JSON form of `ErasePlan` in src/database/write/erase-article.ts) as one statement, and returns the number of the
-- release that tells of it: its editions, its files in every release, the images that nothing else shows, and what imports remember of
-- them. What stays is that its addresses are gone, and why. Publishing the same plan again changes nothing. Raises, and changes
-- nothing, if something else was published after the plan was made (CPM01).
CREATE OR REPLACE FUNCTION erase_article(plan jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  target integer;
  newest integer;
  known bigint;
  erased uuid := (plan->>'articleId')::uuid;
  closing bigint[];
  pictures text[];
  lost text[];
  paths text[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('commonplace.publish'), hashtext(current_schema()));
  SELECT release INTO target FROM publications WHERE import = (plan->>'import')::uuid;
  IF FOUND THEN
    RETURN target;
  END IF;
  SELECT coalesce(max(number), 0) INTO newest FROM releases;
  SELECT coalesce(max(number), 0) INTO known FROM publications;
  IF known <> (plan->>'publication')::bigint THEN
    RAISE EXCEPTION 'something was published meanwhile, at release %; this plan was made before', newest USING ERRCODE = 'CPM01';
  END IF;
  target := newest + 1;
  INSERT INTO releases (number, kind, note, added, changed, moved, withdrawn, site)
  SELECT target, 'WITHDRAWAL', plan->>'releaseNote', 0, 0, 0, 1, site FROM releases WHERE number = newest;

  closing := ARRAY(SELECT id FROM editions WHERE article_id = erased AND since IS NOT NULL AND until IS NULL);
  UPDATE editions SET until = target WHERE id = ANY (closing);
  UPDATE quotes SET until = target WHERE edition_id = ANY (closing);
  UPDATE quote_themes SET until = target WHERE edition_id = ANY (closing);
  UPDATE edition_themes SET until = target WHERE edition_id = ANY (closing);
  UPDATE edition_terms SET until = target WHERE edition_id = ANY (closing);
  UPDATE search_texts SET until = target WHERE edition_id = ANY (closing);
  UPDATE aliases SET until = target WHERE edition_id = ANY (closing);
  PERFORM count_open('{}', closing);
  UPDATE changes SET correction = NULL WHERE article_id = erased AND correction IS NOT NULL;
  INSERT INTO changes (release, ordinal, at, kind, article_id, path, reason)
  VALUES (target, 0, now(), 'WITHDRAWN', erased, plan->>'path', plan->>'reason');
  PERFORM take_back(ARRAY[erased], target);

  INSERT INTO former_paths (path_key, path, article_id, was_alias)
  SELECT DISTINCT ON (path_key) path_key, path, erased, was_alias FROM (
    SELECT path_key, path, id, false AS was_alias FROM editions WHERE article_id = erased AND since IS NOT NULL
    UNION ALL
    SELECT aliases.path_key, aliases.path, editions.id, true FROM aliases JOIN editions ON editions.id = edition_id
    WHERE article_id = erased AND since IS NOT NULL
  ) AS once
  ORDER BY path_key, was_alias, id DESC
  ON CONFLICT DO NOTHING;

  pictures := ARRAY(
    SELECT images.digest FROM images JOIN editions ON editions.id = edition_id WHERE article_id = erased AND images.digest IS NOT NULL
    EXCEPT
    SELECT images.digest FROM images JOIN editions ON editions.id = edition_id WHERE article_id <> erased AND images.digest IS NOT NULL
  );
  paths := ARRAY(SELECT jsonb_array_elements_text(plan->'sourcePaths'));
  DELETE FROM editions WHERE article_id = erased;
  WITH gone AS (
    DELETE FROM files WHERE path = ANY (paths) OR digest = ANY (pictures) RETURNING path, digest
  )
  SELECT array_agg(DISTINCT digest), array_agg(DISTINCT path) || paths INTO lost, paths FROM gone;
  DELETE FROM sources
  WHERE digest = ANY (lost || pictures)
    AND NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest)
    AND NOT EXISTS (SELECT FROM images WHERE images.digest = sources.digest);
  DELETE FROM cached_pages WHERE path = ANY (paths);
  DELETE FROM cached_media WHERE path = ANY (paths);
  DELETE FROM cached_site;

  INSERT INTO withdrawn_articles (article_id, path, source_paths, bodies, reason, note, release)
  VALUES (erased, plan->>'path', ARRAY(SELECT jsonb_array_elements_text(plan->'sourcePaths')),
          ARRAY(SELECT jsonb_array_elements_text(plan->'bodies')), plan->>'reason', plan->>'note', target)
  ON CONFLICT (article_id) DO UPDATE
  SET source_paths = excluded.source_paths, bodies = withdrawn_articles.bodies || excluded.bodies, release = excluded.release;
  INSERT INTO erasures DEFAULT VALUES;
  INSERT INTO publications (number, import, release) VALUES (known + 1, (plan->>'import')::uuid, target);

  PERFORM pg_notify('commonplace_publish', target::text);
  PERFORM pg_notify('commonplace_release', target::text);
  RETURN target;
END
$$;
