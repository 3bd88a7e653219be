import { createRefIndex, findRef, type RefIndex, wholeName } from '../../content/pages/page-refs.ts'
import { pathKey } from '../../content/path-key.ts'
import type { Problem } from '../../content/problem.ts'
import type { Database } from '../../database/open.ts'
import { findFormerOwners } from '../../database/write/consequences.ts'
import { type ArticleFile, findArticleFiles } from '../../database/write/former-files.ts'
import type { ImportPlan } from './plan.ts'

/** What a plan makes of published articles, made against the release `expected`. */
type Moves = Pick<ImportPlan, 'expected' | 'steps' | 'touch'>

/**
 * Says of each broken link, `ref` and `relref` to a page that has moved, or moves with the plan, where that page is then.
 * `digests` has every file of the site.
 */
export async function explainMovedLinks(
  database: Database,
  plan: Moves,
  { problems, digests }: { readonly problems: readonly Problem[]; readonly digests: ReadonlyMap<string, string> },
): Promise<readonly Problem[]> {
  if (plan.expected === 0) return problems
  const pathOf = await findMovedPaths(database, plan, problems)
  const pageOf = await createFindMovedPage(database, plan, { problems, digests })
  return problems.map((problem) => {
    const [target, fragment] = problem.target?.split('#') ?? []
    const path = target === undefined ? undefined : pathOf.get(pathKey(target))
    if (target !== undefined && path !== undefined) return { ...problem, ...movedAddress(target, path, fragment) }
    return { ...problem, ...(problem.ref && pageOf(problem)) }
  })
}

function movedAddress(target: string, path: string, fragment?: string): Pick<Problem, 'message' | 'hint'> {
  return {
    message: `Expected the address of a page, found "${target}", from which its page moved to "${path}"; readers are redirected here, in Hugo they are not.`,
    hint: `Write "${path}${fragment === undefined ? '' : `#${fragment}`}".`,
  }
}

/** Where the pages live that once had the addresses of broken links, by path key. */
async function findMovedPaths(
  database: Database,
  { expected, steps }: Moves,
  problems: readonly Problem[],
): Promise<Map<string, string>> {
  const targets = new Set(
    problems.flatMap(({ target }) => (target === undefined ? [] : pathKey(target.split('#', 1)[0] ?? ''))),
  )
  if (targets.size === 0) return new Map()
  const owners = await findFormerOwners({ database, release: expected }, [...targets], [])
  const stepOf = new Map(steps.map((step) => [step.articleId, step]))
  const earlier = owners.flatMap(({ key, articleId, path }): [string, string][] => {
    const step = stepOf.get(articleId)
    if (step?.open === false) return []
    return [[key, step?.path ?? path]]
  })
  const now = steps.flatMap(({ action, previousPath, path }): [string, string][] =>
    action === 'move' && previousPath !== null ? [[pathKey(previousPath), path]] : [],
  )
  return new Map([...earlier, ...now])
}

/** Where a published page is found after the plan. */
interface FoundPage extends ArticleFile {
  /** Whether the name is that of a file it comes from no more. */
  readonly hasMoved: boolean
}

/** Finds the pages that names of files once meant; asks the database only where such a name leads nowhere. */
async function createFindMovedPage(
  database: Database,
  { expected, steps, touch }: Moves,
  { problems, digests }: { readonly problems: readonly Problem[]; readonly digests: ReadonlyMap<string, string> },
): Promise<(problem: Problem) => Partial<Problem>> {
  if (!problems.some(({ ref }) => ref)) return () => ({})
  const stepOf = new Map(steps.map((step) => [step.articleId, step]))
  const fileOf = new Map(touch.map(({ edition, sourcePath }) => [edition, sourcePath]))
  const files = await findArticleFiles({ database, release: expected })
  const pages = files.flatMap((file): FoundPage[] => {
    const step = stepOf.get(file.articleId)
    const fileNow = step?.sourcePath ?? fileOf.get(file.edition) ?? file.fileNow
    if (step?.open === false || !digests.has(fileNow)) return []
    return [{ ...file, fileNow, path: step?.path ?? file.path, hasMoved: !digests.has(file.sourcePath) }]
  })
  const index = createRefIndex(pages)
  return ({ code, ref, path }) => {
    if (ref === undefined) return {}
    const { page, fragment } = findRef(index, ref.name, { fromSourcePath: path, language: ref.language })
    if (!page?.hasMoved) return {}
    const name = code === 'ref-not-found' ? nameNow(index, page) : page.path
    return {
      message: `Expected the name of a page, found "${ref.name}", whose page moved to "${page.path}" (${page.fileNow}).`,
      hint: `Write "${name}${fragment}".`,
    }
  }
}

function nameNow(index: RefIndex<FoundPage>, page: FoundPage): string {
  return wholeName(index, { ...page, sourcePath: page.fileNow })
}
