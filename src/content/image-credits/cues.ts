const media =
  'photos?|photographs?|photography|photographies?|images?|pictures?|pics?|illustrations?|graphics?|drawings?|artworks?|art|paintings?|maps?|charts?|diagrams?|icons?|logos?|vectors?|screenshots?|sketch(?:es)?|cartoons?|comics?|infographics?|renderings?|renders?|video|still|collages?|portraits?|headshots?|engravings?|animation|visuali[sz]ation|' +
  'fotos?|fotografie[n]?|fotograf[ií]as?|bild(?:er)?|abbildung(?:en)?|grafik(?:en)?|zeichnung(?:en)?|karte|ilustraci(?:ón|ones)|im[aá]gen(?:es|s)?|imagem|immagin[ei]|illustrazion[ei]|ilustraç(?:ão|ões)|dessins?|cliché|beeld|afbeelding|illustratie|kuvat?|zdjęci[ea]|фото|фотография|изображение'
const layout =
  'featured?|cover|header|hero|top|banner|main|title|lead|background|original|bottom|left|right|cent(?:re|er)|stock|thumbnail|preview|opening|header image|beitrags|titel'
const pair = `(?:(?:${layout})[\\s-]+)?(?:${media})(?:\\s*(?:and|&|/|\\+|,|und|et|y|e|en)\\s*(?:${media}|text|words|texte|texto))?`
const words = `(?:(?:text|words)\\s*(?:and|&)\\s*)?${pair}`
const article = '(?:(?:the|this|these|a|an|all|both|my|our)\\s+)?'
const made =
  'taken|made|shot|photographed|illustrated|drawn|painted|created|designed|captured|supplied|provided|contributed|submitted|shared|produced|rendered|sketched|released|uploaded|fotografiert|gezeichnet|aufgenommen|réalisée?|prise|tomada|fotografiada|tirada|scattata'

/** What words before a name say of it. A `maybe` label may also introduce a description, so the name must look like one. */
export type CueRole = 'creator' | 'maybe' | 'source' | 'title' | 'copyright'

/** A cue at the start of a piece of a caption; `courtesy` where the owner rather than the maker may be meant. */
export interface Cue {
  readonly role: CueRole
  readonly length: number
  readonly courtesy: boolean
}

const label = '\\s*[:：]\\s*'
const end = '(?![\\p{L}\\p{N}])'

interface CuePattern {
  readonly role: CueRole
  /** What a text that the pattern matches holds. The patterns are long: to compile one takes about as long as to read a page. */
  readonly needs: RegExp
  readonly pattern: RegExp
  /** Asks for a capital letter after the cue, which the pattern itself, blind to case, cannot. */
  readonly beforeName: boolean
}

