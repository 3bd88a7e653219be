-- What people type into a search (words, "phrases", `or`, `-without`), read as the text it is looked for in. Runs of a script without
-- spaces are phrases of their characters.
CREATE OR REPLACE FUNCTION search_query(config regconfig, words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN websearch_to_tsquery(config, plain_words(
  regexp_replace(translate(words, '“”„«»「」『』', '"""""""""'),
    '([\u0E00-\u0E2E\u0E30-\u0E59\u0E80-\u0EFF\u1000-\u1049\u1050-\u109F\u1780-\u17D3\u3005\u3006\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF]+)(?=[^"]*(?:"[^"]*"[^"]*)*$)', '"\1"', 'g')));
