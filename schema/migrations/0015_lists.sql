-- Folds text for sorting as readers do, equally in every database: without accents, case and opening punctuation, and numbers by
-- their value. Compare the keys byte by byte.
CREATE FUNCTION sort_key(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(
  regexp_replace(
    regexp_replace(
      replace(replace(replace(replace(translate(
        any_case(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g')),
        'øđðłıħŋ', 'oddlihn'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
      '^[][[:space:]"''“”„‚«»‹›‘’「『(¿¡*_#–—-]+|[[:space:]]+$', '', 'g'),
    '([0-9]+)', '000000000\1', 'g'),
  '0{0,9}([0-9]{10,})', '\1', 'g');--> statement-breakpoint
COMMENT ON FUNCTION sort_key IS 'What a title or name is sorted by, without accents and case.';--> statement-breakpoint
-- Takes the language from the start of a path key, so that a section has one name in all languages.
CREATE FUNCTION without_language(path_key text, language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN lower(path_key) = '/' || lower(language) THEN '/'
  WHEN starts_with(lower(path_key), '/' || lower(language) || '/') THEN substr(path_key, length(language) + 2)
  ELSE path_key
END;--> statement-breakpoint
COMMENT ON FUNCTION without_language IS 'A path key as it would be without languages in the addresses.';--> statement-breakpoint
CREATE TABLE "edition_terms" (
	"edition_id" bigint NOT NULL,
	"taxonomy" text COLLATE "C" NOT NULL,
	"slug" text COLLATE "C" NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "edition_terms_edition_id_taxonomy_slug_pk" PRIMARY KEY("edition_id","taxonomy","slug")
);
--> statement-breakpoint
DROP INDEX "editions_title";--> statement-breakpoint
ALTER TABLE "editions" ADD COLUMN "title_key" text COLLATE "C" GENERATED ALWAYS AS (sort_key(title)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "editions" ADD COLUMN "local_key" text COLLATE "C" GENERATED ALWAYS AS (without_language(path_key, language)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "editions" ADD COLUMN "folder_key" text COLLATE "C" GENERATED ALWAYS AS (regexp_replace(path_key, '/[^/]*$', '')) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "attribution_key" text COLLATE "C" GENERATED ALWAYS AS (coalesce(sort_key(attribution), chr(1114109))) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "themes" ADD COLUMN "name_key" text COLLATE "C" GENERATED ALWAYS AS (sort_key(name)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "edition_terms" ADD CONSTRAINT "edition_terms_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "edition_terms_slug" ON "edition_terms" USING btree ("taxonomy","slug","edition_id");--> statement-breakpoint
CREATE INDEX "editions_translations" ON "editions" USING btree ("translation_key") WHERE since is not null;--> statement-breakpoint
CREATE INDEX "editions_folder" ON "editions" USING btree ("folder_key","listed_published","path") WHERE since is not null;--> statement-breakpoint
CREATE INDEX "editions_title" ON "editions" USING btree ("title_key","path") WHERE since is not null;