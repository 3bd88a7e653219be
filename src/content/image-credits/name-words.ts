/** Words in lower case within names of people and groups. */
export const PARTICLES =
  'de la las los le du des di da do dos das del della van von der den dem zu zur ter ten af av el al bin ibn ben abu and und et y e i & + of for the och og en'

/** Particles no name begins with. */
export const JOINING = 'of for and und et & +'

/** Names of groups end in words like these, in lower case: "Harbour Map contributors". */
export const COLLECTIVES =
  'contributors authors editors members volunteers users students staff team crew community collective project archive archives ' +
  'collection family photographers mitwirkende colaboradores contributeurs contributrices'

/** Words that make a name one of an organisation, alone or within a longer word ("Stadtarchiv"). */
export const ORGANISATIONS =
  'press|\\p{L}*museum|museo|musée|\\p{L}*archiv\\p{L}*|agency|agentur|media|foundation|stiftung|fundación|fondation|universit\\p{L}*|institut\\p{L}*|news|' +
  'images|pictures|library|bibliothe\\p{L}+|biblioteca|ministry|ministère|ministerio|ministerium|office|studios?|council|' +
  'society|association|times|post|guardian|magazine|tribune|herald|gazette|journal|\\p{L}*zeitung|service|department|commission|' +
  'college|school|gallery|galerie|center|centre|\\p{L}*zentrum|club|group|network|company|inc|ltd|gmbh|e\\.v'

/** Words for what somebody works as. */
export const JOBS =
  'directors?|managers?|engineers?|professors?|researchers?|fellows?|coordinators?|developers?|designers?|editors?|editor-in-chief|' +
  'photographers?|journalists?|reporters?|students?|lecturers?|scientists?|analysts?|officers?|presidents?|chair(?:man|woman|person)?|' +
  'founders?|co-founders?|ceo|cto|teachers?|librarians?|archivists?|curators?|heads?|leads?|members?|volunteers?|interns?|consultants?|' +
  'leiter(?:in)?|professorin|geschäftsführer(?:in)?|directrice|directeur|directora?|chercheuse|chercheur|ingénieure?|profesora?'

/** Months, seasons and words around dates. */
export const DATE_WORDS =
  'jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|mar(?:ch|s|zo)?|m[äa]rz|apr(?:il)?|may|mai|mayo|june?|juni?o?|july?|juli?o?|aug(?:ust)?|' +
  'sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|spring|summer|autumn|winter|ca?\\.?|circa'

/** Ways to say that nobody knows who made an image. */
export const UNKNOWN_MAKERS =
  '(?:the )?(?:author|artist|photographer|creator|source|maker)(?:\\s+is)?\\s+(?:unknown|not known|anonymous)|' +
  '(?:an? )?unknown(?:\\s+(?:author|artist|photographer|creator|maker|source))*|anonymous|anon\\.?|(?:see page for )?author|' +
  '(?:autor|urheber|fotograf|künstler)(?:in)?\\s+unbekannt|unbekannt(?:er? \\p{L}+)?|auteure? inconnue?|inconnue?|anonyme|' +
  'autor(?:a)? desconocid[oa]|desconocid[oa]|an[oó]nim[oa]|autore (?:sconosciuto|ignoto)|sconosciuto|onbekende? (?:auteur|fotograaf)|' +
  'onbekend|okänd(?: \\p{L}+)?|ukjent|ukendt|autor nieznany|nieznany|неизвестен|неизвестный автор|佚名|未知|不明|作者不详|n/?a|' +
  // Nobody is named, known or not.
  '(?:the )?authors?|me|myself|privat[e]?|archive?s?|staff|handout|file photo|divulgação|reprodução|z\\.?v\\.?g\\.?|d\\.?r\\.?|redaktion|archivo|arquivo|(?:our )?own (?:photo|illustration|image|drawing|work|diagram|elaboration)|' +
  "eigene (?:darstellung|aufnahme|abbildung|grafik)|elaboración propia|élaboration propre|l[’']auteure?|el autor|der autor|die autorin"

/** Ways to say that the one who publishes an image made it, as Wikimedia Commons writes them. */
export const OWN_WORK =
  'own work|self-made|self made|eigenes werk|eigen werk|eget arbete|eget arbeid|eget værk|travail personnel|œuvre personnelle|' +
  'trabajo propio|obra propia|trabalho próprio|obra do próprio|opera propria|lavoro proprio|praca własna|vlastní dílo|oma teos|' +
  'собственная работа|власна робота|自己的作品|投稿者自身による作品|투고자 본인 작품|عمل شخصي|נוצר על ידי מעלה היצירה'
