-- Folds text for sorting as readers do, equally in every database: without accents, case and opening punctuation, and numbers by
-- their value. Compare the keys byte by byte.
CREATE OR REPLACE FUNCTION sort_key(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(
  regexp_replace(
    regexp_replace(
      replace(replace(replace(replace(translate(
        any_case(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g')),
        'øđðłıħŋ', 'oddlihn'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
      '^[][[:space:]"''“”„‚«»‹›‘’「『(¿¡*_#–—-]+|[[:space:]]+$', '', 'g'),
    '([0-9]+)', '000000000\1', 'g'),
  '0{0,9}([0-9]{10,})', '\1', 'g');
COMMENT ON FUNCTION sort_key IS 'What a title or name is sorted by, without accents and case.';
