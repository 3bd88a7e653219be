-- Takes words back (the JSON form of `TakeBackPlan` in src/database/write/take-back.ts) as one statement, and returns the number of the
-- release that tells of it. Editions that had the words are replaced by those that were staged without them, files by what they say
-- without them or by nothing, and what imports remember is forgotten. Publishing the same plan again changes nothing. Raises, and changes nothing,
-- if something else was published after the plan was made (CPM01) or editions are gone (CPM02).
CREATE OR REPLACE FUNCTION take_back_words(plan jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  target integer;
  newest integer;
  known bigint;
  olds bigint[];
  news bigint[];
  states jsonb;
  lost text[];
  slugs text[];
  found_rows integer;
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
  olds := ARRAY(SELECT (value->>'old')::bigint FROM jsonb_array_elements(plan->'editions'));
  news := ARRAY(SELECT (value->>'new')::bigint FROM jsonb_array_elements(plan->'editions'));
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'since', since, 'until', until)), '[]') INTO states
  FROM editions WHERE id = ANY (olds) AND staged_by IS NULL;
  SELECT count(*) INTO found_rows FROM editions WHERE id = ANY (news) AND since IS NULL AND staged_by = (plan->>'import')::uuid;
  IF jsonb_array_length(states) <> cardinality(olds) OR found_rows <> cardinality(news) THEN
    RAISE EXCEPTION 'an edition that has the words is gone' USING ERRCODE = 'CPM02';
  END IF;

  INSERT INTO releases (number, kind, note, added, changed, moved, withdrawn, site)
  SELECT target, 'WITHDRAWAL', plan->>'releaseNote', 0, jsonb_array_length(plan->'changes'), 0, jsonb_array_length(plan->'quotes'),
         coalesce((SELECT said->'site' FROM jsonb_array_elements(plan->'releases') AS said WHERE (said->>'number')::integer = newest), site)
  FROM releases WHERE number = newest;

  lost := ARRAY(
    SELECT DISTINCT word FROM search_texts, unnest(tsvector_to_array(words)) AS word WHERE edition_id = ANY (olds) AND kind = 'ARTICLE'
    EXCEPT
    SELECT word FROM search_texts, unnest(tsvector_to_array(words)) AS word WHERE edition_id = ANY (news) AND kind = 'ARTICLE'
  );
  slugs := ARRAY(SELECT DISTINCT theme FROM edition_themes WHERE edition_id = ANY (olds));
  PERFORM count_open(
    ARRAY(SELECT (value->>'new')::bigint FROM jsonb_array_elements(plan->'editions') JOIN editions ON id = (value->>'old')::bigint
          WHERE since IS NOT NULL AND until IS NULL),
    ARRAY(SELECT id FROM editions WHERE id = ANY (olds) AND since IS NOT NULL AND until IS NULL)
  );
  DELETE FROM editions WHERE id = ANY (olds);
  UPDATE editions SET staged_by = NULL, since = state.since, until = state.until
  FROM jsonb_to_recordset(plan->'editions') AS swap (old bigint, new bigint)
  JOIN jsonb_to_recordset(states) AS state (id bigint, since integer, until integer) ON state.id = swap.old
  WHERE editions.id = swap.new;
  UPDATE quotes SET until = editions.until FROM editions WHERE editions.id = edition_id AND edition_id = ANY (news);
  UPDATE quote_themes SET until = editions.until FROM editions WHERE editions.id = edition_id AND edition_id = ANY (news);
  UPDATE edition_themes SET until = editions.until FROM editions WHERE editions.id = edition_id AND edition_id = ANY (news);
  UPDATE edition_terms SET until = editions.until FROM editions WHERE editions.id = edition_id AND edition_id = ANY (news);
  UPDATE search_texts SET until = editions.until FROM editions WHERE editions.id = edition_id AND edition_id = ANY (news);
  UPDATE aliases SET until = editions.until FROM editions WHERE editions.id = edition_id AND edition_id = ANY (news);
  PERFORM count_themes(slugs);
  -- The heading of a section makes a theme only while there is a quote below it.
  UPDATE themes SET until = target
  WHERE slug = ANY (slugs) AND until IS NULL AND NOT declared AND NOT EXISTS (
    SELECT FROM edition_themes JOIN editions ON editions.id = edition_id
    WHERE theme = themes.slug AND edition_themes.until IS NULL AND since IS NOT NULL
  );
  DELETE FROM search_words WHERE lexeme = ANY (lost) AND NOT EXISTS (
    SELECT FROM search_texts WHERE words @@ quote_literal(lexeme)::tsquery
  );

  DELETE FROM files WHERE digest IN (SELECT value->>'old' FROM jsonb_array_elements(plan->'files') WHERE value->>'new' IS NULL);
  UPDATE files SET digest = swap.new FROM jsonb_to_recordset(plan->'files') AS swap (old text, new text) WHERE files.digest = swap.old;
  DELETE FROM cached_media WHERE digest IN (SELECT value->>'old' FROM jsonb_array_elements(plan->'files'));
  DELETE FROM sources
  WHERE digest IN (SELECT value->>'old' FROM jsonb_array_elements(plan->'files'))
    AND NOT EXISTS (SELECT FROM images WHERE images.digest = sources.digest);
  DELETE FROM cached_pages;
  DELETE FROM cached_site;
  UPDATE changes SET correction = said.correction
  FROM jsonb_to_recordset(plan->'corrections') AS said (release integer, ordinal integer, correction text)
  WHERE changes.release = said.release AND changes.ordinal = said.ordinal;
  UPDATE releases SET note = said.note, site = said.site
  FROM jsonb_to_recordset(plan->'releases') AS said (number integer, note text, site jsonb) WHERE releases.number = said.number;
  UPDATE themes SET name = said.name, description = said.description
  FROM jsonb_to_recordset(plan->'themes') AS said (slug text, since integer, name text, description text)
  WHERE themes.slug = said.slug AND themes.since = said.since;

  INSERT INTO changes (release, ordinal, at, kind, article_id, path)
  SELECT target, ordinality - 1, now(), 'UPDATED', (value->>'articleId')::uuid, value->>'path'
  FROM jsonb_array_elements(plan->'changes') WITH ORDINALITY;
  INSERT INTO withdrawn_quotes (uid, words, article_id, path, source_paths, reason, note, release, ordinal)
  SELECT (value->>'uid')::uuid, value->>'words', (value->>'articleId')::uuid, value->>'path',
         ARRAY(SELECT jsonb_array_elements_text(value->'sourcePaths')), value->>'reason', value->>'note', target, ordinality - 1
  FROM jsonb_array_elements(plan->'quotes') WITH ORDINALITY
  ON CONFLICT (uid) DO UPDATE SET release = excluded.release, ordinal = excluded.ordinal, at = now(),
    article_id = excluded.article_id, path = excluded.path;
  INSERT INTO erasures DEFAULT VALUES;
  INSERT INTO publications (number, import, release) VALUES (known + 1, (plan->>'import')::uuid, target);

  PERFORM pg_notify('commonplace_publish', target::text);
  PERFORM pg_notify('commonplace_release', target::text);
  RETURN target;
END
$$;
