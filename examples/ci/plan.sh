#!/bin/sh
# Writes to standard output, as Markdown, what merging the folder as it is now would change for readers.
#
#   sh plan.sh origin/main > plan.md
#
# Needs no database and no secret: what the branch given says is published into a new database beside, and the folder is planned
# against that. SITE is the site folder in the repository.
set -eu

base=$1
site=${SITE:-.}
work=$(mktemp -d)
trap 'git worktree remove --force "$work/base" 2> /dev/null || true; rm -rf "$work"' EXIT

# As root, another account serves the embedded database, and has to get in.
chmod 755 "$work"
git worktree add --quiet --detach "$work/base" "$base"

run() {
  ${COMMONPLACE:-npx commonplace-gateway} --data "$work/data" import "$@"
}

# What has mistakes there already is left out on both sides.
run "$work/base/$site" --quiet --keep-going > "$work/published.txt" 2>&1 || true

status=0
run "$site" --plan --prune --max-prune 100 > "$work/plan.txt" 2> "$work/errors.txt" || status=$?

echo '<!-- commonplace-plan -->'
case $status in
  0) echo '### Readers will notice nothing of this' ;;
  2) echo '### What this changes for readers' ;;
  *) echo '### This cannot be published yet' ;;
esac
echo
# A comment has room for 65,536 characters. Five tildes: the text may hold fences of its own.
echo '~~~~~'
head -c 60000 "$work/plan.txt"
if [ "$status" -ne 0 ] && [ "$status" -ne 2 ]; then tail -n 5 "$work/errors.txt"; fi
echo '~~~~~'
