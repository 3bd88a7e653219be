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
