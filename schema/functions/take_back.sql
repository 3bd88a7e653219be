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
