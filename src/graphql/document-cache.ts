import type { DocumentNode } from 'graphql'

/** Keeps parsed documents by their text, the latest used longest, up to a sum of characters rather than of documents. */
export function createDocumentCache(options: { readonly characters: number; readonly largest: number }) {
  const documents = new Map<string, DocumentNode>()
  let characters = 0

  return {
    get(text: string): DocumentNode | undefined {
      const document = documents.get(text)
      if (document) {
        documents.delete(text)
        documents.set(text, document)
      }
      return document
    },
    set(text: string, document: DocumentNode): void {
      if (text.length > options.largest || documents.has(text)) return
      documents.set(text, document)
      characters += text.length
      for (const oldest of documents.keys()) {
        if (characters <= options.characters) break
        documents.delete(oldest)
        characters -= oldest.length
      }
    },
  }
}
