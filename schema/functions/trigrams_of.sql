-- The runs of three characters in a word, its beginning and its end among them: words that are spelled alike share most of them.
CREATE OR REPLACE FUNCTION trigrams_of(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(array_agg(DISTINCT substr('  ' || word || ' ', start, 3)), '{}') FROM generate_series(1, length(word) + 1) AS start);
