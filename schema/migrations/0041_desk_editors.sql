CREATE TABLE "desk_actions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "desk_actions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"key_id" text,
	"action" text NOT NULL,
	"release" integer,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "desk_sessions" (
	"hash" text PRIMARY KEY NOT NULL,
	"key_id" text,
	"name" text NOT NULL,
	"made" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"entered" timestamp (3) with time zone,
	"expires" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "desk_actions_release" ON "desk_actions" USING btree ("release");--> statement-breakpoint
COMMENT ON TABLE desk_sessions IS 'Editors who are at the desk, by the hash of what their browser sends, or of a link that lets in once.';--> statement-breakpoint
COMMENT ON TABLE desk_actions IS 'What editors did at the desk, in the order of time; never updated.';