const cues: readonly CuePattern[] = [
  cue('title', 'title|titel|titre|título|titolo', `(?:title|titel|titre|título|titolo)${label}`),
  cue(
    'source',
    'source|found|available|from|via|quelle|fuente|fonte|bron|källa|kilde|źródło|lähde|источник',
    `(?:(?:${words})[\\s-]*)?(?:sources?|found (?:on|at)|available (?:at|from|on)|from|via|quellen?|(?:bild|foto)quelle|fuente|fonte|bron|källa|kilde|źródło|lähde|источник)${label}`,
  ),
  cue('source', '来源|出典', '(?:来源|图片来源|出典)\\s*[:：]\\s*'),
  cue(
    'creator',
    'courtesy',
    `${article}(?:${words})?\\s*(?:is\\s+)?(?:used\\s+)?(?:by\\s+)?(?:kind\\s+)?courtesy(?:\\s+of|${label}|\\s+)\\s*`,
  ),
  cue(
    'creator',
    'Genehmigung|aimable|cortesía|gentileza|cortesia|concessione|dank aan',
    `(?:(?:${words})\\s*[:,]?\\s*)?(?:mit (?:freundlicher )?Genehmigung (?:von|der|des)|avec l[’']aimable autorisation (?:de|du|des)|cortesía de|gentileza de|cortesia (?:de|di)|per gentile concessione di|met dank aan)\\s+`,
  ),
  cue(
    'creator',
    'credit|crédit|nachweis',
    `${article}(?:(?:${words})\\s+)?(?:credits?|crédits?|créditos?|crediti|nachweis)(?:\\s+(?:${words}|photographique))?(?:${label}|\\s+[–—-]\\s+|\\s+(?:to|goes to|by|line)\\s*:?\\s*)`,
  ),
  cue('creator', 'crédit', `(?:crédits?|créditos?)\\s+(?:${media}|fotográficos?|de la (?:foto|imagen))${label}`),
  cue(
    'creator',
    '[:：]',
    `(?:(?:bild|foto|abbildungs)(?:nachweise?|rechte|credits?|autor(?:in)?)|photo(?:grapher|graphe)s?|fotograf(?:in|o|a)?|fotógraf[oa]|illustrat(?:or|eur|rice)|illustratorin|artists?|künstler(?:in)?|authors?|aut(?:or|ora|eur|eure|rice)|auteurs?|urheber(?:in)?|creators?|maker|fotografie)${label}`,
  ),
  cue(
    'copyright',
    '©|\\(c\\)|copyright',
    `(?:(?:${words})\\s*[:,]?\\s*)?(?:©|\\(c\\)|copyright${end})(?:\\s*(?:©|\\(c\\)|by${end}))?\\s*[:：]?\\s*`,
  ),
  cue(
    'creator',
    'by',
    `${article}(?:(?:${words})\\s*,?\\s+)?(?:(?:is|are|was|were)\\s+)?(?:(?:${made})\\s+(?:for\\s+[^,;]{1,40}\\s+)?)by\\s+`,
  ),
  cue('creator', 'by', `${article}(?:(?:${words})\\s*,?\\s+)(?:(?:is|are|was|were)\\s+)?by(?:${label}|\\s+)`),
  cueBeforeName('creator', 'credit', `${article}(?:${words})\\s+credits?\\s+`),
  cue('maybe', '[:：]|\\s[-–—]\\s', `${article}(?:${words})\\s*(?:[:：]|\\s[-–—]\\s)\\s*`),
  cue('maybe', '写真|画像|撮影|图片|照片|摄影|圖片|사진', '(?:写真|画像|撮影|图片|照片|摄影|圖片|사진)\\s*[:：]\\s*'),
  cue('maybe', '^(?:by|von|par|por)', `(?:by|von|par|por)(?:${label}|\\s+)`),
  cue(
    'maybe',
    "\\s(?:de|von|vom|par|por|di|da|do|van|door|av|af)\\s|\\sd[’']",
    `(?:${words})\\s+(?:de|von|vom|par|por|di|da|do|van|door|av|af)\\s+|(?:${words})\\s+d[’']`,
  ),
  cueBeforeName(
    'source',
    '(?:^|[\\s(])(?:via|from|aus|available|found|taken|retrieved|adapted|on)',
    `${article}(?:(?:${words})\\s+)?(?:\\(?(?:via|from|aus)|(?:is\\s+)?available\\s+(?:at|from|on|via)|found (?:on|at|via)|taken from|retrieved from|adapted from|on)\\s*:?\\s+`,
  ),
  cue('source', 'source|quelle|fuente', `(?:sources?|quelle|fuente)\\s*(?:[-–—]\\s*|(?=\\uE001)|\\s+(?=\\uE001))`),
]

const startsName = /^["“'„(]?(?:the\s+)?[\p{Lu}\p{Lo}\d@\ue001]/u

/** The cue that `text` begins with, or null. */
export function readCue(text: string): Cue | null {
  for (const { role, needs, pattern, beforeName } of cues) {
    const match = needs.test(text) ? pattern.exec(text) : null
    if (match === null || (beforeName && !startsName.test(text.slice(match[0].length)))) continue
    if (match[0] !== '') return { role, length: match[0].length, courtesy: /courtesy|cort/i.test(match[0]) }
  }
  return null
}

const onlyMedia = new RegExp(
  `^(?:${article}(?:${words})|(?:this|the) (?:work|file))(?:\\s+(?:is|are|was|in|du|en))?$`,
  'iu',
)
const describedMedia = new RegExp(`^${article}(?:${media})\\s+(?:of|showing|depicting)\\s`, 'iu')
const endsInMedia = new RegExp(`^(?:(?!(?:a|an|the|of)\\s)[\\p{L}-]+\\s+){1,3}(?:${media})$`, 'iu')
const endsInVerb = new RegExp(`(?:^|\\s)(?:(?:is|are|was|were)\\s+)?(?:${made})$`, 'iu')

/** Whether the words only say that there is an image: "Photo", "The cover image". */
export function namesOnlyMedia(text: string): boolean {
  return onlyMedia.test(text)
}

/** Whether the words describe an image as one: "Photo of a mast". */
export function describesMedia(text: string): boolean {
  return describedMedia.test(text)
}

/** Whether the words say that an image was made after another one. */
export function tellsAdaptation(text: string): boolean {
  return /^(?:adapted|based|modified|derived|cropped|remixed|redrawn|after)(?:\s|$)/i.test(text)
}

/** Whether a few words end in a word for an image: "Night-time photo". */
export function endsWithMedia(text: string): boolean {
  return endsInMedia.test(text)
}

/** The words without a verb of making at their end ("taken", "was drawn"); the same where there is none. */
export function withoutMakingVerb(text: string): string {
  return text.replace(endsInVerb, '').trimEnd()
}

function cue(role: CueRole, needs: string, source: string, beforeName = false): CuePattern {
  return { role, needs: new RegExp(needs, 'iu'), pattern: new RegExp(`^(?:${source})`, 'iu'), beforeName }
}

function cueBeforeName(role: CueRole, needs: string, source: string): CuePattern {
  return cue(role, needs, source, true)
}
