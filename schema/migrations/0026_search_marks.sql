-- Text as searches read it, so that they find the same in every database: letters in any case; marks beyond ASCII as spaces, because
-- Postgres takes them for letters where the locale is C; curly apostrophes as straight ones; and the characters of scripts that are
-- written without spaces as words of their own.
CREATE OR REPLACE FUNCTION plain_words(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(words) = length(words) THEN lower(words) ELSE
  regexp_replace(
    regexp_replace(translate(any_case(words), '’‘ʼ＇', ''''''''''),
      '[\u00A0-\u00A9\u00AB-\u00B1\u00B4\u00B6-\u00B8\u00BB\u00BF\u00D7\u00F7\u055A-\u055F\u0589\u05BE\u05F3\u05F4\u060C\u061B\u061F\u066A-\u066D\u06D4\u0964\u0965\u0E2F\u0E5A\u0E5B\u104A-\u104F\u1361-\u1368\u17D4-\u17DA\u2000-\u206F\u2190-\u2BFF\u2E00-\u2E7F\u3000-\u3004\u3007-\u303F\u30FB\uE000-\uF8FF\uFE10-\uFE1F\uFE30-\uFE6F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]', ' ', 'g'),
    '([\u0E00-\u0E2E\u0E30-\u0E59\u0E80-\u0EFF\u1000-\u1049\u1050-\u109F\u1780-\u17D3\u3005\u3006\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF])', ' \1 ', 'g')
END;
--> statement-breakpoint
-- What people type into a search (words, "phrases", `or`, `-without`), read as the text it is looked for in. Runs of a script without
-- spaces are phrases of their characters.
CREATE OR REPLACE FUNCTION search_query(config regconfig, words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN websearch_to_tsquery(config, plain_words(
  regexp_replace(translate(words, '“”„«»「」『』', '"""""""""'),
    '([\u0E00-\u0E2E\u0E30-\u0E59\u0E80-\u0EFF\u1000-\u1049\u1050-\u109F\u1780-\u17D3\u3005\u3006\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF]+)(?=[^"]*(?:"[^"]*"[^"]*)*$)', '"\1"', 'g')));
--> statement-breakpoint
-- Text whose words Postgres tells apart as `plain_words` does, for excerpts: a character U+0001 stands around every mark and every
-- character that is a word by itself, and is to be taken out of what is shown. Characters of private use are left out.
CREATE OR REPLACE FUNCTION parted_words(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(words) = length(words) THEN words ELSE
  regexp_replace(regexp_replace(words, '[\uE000-\uF8FF]', '', 'g'), '([\u00A0-\u00A9\u00AB-\u00B1\u00B4\u00B6-\u00B8\u00BB\u00BF\u00D7\u00F7\u055A-\u055F\u0589\u05BE\u05F3\u05F4\u060C\u061B\u061F\u066A-\u066D\u06D4\u0964\u0965\u0E2F\u0E5A\u0E5B\u104A-\u104F\u1361-\u1368\u17D4-\u17DA\u2000-\u206F\u2190-\u2BFF\u2E00-\u2E7F\u3000-\u3004\u3007-\u303F\u30FB\uE000-\uF8FF\uFE10-\uFE1F\uFE30-\uFE6F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65\u0E00-\u0E2E\u0E30-\u0E59\u0E80-\u0EFF\u1000-\u1049\u1050-\u109F\u1780-\u17D3\u3005\u3006\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF])', chr(1) || '\1' || chr(1), 'g')
END;
--> statement-breakpoint
-- Takes the words of the articles that a release made visible into `search_words`, so that searches for what is nearly one of them
-- find it. What nobody may see yet is left out.
CREATE OR REPLACE FUNCTION learn_words(release integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words (lexeme, trigrams)
  SELECT word, trigrams_of(word)
  FROM ts_stat(format(
    'select words from search_texts join editions on editions.id = edition_id where search_texts.kind = ''ARTICLE'' and since = %s', release))
  WHERE length(word) BETWEEN 3 AND 40 AND word !~ '[\u0001-@\[-`{-\u007F]'
  ON CONFLICT DO NOTHING;
END
$$;
--> statement-breakpoint
-- What was read before is read again, where it has more than ASCII.
UPDATE search_texts SET words =
  setweight(to_tsvector(search_config(language), plain_words(title)), 'A')
  || setweight(to_tsvector(search_config(language), plain_words(coalesce(summary, ''))), 'B')
  || setweight(to_tsvector(search_config(language), plain_words(left(text, 200000))), 'D')
FROM editions
WHERE search_texts.kind = 'ARTICLE' AND editions.id = edition_id
  AND octet_length(concat(title, summary, text)) <> length(concat(title, summary, text));
--> statement-breakpoint
UPDATE search_texts SET words =
  setweight(to_tsvector(search_config(language), plain_words(coalesce(heading, ''))), 'A')
  || setweight(to_tsvector(search_config(language), plain_words(left(sections.text, 200000))), 'C')
FROM editions JOIN sections ON sections.edition_id = editions.id
WHERE search_texts.kind = 'SECTION' AND editions.id = search_texts.edition_id AND sections.position = search_texts.position
  AND octet_length(concat(heading, sections.text)) <> length(concat(heading, sections.text));
--> statement-breakpoint
UPDATE search_texts SET words =
  setweight(to_tsvector(search_config(language), plain_words(left(quotes.text, 200000))), 'B')
  || setweight(to_tsvector('simple', plain_words(coalesce(attribution, ''))), 'C')
FROM editions JOIN quotes ON quotes.edition_id = editions.id
WHERE search_texts.kind = 'QUOTE' AND editions.id = search_texts.edition_id AND quotes.position = search_texts.position
  AND octet_length(concat(quotes.text, attribution)) <> length(concat(quotes.text, attribution));
