/** One picture of a `srcset`. */
export interface Source {
  readonly url: string
  /** The width or density it is meant for, such as `2x`; empty where it says none. */
  readonly descriptor: string
}

/** Reads a `srcset` as browsers do (HTML, 4.8.4.2.2); a picture with another descriptor than a width or a density is left out. */
export function readSources(text: string): Source[] {
  const sources: Source[] = []
  const step = /[\s,]*(\S+)/y
  const rest = /[^,]*/y
  for (let match = step.exec(text); match !== null; match = step.exec(text)) {
    const url = match[1]!.replace(/,+$/, '')
    let descriptor = ''
    if (url === match[1]) {
      rest.lastIndex = step.lastIndex
      descriptor = rest.exec(text)?.[0].trim() ?? ''
      step.lastIndex = rest.lastIndex
    }
    if (url !== '' && /^(?:\d+(?:\.\d+)?[wx](?:\s+\d+h)?)?$/.test(descriptor)) sources.push({ url, descriptor })
  }
  return sources
}
