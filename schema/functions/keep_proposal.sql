-- Keeps what was staged for a plan (the JSON form of `ReleasePlan` in src/database/write/publish.ts) under a name, in place of the
-- proposal that had the name before.
CREATE OR REPLACE FUNCTION keep_proposal(given_name text, given_plan jsonb, given_carried jsonb, given_report jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  given_id uuid := (given_plan->>'import')::uuid;
BEGIN
  -- A retry after a lost connection must not drop what it has kept.
  IF EXISTS (SELECT FROM proposals WHERE id = given_id) THEN
    RETURN;
  END IF;
  PERFORM drop_proposal(given_name, false);
  INSERT INTO proposals (name, id, plan, carried, report)
  VALUES (given_name, given_id, given_plan, given_carried, given_report);
  INSERT INTO proposal_editions (proposal, edition_id, opens)
  SELECT given_id, value::bigint, true FROM jsonb_array_elements_text(given_plan->'open')
  UNION ALL
  SELECT given_id, value::bigint, false FROM jsonb_array_elements_text(given_plan->'close');
END
$$;
