import { asTextList, type JsonMap } from './values.ts'

/** Who wrote an article, as far as its front matter says so. */
export function authorsOf(extra: JsonMap): string[] {
  const keys = Object.keys(extra).filter((key) => /^authors?$/i.test(key))
  return [...new Set(keys.flatMap((key) => asTextList(extra[key])))]
}
