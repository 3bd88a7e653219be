CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"subscription" text NOT NULL,
	"release" integer NOT NULL,
	"urgent" boolean NOT NULL,
	"made" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"due" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"settled" timestamp (3) with time zone,
	"outcome" text,
	"answer" text
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" text PRIMARY KEY NOT NULL,
	"partner" text NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"former_secret" text,
	"former_until" timestamp (3) with time zone,
	"most_per_hour" integer,
	"made" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"told" timestamp (3) with time zone,
	"disabled" timestamp (3) with time zone,
	"fault" text
);
--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_subscription_subscriptions_id_fk" FOREIGN KEY ("subscription") REFERENCES "subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_release_releases_number_fk" FOREIGN KEY ("release") REFERENCES "releases"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_release" ON "deliveries" USING btree ("subscription","release");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("due") WHERE settled is null;--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_url" ON "subscriptions" USING btree ("partner","url");--> statement-breakpoint
-- Writes down, with a release, that each subscription is to be told of it. Where only so many are told in an hour, the notice waits for
-- its turn, unless something was withdrawn that has not been told yet.
CREATE OR REPLACE FUNCTION owe_notices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO deliveries (subscription, release, urgent, due)
  SELECT id, NEW.number, urgent, CASE WHEN urgent THEN now() ELSE greatest(now(), told + interval '1 hour' / most_per_hour) END
  FROM subscriptions, LATERAL (
    SELECT NEW.withdrawn > 0 OR EXISTS (
      SELECT FROM deliveries WHERE subscription = subscriptions.id AND deliveries.urgent AND settled IS NULL
    ) AS urgent
  ) AS decided
  WHERE disabled IS NULL;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER owe_notices AFTER INSERT ON releases FOR EACH ROW EXECUTE FUNCTION owe_notices();
--> statement-breakpoint
COMMENT ON TABLE subscriptions IS 'Addresses of partners that are told of every release, with the secrets that sign what they are told.';--> statement-breakpoint
COMMENT ON TABLE deliveries IS 'The notices of releases to subscriptions, written with the release; kept for 30 days after one arrived or was given up.';--> statement-breakpoint
COMMENT ON COLUMN deliveries.due IS 'When to try next; while one is being sent, when others may take it for lost.';
