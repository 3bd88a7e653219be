import { Command } from 'commander'
import { findArticlesTold, findThemesChanged } from '../../database/write/history.ts'
import { tagsToForget } from '../../graphql/cache-tags.ts'
import { diffReleases, type ReleaseDiff } from '../../history/diff-releases.ts'
import type { CommandContext } from '../command-context.ts'
import { configOf, parseCount } from '../options.ts'
import { printDiff } from '../print-diff.ts'
import { toJson } from '../safe-output.ts'
import { withDatabase } from '../with-storage.ts'

interface Choices {
  readonly json?: boolean
  readonly cacheTags?: boolean
}

/** `commonplace-gateway diff`: compares two releases. */
export function diffCommand({ terminal, stop }: CommandContext): Command {
  return new Command('diff')
    .description('Compare two releases: the fields of each article, and its text line by line.')
    .argument('<from>', 'the number of one release', parseCount)
    .argument('<to>', 'the number of the other', parseCount)
    .option('--json', 'print the difference as JSON')
    .option('--cache-tags', 'print the tags by which a cache forgets what is different, one a line')
    .addHelpText('after', EXAMPLES)
    .action(async (from: number, to: number, { json, cacheTags }: Choices, command: Command) => {
      await withDatabase(configOf(command), { stop }, async (database) => {
        const diff = await diffReleases(database, from, to)
        if (cacheTags) {
          const themes = await findThemesChanged(database, [from, to])
          const told = await findArticlesTold(database, [from, to])
          terminal.out(lines(tagsOf(diff, { themes, told })))
        } else if (json) terminal.out(toJson(diff))
        else printDiff(terminal, diff)
      })
    })
}

function tagsOf(
  { articles, site }: ReleaseDiff,
  { themes, told }: { readonly themes: readonly string[]; readonly told: readonly string[] },
): string[] {
  return tagsToForget({
    articleIds: [...new Set([...articles.map(({ articleId }) => articleId), ...told])],
    themes,
    site: site.some(({ field }) => field !== 'themes'),
  })
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('')
}

const EXAMPLES = `
Examples:
  commonplace-gateway diff 41 42           what release 42 changed
  commonplace-gateway diff 42 41           what a rollback from 42 to 41 would change
  commonplace-gateway diff 41 42 --json    the same for a program
  commonplace-gateway diff 41 42 --cache-tags
                                           what a cache in front has to forget`
