-- Removes a proposal with all that only it needed: the editions staged for it, their articles, and the bytes of their files.
-- "forever" also removes the keys that show it, which otherwise wait for another proposal of that name. False if there is none.
CREATE OR REPLACE FUNCTION drop_proposal(given_name text, forever boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  gone proposals%ROWTYPE;
  staged_articles uuid[];
BEGIN
  IF forever THEN
    DELETE FROM keys WHERE proposal = given_name;
  END IF;
  DELETE FROM proposals WHERE name = given_name RETURNING * INTO gone;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  -- None if it was published.
  WITH staged AS (DELETE FROM editions WHERE staged_by = gone.id AND since IS NULL RETURNING article_id)
  SELECT array_agg(article_id) INTO staged_articles FROM staged;
  DELETE FROM articles
  WHERE id = ANY (staged_articles)
    AND NOT EXISTS (SELECT FROM editions WHERE article_id = articles.id)
    AND NOT EXISTS (SELECT FROM changes WHERE article_id = articles.id)
    AND NOT EXISTS (SELECT FROM former_paths WHERE article_id = articles.id);
  DELETE FROM sources
  WHERE digest IN (SELECT put->>'digest' FROM jsonb_array_elements(gone.plan->'files'->'put') AS put)
    AND NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest)
    AND NOT EXISTS (SELECT FROM images WHERE images.digest = sources.digest)
    AND NOT EXISTS (SELECT FROM proposals, jsonb_array_elements(plan->'files'->'put') AS put
                    WHERE put->>'digest' = sources.digest);
  RETURN true;
END
$$;
