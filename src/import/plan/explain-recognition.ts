import { type Problem, startOf } from '../../content/problem.ts'
import type { Identities } from './identify.ts'
import type { Question } from './identity-evidence.ts'

/** A notice for each file recognised by a similar text, and a warning for each that may be another's page. */
export function explainRecognition({ articleOf, questions, isCompared }: Identities): Problem[] {
  const recognised = [...articleOf].flatMap(([sourcePath, { latest, alike }]): Problem[] => {
    if (latest === null || alike === null || latest.sourcePath === sourcePath) return []
    return [
      {
        ...startOf(sourcePath),
        code: 'renamed-file',
        severity: 'notice',
        message: `This is taken for the page that was published from ${latest.sourcePath}: the texts are ${percent(alike)} alike.`,
        hint: 'If it is another page, give it an "id" of its own.',
      },
    ]
  })
  return [...recognised, ...questions.map(ask), ...(isCompared ? [] : [TOO_MANY])]
}

const TOO_MANY: Problem = {
  ...startOf('content'),
  code: 'renames-not-compared',
  severity: 'warning',
  message: 'So many files changed at once that renamed files were recognised only where their text is the very same.',
  hint: 'Import the renames first and the edits after them, or give pages an "id" of their own.',
}

function ask({ sourcePath, editions, alike }: Question): Problem {
  const [first] = editions
  const files = editions.map((edition) => edition.sourcePath).join(' or ')
  return {
    ...startOf(sourcePath),
    code: 'renamed-perhaps',
    severity: 'warning',
    message: `Is this the page that was published from ${files} (${alike === null ? 'the titles are equal' : `${percent(alike)} alike`})? It is taken for a new page, and the old one stays.`,
    hint: `If it is, write id: "${first?.givenId ?? first?.articleId}" into its front matter; if it is not, withdraw the old page with --prune.`,
  }
}

function percent(part: number): string {
  return `${Math.floor(part * 100)} %`
}
