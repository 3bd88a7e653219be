-- The text search configuration of a language as a BCP 47 tag; `simple` where Postgres has none.
CREATE FUNCTION search_config(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE lower(split_part(language, '-', 1))
  WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig
  WHEN 'ca' THEN 'pg_catalog.catalan'::regconfig
  WHEN 'da' THEN 'pg_catalog.danish'::regconfig
  WHEN 'de' THEN 'pg_catalog.german'::regconfig
  WHEN 'el' THEN 'pg_catalog.greek'::regconfig
  WHEN 'en' THEN 'pg_catalog.english'::regconfig
  WHEN 'es' THEN 'pg_catalog.spanish'::regconfig
  WHEN 'eu' THEN 'pg_catalog.basque'::regconfig
  WHEN 'fi' THEN 'pg_catalog.finnish'::regconfig
  WHEN 'fr' THEN 'pg_catalog.french'::regconfig
  WHEN 'ga' THEN 'pg_catalog.irish'::regconfig
  WHEN 'hi' THEN 'pg_catalog.hindi'::regconfig
  WHEN 'hu' THEN 'pg_catalog.hungarian'::regconfig
  WHEN 'hy' THEN 'pg_catalog.armenian'::regconfig
  WHEN 'id' THEN 'pg_catalog.indonesian'::regconfig
  WHEN 'it' THEN 'pg_catalog.italian'::regconfig
  WHEN 'lt' THEN 'pg_catalog.lithuanian'::regconfig
  WHEN 'ne' THEN 'pg_catalog.nepali'::regconfig
  WHEN 'nl' THEN 'pg_catalog.dutch'::regconfig
  WHEN 'no' THEN 'pg_catalog.norwegian'::regconfig
  WHEN 'nb' THEN 'pg_catalog.norwegian'::regconfig
  WHEN 'nn' THEN 'pg_catalog.norwegian'::regconfig
  WHEN 'pt' THEN 'pg_catalog.portuguese'::regconfig
  WHEN 'ro' THEN 'pg_catalog.romanian'::regconfig
  WHEN 'ru' THEN 'pg_catalog.russian'::regconfig
  WHEN 'sr' THEN 'pg_catalog.serbian'::regconfig
  WHEN 'sv' THEN 'pg_catalog.swedish'::regconfig
  WHEN 'ta' THEN 'pg_catalog.tamil'::regconfig
  WHEN 'tr' THEN 'pg_catalog.turkish'::regconfig
  WHEN 'yi' THEN 'pg_catalog.yiddish'::regconfig
  ELSE 'pg_catalog.simple'::regconfig
END;--> statement-breakpoint
COMMENT ON FUNCTION search_config IS 'How the words of a language are searched for.';--> statement-breakpoint
CREATE TABLE "search_texts" (
	"edition_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"position" integer NOT NULL,
	"config" text NOT NULL,
	"words" "tsvector" NOT NULL,
	CONSTRAINT "search_texts_edition_id_kind_position_pk" PRIMARY KEY("edition_id","kind","position")
);
--> statement-breakpoint
ALTER TABLE "search_texts" ADD CONSTRAINT "search_texts_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- What was imported before is found as well.
INSERT INTO search_texts (edition_id, kind, position, config, words)
SELECT id, 'ARTICLE', 0, search_config(language)::text,
  setweight(to_tsvector(search_config(language), title), 'A')
  || setweight(to_tsvector(search_config(language), coalesce(summary, '')), 'B')
  || setweight(to_tsvector(search_config(language), left(text, 200000)), 'D')
FROM editions;--> statement-breakpoint
INSERT INTO search_texts (edition_id, kind, position, config, words)
SELECT editions.id, 'SECTION', sections.position, search_config(language)::text,
  setweight(to_tsvector(search_config(language), coalesce(sections.heading, '')), 'A')
  || setweight(to_tsvector(search_config(language), left(sections.text, 200000)), 'C')
FROM sections JOIN editions ON editions.id = edition_id;--> statement-breakpoint
INSERT INTO search_texts (edition_id, kind, position, config, words)
SELECT editions.id, 'QUOTE', quotes.position, search_config(language)::text,
  setweight(to_tsvector(search_config(language), left(quotes.text, 200000)), 'B')
  || setweight(to_tsvector('simple', coalesce(quotes.attribution, '')), 'C')
FROM quotes JOIN editions ON editions.id = edition_id;--> statement-breakpoint
CREATE INDEX "search_texts_words" ON "search_texts" USING gin ("words");