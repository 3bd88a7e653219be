import type { Document, DocumentImageCredit } from '../document.ts'
import type { Problem } from '../problem.ts'

/** A `notice` for each image credit that leaves out who made the image, under which licence, or where it is from. */
export function findIncompleteCredits({ sourcePath, imageCredits }: Document): Problem[] {
  return imageCredits.flatMap((credit) => {
    const missing = missingParts(credit)
    // What stands below an image in the text may be a plain caption, which owes nobody a credit.
    const isCredit = credit.role === 'FEATURE' || missing.length < 3
    return missing.length === 0 || !isCredit ? [] : [incomplete(sourcePath, credit, missing)]
  })
}

function missingParts({ creator, licence, source }: DocumentImageCredit): string[] {
  const parts = [
    ['creator', creator],
    ['licence', licence],
    ['source', source],
  ] as const
  return parts.filter(([, value]) => value === null).map(([name]) => name)
}

function incomplete(path: string, credit: DocumentImageCredit, missing: readonly string[]): Problem {
  const caption = credit.caption.length > 100 ? `${credit.caption.slice(0, 100)}…` : credit.caption
  return {
    code: 'credit-incomplete',
    severity: 'notice',
    path,
    line: credit.line,
    column: 1,
    message: `Expected the creator, the licence and the source of the image, found no ${missing.join(' and no ')} in "${caption.replaceAll(/\s+/g, ' ')}".`,
    hint: 'Write them as in "[Title](https://source.example/image) by Name, CC BY-SA 4.0".',
  }
}
