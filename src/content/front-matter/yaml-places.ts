import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml'
import { indexLines } from '../line-index.ts'
import { type Place, startOf } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'

/** Where the keys and items of a YAML file are, also those inside others. */
export interface YamlPlaces {
  /** The place of the key or item at a path of keys and indexes; that of the nearest one above where it has none. */
  placeOf(path: readonly (string | number)[]): Place
  /** Keys that a map below the top has twice. */
  readonly duplicates: readonly { readonly key: string; readonly place: Place; readonly earlier: Place }[]
}

/** Finds the places in a file that `readYaml` could read; anchors and merge keys are not followed. */
export function findYamlPlaces(file: SourceFile): YamlPlaces {
  const locate = indexLines(file.text)
  const places = new Map<string, Place>()
  const duplicates: YamlPlaces['duplicates'][number][] = []
  const placeOfNode = (node: Node | null | undefined): Place => ({ path: file.path, ...locate(node?.range?.[0] ?? 0) })
  const visit = (node: unknown, path: readonly (string | number)[]) => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (!isScalar(key)) continue
        const inner = [...path, String(key.value)]
        const earlier = places.get(JSON.stringify(inner))
        const place = placeOfNode(key)
        if (earlier !== undefined && path.length > 0) duplicates.push({ key: String(key.value), place, earlier })
        places.set(JSON.stringify(inner), place)
        visit(value, inner)
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => {
        places.set(JSON.stringify([...path, index]), placeOfNode(item as Node | null))
        visit(item, [...path, index])
      })
    }
  }
  visit(parseDocument(file.text, { uniqueKeys: false, logLevel: 'silent' }).contents, [])
  return {
    duplicates,
    placeOf: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const place = places.get(JSON.stringify(path.slice(0, length)))
        if (place !== undefined) return place
      }
      return startOf(file.path)
    },
  }
}
