#!/bin/sh
# Writes to standard output, as Markdown, what merging the folder as it is now would change for readers.
#
#   sh plan.sh origin/main > plan.md
#
# Needs no database and no secret: what the branch given says is published into a new database beside, and the folder is planned
# against that. SITE is the site folder in the repository. Where there is no such branch the text says so, and the exit status is 1.
set -eu

base=$1
site=${SITE:-.}
work=$(mktemp -d)
trap 'git worktree remove --force "$work/base" 2> /dev/null || true; rm -rf "$work"' EXIT

# A comment has room for 65,536 characters. Five tildes: the text may hold fences of its own.
tell() {
  printf '<!-- commonplace-plan -->\n### %s\n\n~~~~~\n' "$1"
  head -c 60000
  echo '~~~~~'
}

# As root, another account serves the embedded database, and has to get in.
chmod 755 "$work"
if ! git worktree add --quiet --detach "$work/base" "$base" 2> "$work/errors.txt"; then
  tail -n 5 "$work/errors.txt" | tee /dev/stderr | tell 'There is nothing to compare this with'
  exit 1
fi

run() {
  ${COMMONPLACE:-npx commonplace-gateway} --data "$work/data" import "$@"
}

# What has mistakes there already is left out on both sides. A folder that is not there yet, or has no page (3), makes all of this new.
before=0
if [ -d "$work/base/$site" ]; then
  run "$work/base/$site" --quiet --keep-going > "$work/published.txt" 2>&1 || before=$?
fi
if [ "$before" -ne 0 ] && [ "$before" -ne 3 ] && ! grep -q -e '^Published release' -e '^Noted' "$work/published.txt"; then
  tail -n 20 "$work/published.txt" | tell 'What is there already cannot be published, so this was not compared with it'
  exit 0
fi

status=0
run "$site" --plan --prune --max-prune 100 > "$work/plan.txt" 2> "$work/errors.txt" || status=$?
case $status in
  0) tell 'Readers will notice nothing of this' < "$work/plan.txt" ;;
  2) tell 'What this changes for readers' < "$work/plan.txt" ;;
  *) { head -c 55000 "$work/plan.txt"; tail -n 5 "$work/errors.txt"; } | tell 'This cannot be published yet' ;;
esac
