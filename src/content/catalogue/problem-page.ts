import type { ExampleFile, ProblemEntry, ProblemGroup } from './problem-entry.ts'

/** Where the page of a code is, from the folder of the package. */
export function problemPagePath(code: string): string {
  return `docs/editors/problems/${code}.md`
}

/** The page of a code, as Markdown. */
export function writeProblemPage(entry: ProblemEntry): string {
  return [
    `# \`${entry.code}\``,
    `*${severitiesOf(entry)}.* ${entry.meaning}`,
    ...(entry.deprecated === undefined ? [] : [`**Told no more.** ${entry.deprecated}`]),
    ...writeExample(entry.example ?? []),
    `**What to do:** ${entry.remedy}`,
    'It is one of [all problems](../when-something-is-wrong.md); `commonplace-gateway explain` prints this page.\n',
  ].join('\n\n')
}

/** `page` with the list of all codes written anew, which begins with its first `## `: for each its page, how grave it is and its first sentence. */
export function withProblemIndex(page: string, groups: readonly ProblemGroup[]): string {
  const lists = groups.map(({ title, entries }) =>
    [
      `## ${title}`,
      '',
      '| code | how grave | what it says |',
      '|---|---|---|',
      ...entries.map(
        (entry) =>
          `| [\`${entry.code}\`](problems/${entry.code}.md) | ${severitiesOf(entry).toLowerCase()} | ${firstSentence(entry)} |`,
      ),
    ].join('\n'),
  )
  return `${page.slice(0, page.search(/^## /m))}${lists.join('\n\n')}\n`
}

/** The same where the other pages are not at hand: links to them are reduced to their words. */
export function withoutLinks(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\(\.\.\/[^)]+\)/g, '$1')
}

/** `Error`, or `Warning or notice`. */
export function severitiesOf({ severities }: ProblemEntry): string {
  const words = severities.join(' or ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

function firstSentence({ meaning }: ProblemEntry): string {
  const end = /[.:](?=\s+\p{Lu})/u.exec(meaning)
  return withoutLinks(end === null ? meaning : meaning.slice(0, end.index + 1))
    .replace(/:$/, '.')
    .replaceAll('|', '\\|')
}

function writeExample(files: readonly ExampleFile[]): string[] {
  if (files.length === 0) return []
  const one = files.length === 1
  return [
    one ? 'This gives it:' : 'These files give it:',
    ...files.map(({ path, language, text }) => `\`\`\`${language} ${path}\n${text}\`\`\``),
  ]
}
