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
