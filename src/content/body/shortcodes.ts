import { scanShortcodes } from './shortcode-scan.ts'

/** The targets of the `ref` and `relref` calls of a body, as written and without repetition; escaped examples call nothing. */
export function findRefTargets(text: string): string[] {
  const targets = new Set<string>()
  for (const tag of scanShortcodes(text).tags) {
    if (tag.kind !== 'open' || (tag.name !== 'ref' && tag.name !== 'relref')) continue
    const target = tag.positional[0] ?? tag.named.get('path')
    if (target) targets.add(target)
  }
  return [...targets]
}
