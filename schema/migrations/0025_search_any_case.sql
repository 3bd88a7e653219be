-- Where Postgres folds only the letters A to Z, and where a word ends in a final sigma, the words of searches are made again.
UPDATE search_texts SET words =
  setweight(to_tsvector(search_config(language), any_case(title)), 'A')
  || setweight(to_tsvector(search_config(language), any_case(coalesce(summary, ''))), 'B')
  || setweight(to_tsvector(search_config(language), any_case(left(text, 200000))), 'D')
FROM editions
WHERE search_texts.kind = 'ARTICLE' AND editions.id = edition_id AND (lower('ÄЖ') <> 'äж' OR text LIKE '%ς%' OR title LIKE '%ς%');
--> statement-breakpoint
UPDATE search_texts SET words =
  setweight(to_tsvector(search_config(language), any_case(coalesce(heading, ''))), 'A')
  || setweight(to_tsvector(search_config(language), any_case(left(sections.text, 200000))), 'C')
FROM editions JOIN sections ON sections.edition_id = editions.id
WHERE search_texts.kind = 'SECTION' AND editions.id = search_texts.edition_id AND sections.position = search_texts.position
  AND (lower('ÄЖ') <> 'äж' OR sections.text LIKE '%ς%' OR heading LIKE '%ς%');
--> statement-breakpoint
UPDATE search_texts SET words =
  setweight(to_tsvector(search_config(language), any_case(left(quotes.text, 200000))), 'B')
  || setweight(to_tsvector('simple', any_case(coalesce(attribution, ''))), 'C')
FROM editions JOIN quotes ON quotes.edition_id = editions.id
WHERE search_texts.kind = 'QUOTE' AND editions.id = search_texts.edition_id AND quotes.position = search_texts.position
  AND (lower('ÄЖ') <> 'äж' OR quotes.text LIKE '%ς%' OR attribution LIKE '%ς%');
