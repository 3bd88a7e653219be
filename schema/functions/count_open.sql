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
