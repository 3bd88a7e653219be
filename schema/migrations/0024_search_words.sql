CREATE TABLE "search_words" (
	"lexeme" text COLLATE "C" PRIMARY KEY NOT NULL,
	"trigrams" text[] NOT NULL
);
--> statement-breakpoint
CREATE INDEX "search_words_trigrams" ON "search_words" USING gin ("trigrams");--> statement-breakpoint
-- The runs of three characters in a word, its beginning and its end among them: words that are spelled alike share most of them.
CREATE OR REPLACE FUNCTION trigrams_of(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(array_agg(DISTINCT substr('  ' || word || ' ', start, 3)), '{}') FROM generate_series(1, length(word) + 1) AS start);
--> statement-breakpoint
-- Takes the words of the articles that a release made visible into `search_words`, so that searches for what is nearly one of them
-- find it. What nobody may see yet is left out.
CREATE OR REPLACE FUNCTION learn_words(release integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words (lexeme, trigrams)
  SELECT word, trigrams_of(word)
  FROM ts_stat(format(
    'select words from search_texts join editions on editions.id = edition_id where search_texts.kind = ''ARTICLE'' and since = %s', release))
  WHERE length(word) BETWEEN 3 AND 40 AND word ~ '^[[:alpha:]]+$'
  ON CONFLICT DO NOTHING;
END
$$;
--> statement-breakpoint
INSERT INTO search_words (lexeme, trigrams)
SELECT word, trigrams_of(word)
FROM ts_stat('select words from search_texts join editions on editions.id = edition_id where search_texts.kind = ''ARTICLE'' and since is not null')
WHERE length(word) BETWEEN 3 AND 40 AND word ~ '^[[:alpha:]]+$';
