-- Takes the words of the articles that a release made visible into `search_words`, so that searches for what is nearly one of them
-- find it. What nobody may see yet is left out.
CREATE OR REPLACE FUNCTION learn_words(release integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words (lexeme, trigrams)
  SELECT word, trigrams_of(word)
  FROM ts_stat(format(
    'select words from search_texts join editions on editions.id = edition_id where search_texts.kind = ''ARTICLE'' and since = %s and editions.until is distinct from since', release))
  WHERE length(word) BETWEEN 3 AND 40 AND word !~ '[\u0001-@\[-`{-\u007F]'
  ON CONFLICT DO NOTHING;
END
$$;
