const particles = new Set(
  'de la las los le du des di da do dos das del della van von der den dem zu zur ter ten af av el al bin ibn ben abu and und et y e i & + of for the on'.split(
    ' ',
  ),
)
// Names of groups end in words like these, in lower case: "Harbour Map contributors".
const collectives = new Set(
  'contributors authors editors members volunteers users students staff team crew community collective project archive archives collection family photographers mitwirkende colaboradores contributeurs contributrices'.split(
    ' ',
  ),
)
const joining = new Set(['of', 'for', 'the', 'on'])
const months =
  'jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|mar(?:ch|s|zo)?|m[äa]rz|apr(?:il)?|may|mai|mayo|june?|juni?o?|july?|juli?o?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|spring|summer|autumn|winter|ca?\\.?|circa'
const date = `(?:(?:${months}|on|in|the|of|am|im|le|el|de|\\d{1,2}(?:st|nd|rd|th|\\.)?|\\d{4}s?(?:\\s?[-–/]\\s?\\d{2,4})?|\\d{4}-\\d{2}(?:-\\d{2})?|\\d{1,2}[./]\\d{1,2}[./]\\d{2,4})[\\s,]*){1,6}`
const onlyDate = new RegExp(
  `^(?:(?:captured|accessed|retrieved|taken|photographed|dated|downloaded|abgerufen|aufgenommen|consulté|consultado)\\s*:?\\s*)?\\(?${date}\\)?\\.?$`,
  'iu',
)
const trailingDate = new RegExp(`(?:\\s*[,(]\\s*|\\s+)(?=[^,]{0,40}\\d{4})${date}\\)?$`, 'iu')
const unknown =
  /^(?:(?:the )?(?:author|artist|photographer|creator|source|maker)(?:\s+is)?\s+(?:unknown|not known|anonymous)|(?:an? )?unknown(?:\s+(?:author|artist|photographer|creator|maker|source))*|(?:see page for )author|(?:autor|urheber|fotograf|künstler)(?:in)?\s+unbekannt|unbekannt(?:er? \p{L}+)?|auteure? inconnue?|autor(?:a)? desconocid[oa]|autore sconosciuto|n\/a)$/iu

/** Whether the words can be a name by their looks: capitalised throughout but for particles, and few. */
export function looksLikeName(text: string): boolean {
  const words = text.split(/\s+/)
  return text !== '' && words.length <= 9 && nameLength(words) === words.length
}

/** The longest beginning of `text` that looks like a name; empty where there is none. */
export function leadingName(text: string): string {
  const words = text.split(/\s+/)
  return words.slice(0, nameLength(words)).join(' ')
}

function nameLength(words: readonly string[]): number {
  let length = 0
  for (const [index, word] of words.entries()) {
    if (isNameWord(word) || (length === index && index > 0 && collectives.has(word.toLowerCase().replace(/[.,]$/, ''))))
      length = index + 1
    else if (!particles.has(word.toLowerCase()) || (index === 0 && joining.has(word.toLowerCase()) && word !== 'the'))
      break
  }
  return length
}

function isNameWord(word: string): boolean {
  return (
    /^\((?:left|right|top|bottom|cent(?:re|er)|above|below|middle|links|rechts|oben|unten|mitte)\),?$/i.test(word) ||
    /^["'“‘(]?(?:[\p{Lu}\p{Lt}\p{Lo}\p{N}@©]|[dlo][’'][\p{Lu}])/u.test(word) ||
    /^\(?@?[\p{Ll}\p{N}]+[\p{N}_@.][\p{L}\p{N}_.-]*\)?,?$/u.test(word) ||
    /^[\p{Ll}]{1,3}\p{Lu}/u.test(word)
  )
}

/** Whether a single word can be an account name, such as `hunotika`. */
export function looksLikeHandle(text: string): boolean {
  return /^@?[\p{L}\p{N}][\p{L}\p{N}_.-]{1,40}$/u.test(text)
}

/** Whether the text says no more than when the image was made or found. */
export function isDate(text: string): boolean {
  return /\d/.test(text) && onlyDate.test(text)
}

/** The text without a date at its end. */
export function withoutDate(text: string): string {
  return text.replace(trailingDate, '').trim()
}

/** Whether the text says that the author is not known. */
export function saysUnknown(text: string): boolean {
  return unknown.test(text)
}
