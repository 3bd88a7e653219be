import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take longest, so that none of them begins when all others are done. */
const LONGEST = [
  'test/cli/ends.test.ts',
  'test/cli/workers.test.ts',
  'test/graphql/typed-clients.test.ts',
  'test/desk/tasks.test.ts',
  'test/cli/hostile-tree.test.ts',
  'test/examples/ci.test.ts',
  'test/database/any-database.test.ts',
  'test/import/kills.test.ts',
  'test/server/checked-pages.test.ts',
  'test/cli/watch.test.ts',
  'test/desk/browser.test.ts',
  'test/syndication/changes-and-dump.test.ts',
  'test/mirror/mirror.test.ts',
  'test/cli/import-plan.test.ts',
  'test/graphql/list-plans.test.ts',
  'test/package.test.ts',
  'test/content/body-limits.test.ts',
  'test/examples/astro.test.ts',
]

/** The order of Vitest, which goes by the size of files where it has run none before, after those that are known to take long. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const projects = [...new Set(sorted.map(({ project }) => project.name))]
    const rank = ({ project, moduleId }: TestSpecification) => {
      const place = LONGEST.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'))
      return [projects.indexOf(project.name), place === -1 ? LONGEST.length : place] as const
    }
    return sorted
      .map((file) => ({ file, rank: rank(file) }))
      .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1])
      .map(({ file }) => file)
  }
}
