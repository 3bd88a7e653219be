-- Lets the notice of a release wait for nothing as soon as a tombstone is among its changes: also one that only tells another reason
-- for what was withdrawn before, which no count of the release has.
CREATE OR REPLACE FUNCTION hasten_notices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE deliveries SET urgent = true, due = least(due, now())
  WHERE settled IS NULL AND NOT urgent AND release IN (SELECT release FROM inserted WHERE kind = 'WITHDRAWN');
  RETURN NULL;
END
$$;
