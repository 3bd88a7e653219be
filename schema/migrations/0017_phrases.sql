CREATE TABLE "edition_phrases" (
	"edition_id" bigint PRIMARY KEY NOT NULL,
	"phrases" integer[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "edition_phrases" ADD CONSTRAINT "edition_phrases_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "edition_phrases_phrase" ON "edition_phrases" USING gin ("phrases");