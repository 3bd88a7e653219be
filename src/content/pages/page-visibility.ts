import { type Place, type Problem, type Severity, startOf } from '../problem.ts'
import type { PageSettings } from '../settings/page-settings.ts'
import { asBoolean, asText, lookUp } from '../values.ts'
import type { HugoKind, LocatedPage } from './page-states.ts'
import { type PageValues, placeOf } from './page-values.ts'
import { findWithdrawal, type Withdrawal } from './withdrawal.ts'

/** Whether a page is a draft, and whether Hugo would make it a page of the site at all. */
export interface Visibility {
  readonly draft: boolean
  readonly withdrawn: Withdrawal | null
  readonly isBuilt: boolean
  readonly problems: readonly Problem[]
}

/** Reads `draft`, `withdrawn`, `build` (and its old name `_build`) and `headless`, as far as the configuration leaves them to the page. */
export function findVisibility(
  { values, content, kind }: LocatedPage,
  { disableKinds, buildDrafts }: Pick<PageSettings, 'disableKinds' | 'buildDrafts'>,
): Visibility {
  const problem = createProblemAt(values, content.sourcePath)
  const withdrawal = findWithdrawal(values, content.sourcePath)
  const problems: Problem[] = [...withdrawal.problems]
  const draft = asBoolean(values.get('draft')?.value)
  const given = asText(values.get('draft')?.value)
  if (draft === null && given !== null && given !== '')
    problems.push(problem('draft', 'warning', 'draft-value', wrongDraft(given)))
  if (values.has('_build') && !values.has('build')) problems.push(problem('_build', 'warning', 'build-key', OLD_BUILD))
  const key = values.has('build') ? 'build' : '_build'
  const render = lookUp(values.get(key)?.value, 'render')
  const hidden = render === false || /^(?:never|link|false)$/i.test(asText(render) ?? '')
  const headless = asBoolean(values.get('headless')?.value) === true
  const isDisabled = disableKinds.includes(kind)
  if (isDisabled) problems.push({ ...startOf(content.sourcePath), ...disabledKind(kind) })
  else if (hidden || headless) problems.push(problem(hidden ? key : 'headless', 'notice', 'not-rendered', NOT_RENDERED))
  if (!hidden && /^(?:never|local|false)$/i.test(asText(lookUp(values.get(key)?.value, 'list')) ?? '')) {
    problems.push(problem(key, 'notice', 'list-ignored', LIST_IGNORED))
  }
  return {
    // Whoever withdraws a page means it, wherever drafts are built.
    draft: (draft === true && !buildDrafts) || withdrawal.withdrawn !== null,
    withdrawn: withdrawal.withdrawn,
    isBuilt: !hidden && !headless && !isDisabled,
    problems,
  }
}

interface Words {
  readonly message: string
  readonly hint: string
}

function createProblemAt(values: PageValues, path: string) {
  return (key: string, severity: Severity, code: string, words: Words): Problem => ({
    ...placeOf(values, key, path),
    code,
    severity,
    ...words,
  })
}

function wrongDraft(given: string): Words {
  return {
    message: `Expected "draft" to be true or false, found ${JSON.stringify(given.slice(0, 40))}, which is neither in YAML 1.2; the page counts as no draft.`,
    hint: 'Write "draft: true" to keep the page unpublished. Older versions of Hugo took "yes" for true.',
  }
}

function disabledKind(kind: HugoKind): Omit<Problem, keyof Place> {
  return {
    code: 'not-rendered',
    severity: 'notice',
    message: `Expected a page with an address, found one of the kind "${kind}", which disableKinds in the configuration leaves out; it is not imported.`,
    hint: `Take "${kind}" out of disableKinds if the page is to be published.`,
  }
}

const OLD_BUILD: Words = {
  message: 'Expected "build", found "_build", its name before Hugo 0.145; it is read anyway.',
  hint: 'Rename the key to "build": new versions of Hugo refuse the old name.',
}

const NOT_RENDERED: Words = {
  message:
    'Expected a page with an address, found one that its front matter tells Hugo not to render; it is not imported.',
  hint: 'Delete the key if the page is to be published.',
}

const LIST_IGNORED: Words = {
  message: 'Expected a page that may be listed, found "list" under "build"; the gateway lists every page it publishes.',
  hint: 'Leave it if the key is there for Hugo alone.',
}
