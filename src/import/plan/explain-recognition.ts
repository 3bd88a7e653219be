import { type Problem, startOf } from '../../content/problem.ts'
import type { Identities, Question } from './identify.ts'

/** A notice for each file recognised by a similar text, and a warning for each that may be another's page. */
export function explainRecognition({ articleOf, questions }: Identities): Problem[] {
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
  return [...recognised, ...questions.map(ask)]
}

function ask({ sourcePath, editions, alike }: Question): Problem {
  const [first] = editions
  const files = editions.map((edition) => edition.sourcePath).join(' or ')
  return {
    ...startOf(sourcePath),
    code: 'renamed-perhaps',
    severity: 'warning',
    message: `Is this the page that was published from ${files} (${percent(alike)} alike)? It is taken for a new page, and the old one stays.`,
    hint: `If it is, write id: "${first?.givenId ?? first?.articleId}" into its front matter; if it is not, withdraw the old page with --prune.`,
  }
}

function percent(part: number): string {
  return `${Math.floor(part * 100)} %`
}
