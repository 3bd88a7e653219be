-- Lists are sorted by bytes, in every database, whatever its own collation; an index of it is not broken by an update of the system.
ALTER TABLE "edition_themes" ALTER COLUMN "theme" SET DATA TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "editions"
	ALTER COLUMN "source_path" SET DATA TYPE text COLLATE "C",
	ALTER COLUMN "path" SET DATA TYPE text COLLATE "C",
	ALTER COLUMN "title" SET DATA TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "files" ALTER COLUMN "path" SET DATA TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "quote_themes"
	ALTER COLUMN "theme" SET DATA TYPE text COLLATE "C",
	ALTER COLUMN "path" SET DATA TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "themes" ALTER COLUMN "slug" SET DATA TYPE text COLLATE "C";
