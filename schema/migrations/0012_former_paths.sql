-- Addresses that pages had before they came into this database.
CREATE TABLE "former_paths" (
	"path_key" text NOT NULL,
	"path" text NOT NULL,
	"article_id" uuid NOT NULL,
	CONSTRAINT "former_paths_path_key_article_id_pk" PRIMARY KEY("path_key","article_id")
);
--> statement-breakpoint
CREATE INDEX "former_paths_article" ON "former_paths" USING btree ("article_id");