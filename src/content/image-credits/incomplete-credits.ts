import type { Document, DocumentImageCredit } from '../document.ts'
import type { Problem } from '../problem.ts'

/**
 * A `notice` for each image credit that leaves out who made the image, under which licence, or where it is from, and one for
 * the images of the page that have no credit at all.
 */
export function findIncompleteCredits(document: Document): Problem[] {
  const { sourcePath, imageCredits } = document
  const incompleteOnes = imageCredits.flatMap((credit) => {
    const missing = missingParts(credit)
    // What is below an image in the text may be a plain caption, which owes nobody a credit.
    const isCredit = credit.role === 'FEATURE' || missing.length < 3
    return missing.length === 0 || !isCredit ? [] : [incomplete(sourcePath, credit, missing)]
  })
  return [...incompleteOnes, ...findUncredited(document)]
}

const MOST_NAMED = 3

function findUncredited({ sourcePath, images, featureImage, imageCredits }: Document): Problem[] {
  const credited = new Set(
    imageCredits
      .filter((credit) => credit.role === 'FEATURE' || missingParts(credit).length < 3)
      .map(({ image }) => image),
  )
  const all = [
    ...(featureImage === null ? [] : [{ url: featureImage, line: 1, column: 1 }]),
    ...images.filter(({ alt }) => alt.trim() !== ''),
  ]
  const without = all.filter(
    ({ url }, index) => !credited.has(url) && all.findIndex((one) => one.url === url) === index,
  )
  const [first] = without
  if (first === undefined) return []
  const names = without.slice(0, MOST_NAMED).map(({ url }) => url.slice(url.lastIndexOf('/') + 1).slice(0, 60))
  const more = without.length > MOST_NAMED ? ` and ${without.length - MOST_NAMED} more` : ''
  return [
    {
      code: 'credit-incomplete',
      severity: 'notice',
      path: sourcePath,
      line: first.line,
      column: first.column,
      message: `Expected the creator, the licence and the source of each image, found none for ${names.join(', ')}${more}.`,
      hint: 'Write them below the image or into its title, as in "[Title](https://source.example/image) by Name, CC BY-SA 4.0".',
    },
  ]
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
