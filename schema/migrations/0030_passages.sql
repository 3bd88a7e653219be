-- What is kept of texts has other columns now: it is found again at the start.
DELETE FROM "edition_phrases";--> statement-breakpoint
ALTER TABLE "edition_phrases" ADD COLUMN "words" "bytea" NOT NULL;--> statement-breakpoint
ALTER TABLE "edition_phrases" ADD COLUMN "words_any_case" "bytea" NOT NULL;--> statement-breakpoint
ALTER TABLE "edition_phrases" ADD COLUMN "breaks" integer[] NOT NULL;--> statement-breakpoint
ALTER TABLE "edition_phrases" ADD COLUMN "gaps" integer[] NOT NULL;--> statement-breakpoint
-- Nothing compresses hashes.
ALTER TABLE "edition_phrases" ALTER COLUMN "words" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "edition_phrases" ALTER COLUMN "words_any_case" SET STORAGE EXTERNAL;
