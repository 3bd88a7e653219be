/** Words for images, as alternatives of a pattern; letter case does not count. */
export const MEDIA =
  'photos?|photographs?|photography|photographies?|images?|pictures?|pics?|illustrations?|graphics?|drawings?|artworks?|art|' +
  'paintings?|maps?|cartes?|kaart|mappa|mapa|charts?|diagrams?|icons?|logos?|vectors?|screenshots?|sketch(?:es)?|cartoons?|comics?|infographics?|' +
  'renderings?|renders?|video|still|collages?|portraits?|headshots?|engravings?|animation|visuali[sz]ation|figures?|tiles|' +
  'fotos?|fotografie[n]?|fotograf[ií]as?|bild(?:er)?|abbildung(?:en)?|grafik(?:en)?|zeichnung(?:en)?|karte|ilustraci(?:ón|ones)|' +
  'im[aá]gen(?:es|s)?|imagem|immagin[ei]|illustrazion[ei]|ilustraç(?:ão|ões)|dessins?|cliché|beeld|afbeelding|illustratie|' +
  'bilde?|illustration(?:er)?|billede|kuvat?|zdjęci[ea]|obrázek|kart|fotó|kép|fotoğraf|görsel|gambar|ảnh|' +
  'фото|фотография|изображение|иллюстрация|зображення|φωτογραφία|εικόνα|चित्र|फोटो|फ़ोटो'

/** Words before a word for an image that say where the image stands. */
export const LAYOUT =
  'featured?|cover|header|hero|top|banner|main|title|lead|background|original|bottom|left|right|cent(?:re|er)|stock|' +
  'thumbnail|preview|opening|header image|beitrags|titel|symbol|archiv|vorschau'

/** What was done to an image, before "by". */
export const MADE =
  'taken|made|shot|photographed|illustrated|drawn|painted|created|designed|captured|supplied|provided|contributed|submitted|' +
  'shared|produced|rendered|sketched|released|uploaded|fotografiert|gezeichnet|aufgenommen|réalisée?|prise|tomada|' +
  'fotografiad[ao]|tirad[ao]|cedid[ao]|facilitad[ao]|scattat[ao]|fornit[ao]|gemaakt|genomen|tagen|tatt'

/** Labels of a maker, before a colon. */
export const MAKER_LABELS =
  '(?:bild|foto|abbildungs)(?:nachweise?|rechte|credits?|autor(?:in)?)|photo(?:grapher|graphe)s?|fotograf(?:in|o|a|ka|er|ie)?|' +
  'fotógraf[oa]|fotograaf|kuvaaja|fotoğrafçı|illustrat(?:or|eur|rice)|illustratorin|artists?|künstler(?:in)?|authors?|' +
  'aut(?:or|ora|ore|orka|eur|eure|rice)|auteurs?|urheber(?:in)?|creators?|maker|фотограф|автор'

/** Labels of a maker that end in a full stop. */
export const MAKER_ABBREVIATIONS = 'fot|rys|phot|fotogr|φωτ'

/** Labels of a credit, before a colon or "to". */
export const CREDIT_LABELS =
  'credits?|crédits?|créditos?|crediti|nachweis|credit line|bildcredit|kredit|photo credit|image credit|credits? photos?'

/** Labels of a source, before a colon. */
export const SOURCE_LABELS =
  '(?:bild|foto)?quellen?|sources?|fuentes?|fontes?|fonti|bron(?:nen)?|källa|kilde|kjelde|źródło|zdroj|lähde|forrás|sursă?|kaynak|' +
  'sumber|nguồn|πηγή|источник|джерело|स्रोत'

/** Labels of a title, before a colon. */
export const TITLE_LABELS = 'titles?|titel|titre|título|titolo|tytuł|tittel|название|标题|タイトル'

/** Thanks to an owner, before the name. */
export const COURTESY =
  "mit (?:freundlicher )?genehmigung (?:von|der|des)|avec l[’']aimable autorisation (?:de|du|des)|(?:por )?cortesía de|gentileza de|" +
  'cortesia (?:de|di)|(?:per )?gentile concessione di|met dank aan|dzięki uprzejmości|med tillstånd av|באדיבות|بإذن من'

/** "By" in front of a maker. */
export const BY = 'by|von|vom|par|por|door|av|af|przez|от'

/** "By" only after a word for an image, where it cannot mean "of". */
export const BY_AFTER_MEDIA = 'de|von|vom|par|por|di|da|do|van|door|av|af|przez|od|by'

/** Labels without letter case: what follows is a maker for certain. */
export const MAKER_LABELS_UNCASED =
  '摄影师?|攝影|拍摄者?|供图|图源作者|摄|撮影者?|(?:写真|画像|イラスト)?提供|作者|作画|작가|(?:사진\\s?)?촬영|(?:사진|이미지)\\s?제공|사진작가|' +
  'تصوير|بعدسة|عدسة|المصورة?|צילום|צילומים|צלמת?|קרדיט|איור'

/** Labels without letter case: what follows is a maker or says what the image shows. */
export const IMAGE_LABELS_UNCASED =
  '图片?|圖片?|照片|插图|写真|画像|イラスト|사진|이미지|그림|الصورة|صورة|الصور|صور|תמונה|תמונות'

/** Labels without letter case: what follows is a source. */
export const SOURCE_LABELS_UNCASED =
  '(?:图片|圖片|照片|资料)?(?:来源|來源)|图源|(?:画像)?出典|引用元|(?:사진\\s?|이미지\\s?)?출처|(?:مصدر الصورة|المصدر|مصدر)|(?:מקור התמונה|מקור)'
