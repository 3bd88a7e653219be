-- Text as searches read it, so that they find the same in every database: letters in any case; marks beyond ASCII as spaces, because
-- Postgres takes them for letters where the locale is C; curly apostrophes as straight ones; and the characters of scripts that are
-- written without spaces as words of their own.
-- Few texts need all of that, and each step takes as long as all the others.
CREATE OR REPLACE FUNCTION plain_words(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF octet_length(words) = length(words) THEN
    RETURN lower(words);
  END IF;
  words := replace(replace(replace(replace(words, '’', ''''), '‘', ''''), 'ʼ', ''''), '＇', '''');
  words := regexp_replace(words, '[\u00A0-\u00A9\u00AB-\u00B1\u00B4\u00B6-\u00B8\u00BB\u00BF\u00D7\u00F7\u055A-\u055F\u0589\u05BE\u05F3\u05F4\u060C\u061B\u061F\u066A-\u066D\u06D4\u0964\u0965\u0E2F\u0E5A\u0E5B\u104A-\u104F\u1361-\u1368\u17D4-\u17DA\u2000-\u206F\u2190-\u2BFF\u2E00-\u2E7F\u3000-\u3004\u3007-\u303F\u30FB\uE000-\uF8FF\uFE10-\uFE1F\uFE30-\uFE6F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]', ' ', 'g');
  IF octet_length(words) = length(words) THEN
    RETURN lower(words);
  END IF;
  words := any_case(words);
  IF words ~ '[\u0E00-\u0E2E\u0E30-\u0E59\u0E80-\u0EFF\u1000-\u1049\u1050-\u109F\u1780-\u17D3\u3005\u3006\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF]' THEN
    RETURN regexp_replace(words, '([\u0E00-\u0E2E\u0E30-\u0E59\u0E80-\u0EFF\u1000-\u1049\u1050-\u109F\u1780-\u17D3\u3005\u3006\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF])', ' \1 ', 'g');
  END IF;
  RETURN words;
END
$$;
