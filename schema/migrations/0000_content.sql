CREATE TABLE "aliases" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "aliases_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"edition_id" bigint NOT NULL,
	"uid" uuid NOT NULL,
	"position" integer NOT NULL,
	"path" text NOT NULL,
	"path_key" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"given_id" text,
	"origin" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"release" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"article_id" uuid NOT NULL,
	"path" text NOT NULL,
	"previous_path" text,
	"reason" text,
	"correction" text,
	CONSTRAINT "changes_release_ordinal_pk" PRIMARY KEY("release","ordinal")
);
--> statement-breakpoint
CREATE TABLE "edition_themes" (
	"edition_id" bigint NOT NULL,
	"theme" text NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "edition_themes_edition_id_theme_pk" PRIMARY KEY("edition_id","theme")
);
--> statement-breakpoint
CREATE TABLE "editions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "editions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"article_id" uuid NOT NULL,
	"staged_by" uuid,
	"since" integer,
	"until" integer,
	"number" integer NOT NULL,
	"digest" text NOT NULL,
	"source_path" text NOT NULL,
	"kind" text NOT NULL,
	"language" text NOT NULL,
	"path" text NOT NULL,
	"path_key" text NOT NULL,
	"title" text NOT NULL,
	"summary" text,
	"published" timestamp (3) with time zone,
	"updated" timestamp (3) with time zone,
	"publish_at" timestamp (3) with time zone,
	"expire_at" timestamp (3) with time zone,
	"draft" boolean NOT NULL,
	"word_count" integer NOT NULL,
	"translation_key" text NOT NULL,
	"licence" jsonb,
	"correction" text,
	"extra" jsonb NOT NULL,
	"links" jsonb NOT NULL,
	"markdown" text NOT NULL,
	"html" text NOT NULL,
	"text" text NOT NULL,
	"listed_published" timestamp (3) with time zone GENERATED ALWAYS AS (coalesce(published, timestamptz '0001-01-01 00:00:00+00')) STORED NOT NULL,
	"listed_updated" timestamp (3) with time zone GENERATED ALWAYS AS (coalesce(updated, timestamptz '0001-01-01 00:00:00+00')) STORED NOT NULL,
	CONSTRAINT "editions_range" CHECK (until is null or (since is not null and until > since))
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "files_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"path" text NOT NULL,
	"digest" text NOT NULL,
	"since" integer NOT NULL,
	"until" integer,
	CONSTRAINT "files_range" CHECK (until is null or until > since)
);
--> statement-breakpoint
CREATE TABLE "image_credits" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "image_credits_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"edition_id" bigint NOT NULL,
	"uid" uuid NOT NULL,
	"position" integer NOT NULL,
	"role" text NOT NULL,
	"image" text,
	"alt" text,
	"caption" text NOT NULL,
	"creator" text,
	"creator_url" text,
	"title" text,
	"source" text,
	"source_name" text,
	"licence" jsonb,
	"description" text,
	"attribution" text NOT NULL,
	"attribution_html" text NOT NULL,
	"complete" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quote_themes" (
	"quote_id" bigint NOT NULL,
	"edition_id" bigint NOT NULL,
	"theme" text NOT NULL,
	"listed_published" timestamp (3) with time zone NOT NULL,
	"path" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "quote_themes_quote_id_theme_pk" PRIMARY KEY("quote_id","theme")
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "quotes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"edition_id" bigint NOT NULL,
	"uid" uuid NOT NULL,
	"section" integer NOT NULL,
	"position" integer NOT NULL,
	"range_start" integer NOT NULL,
	"range_end" integer NOT NULL,
	"themes" text[] NOT NULL,
	"text" text NOT NULL,
	"html" text NOT NULL,
	"attribution" text,
	"source" text
);
--> statement-breakpoint
CREATE TABLE "releases" (
	"number" integer PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"note" text,
	"added" integer NOT NULL,
	"changed" integer NOT NULL,
	"moved" integer NOT NULL,
	"withdrawn" integer NOT NULL,
	"site" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sections" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sections_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"edition_id" bigint NOT NULL,
	"uid" uuid NOT NULL,
	"anchor" text NOT NULL,
	"heading" text,
	"level" integer NOT NULL,
	"position" integer NOT NULL,
	"parent" integer,
	"themes" text[] NOT NULL,
	"leads" jsonb NOT NULL,
	"markdown" text NOT NULL,
	"html" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"digest" text PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "themes" (
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"declared" boolean NOT NULL,
	"since" integer NOT NULL,
	"until" integer,
	CONSTRAINT "themes_slug_since_pk" PRIMARY KEY("slug","since"),
	CONSTRAINT "themes_range" CHECK (until is null or until > since)
);
--> statement-breakpoint
ALTER TABLE "aliases" ADD CONSTRAINT "aliases_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_release_releases_number_fk" FOREIGN KEY ("release") REFERENCES "public"."releases"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edition_themes" ADD CONSTRAINT "edition_themes_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editions" ADD CONSTRAINT "editions_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_digest_sources_digest_fk" FOREIGN KEY ("digest") REFERENCES "public"."sources"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image_credits" ADD CONSTRAINT "image_credits_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_themes" ADD CONSTRAINT "quote_themes_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_themes" ADD CONSTRAINT "quote_themes_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sections" ADD CONSTRAINT "sections_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "aliases_edition" ON "aliases" USING btree ("edition_id","position");--> statement-breakpoint
CREATE INDEX "aliases_path" ON "aliases" USING btree ("path_key");--> statement-breakpoint
CREATE INDEX "aliases_uid" ON "aliases" USING btree ("uid");--> statement-breakpoint
CREATE UNIQUE INDEX "articles_given_id" ON "articles" USING btree ("given_id");--> statement-breakpoint
CREATE INDEX "changes_article" ON "changes" USING btree ("article_id","release");--> statement-breakpoint
CREATE INDEX "edition_themes_theme" ON "edition_themes" USING btree ("theme");--> statement-breakpoint
CREATE UNIQUE INDEX "editions_open_article" ON "editions" USING btree ("article_id") WHERE since is not null and until is null;--> statement-breakpoint
CREATE UNIQUE INDEX "editions_open_path" ON "editions" USING btree ("path_key") WHERE since is not null and until is null;--> statement-breakpoint
CREATE UNIQUE INDEX "editions_held_article" ON "editions" USING btree ("article_id") WHERE since is null and staged_by is null;--> statement-breakpoint
CREATE INDEX "editions_article" ON "editions" USING btree ("article_id","id");--> statement-breakpoint
CREATE INDEX "editions_path" ON "editions" USING btree ("path_key","since");--> statement-breakpoint
CREATE INDEX "editions_source_path" ON "editions" USING btree ("source_path");--> statement-breakpoint
CREATE INDEX "editions_published" ON "editions" USING btree ("listed_published","path") WHERE since is not null;--> statement-breakpoint
CREATE INDEX "editions_updated" ON "editions" USING btree ("listed_updated","path") WHERE since is not null;--> statement-breakpoint
CREATE INDEX "editions_title" ON "editions" USING btree ("title","path") WHERE since is not null;--> statement-breakpoint
CREATE INDEX "editions_by_path" ON "editions" USING btree ("path") WHERE since is not null;--> statement-breakpoint
CREATE INDEX "editions_staged" ON "editions" USING btree ("staged_by") WHERE staged_by is not null;--> statement-breakpoint
CREATE INDEX "editions_due" ON "editions" USING btree ("publish_at") WHERE since is null and staged_by is null and not draft;--> statement-breakpoint
CREATE INDEX "editions_expiring" ON "editions" USING btree ("expire_at") WHERE since is not null and until is null and expire_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "files_open" ON "files" USING btree ("path") WHERE until is null;--> statement-breakpoint
CREATE INDEX "files_since" ON "files" USING btree ("since");--> statement-breakpoint
CREATE UNIQUE INDEX "image_credits_edition" ON "image_credits" USING btree ("edition_id","position");--> statement-breakpoint
CREATE INDEX "image_credits_uid" ON "image_credits" USING btree ("uid");--> statement-breakpoint
CREATE INDEX "quote_themes_order" ON "quote_themes" USING btree ("theme","listed_published" DESC NULLS LAST,"path","position");--> statement-breakpoint
CREATE INDEX "quote_themes_edition" ON "quote_themes" USING btree ("edition_id");--> statement-breakpoint
CREATE UNIQUE INDEX "quotes_edition" ON "quotes" USING btree ("edition_id","position");--> statement-breakpoint
CREATE INDEX "quotes_uid" ON "quotes" USING btree ("uid");--> statement-breakpoint
CREATE UNIQUE INDEX "sections_edition" ON "sections" USING btree ("edition_id","position");--> statement-breakpoint
CREATE INDEX "sections_uid" ON "sections" USING btree ("uid");--> statement-breakpoint
CREATE UNIQUE INDEX "themes_open" ON "themes" USING btree ("slug") WHERE until is null;