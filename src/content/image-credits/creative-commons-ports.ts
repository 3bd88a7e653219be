// Where Creative Commons licences were ported to; the codes are those of the licences' addresses.
const CODES =
  'AM AR AT AU AZ BE BG BR CA CH CL CN CO CR CZ DE DK EC EE EG ES FI FR GE GR GT HK HR HU ID IE IL IN IT JP KR LU MK MT MX MY NG NL NO NZ PE PH PL PR PT RO RS SE SG SI TH TW UA UG US VE VN ZA'
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl']
const OTHER_NAMES: Readonly<Record<string, string>> = {
  uk: 'UK',
  'united kingdom': 'UK',
  'england and wales': 'UK',
  'england & wales': 'UK',
  scotland: 'SCOTLAND',
  igo: 'IGO',
}

let codesByName: ReadonlyMap<string, string> | null = null

// The names are gathered when the first ported licence may be there: that takes longer than reading a caption.
function gatherNames(): ReadonlyMap<string, string> {
  const names = new Map(Object.entries(OTHER_NAMES))
  for (const language of LANGUAGES) {
    const regions = new Intl.DisplayNames(language, { type: 'region' })
    for (const code of CODES.split(' ')) names.set(code.toLowerCase(), code).set(regions.of(code)!.toLowerCase(), code)
  }
  return names
}

// A code in lower case is a word of its own in many languages ("de", "in", "it"), unless nothing follows it.
const written =
  /(?<bracket>[([])?(?<words>(?:[A-Z]{2}|IGO|[a-z]{2}(?=\s*(?:[.,;)/|\]]|$)))(?![\p{L}\p{N}])|\p{Lu}\p{L}+(?:(?: and| &)? \p{Lu}\p{L}+){0,2})/uy

/** The place a licence was ported to, as code or by name in any of nine languages, at `at` in the text; brackets around it belong to it. */
export function readPort(text: string, at: number): { code: string; end: number } | null {
  written.lastIndex = at
  const { bracket = '', words = '' } = written.exec(text)?.groups ?? {}
  for (let name = words; name !== ''; name = name.replace(/(?:^|(?: and| &)? )\S+$/, '')) {
    codesByName ??= gatherNames()
    const code = codesByName.get(name.toLowerCase())
    const end = at + bracket.length + name.length
    if (code !== undefined) return { code, end: bracket !== '' && /[)\]]/.test(text[end] ?? '') ? end + 1 : end }
  }
  return null
}
