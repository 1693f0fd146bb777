/** How a phrase is looked up: lower case, without the arrows and colons a site sets around it. */
export function phraseKey(text: string): string {
  if (text.length > 80) return '';
  const bare = text
    .toLowerCase()
    .replace(/^[\s#*>»→:]+/u, '')
    .replace(/[\s#*>»→:：…]+$/u, '');
  return /[’\s]/u.test(bare) ? bare.replaceAll('’', "'").replace(/\s+/g, ' ') : bare;
}

const set = (text: string) =>
  new Set(
    text
      .split('\n')
      .flatMap((line) => line.split(','))
      .flatMap((word) => word.trim() || []),
  );

/** Names that sites give their departments: tells a label from a short heading or a site's name. */
export const departments = set(`
news, top news, breaking news, latest, world, world news, international, global, nation, national, u.s., us, us news, uk, uk news,
politics, us politics, business, economy, markets, finance, money, tech, technology, science, health, environment, climate,
sport, sports, football, culture, arts, arts & culture, entertainment, lifestyle, life, style, travel, food, opinion, analysis,
editorial, feature, features, explainer, investigation, investigations, local, local news, regional, weather, education, crime,
law, society, media, books, film, music, obituaries, europe, africa, asia, americas, middle east, asia pacific, australia, war,
nachrichten, welt, politik, ausland, inland, wirtschaft, finanzen, wissenschaft, gesundheit, kultur, sport, gesellschaft, meinung,
panorama, regionales, umwelt, klima, technik, reise,
actualités, actualité, monde, politique, économie, sciences, santé, culture, société, sports, opinion, environnement, france,
noticias, mundo, internacional, política, economía, ciencia, salud, deportes, cultura, sociedad, opinión, tecnología,
notícias, economia, ciência, saúde, esportes, desporto, sociedade, opinião, tecnologia, brasil,
notizie, mondo, esteri, politica, cronaca, economia, scienza, salute, cultura, opinioni,
nieuws, buitenland, binnenland, politiek, economie, wetenschap, gezondheid, cultuur,
wiadomości, świat, polityka, gospodarka, nauka, zdrowie, kultura, kraj, opinie,
nyheter, världen, utrikes, inrikes, ekonomi, vetenskap, hälsa, kultur, nyheder, udland, indland,
новости, новость, мир, в мире, политика, экономика, бизнес, наука, здоровье, спорт, культура, общество, мнение, мнения, происшествия,
новини, світ, політика, економіка, суспільство, навіны, палітыка, эканоміка, грамадства, свет,
haberler, dünya, siyaset, ekonomi, spor, kültür, sağlık, gündem,
أخبار, الأخبار, العالم, سياسة, اقتصاد, رياضة, ثقافة, علوم, صحة, تكنولوجيا, رأي, منوعات,
חדשות, עולם, פוליטיקה, כלכלה, ספורט, תרבות, בריאות, דעות,
اخبار, جهان, سیاست, ورزش, समाचार, देश, दुनिया, राजनीति, खेल, विज्ञान,
新闻, 新聞, 国际, 國際, 国内, 國內, 政治, 经济, 經濟, 财经, 財經, 科技, 科学, 体育, 體育, 文化, 社会, 社會, 健康, 世界, 国际新闻, 評論, 评论,
ニュース, 国際, 経済, スポーツ, 社会面, 뉴스, 국제, 정치, 경제, 사회, 문화, 스포츠, 과학
`);

/** Headings of the block of related stories. */
export const relatedPhrases = set(`
related, related articles, related article, related stories, related story, related news, related content, related coverage, related links,
related posts, related topics, related reading, more on this story, more on this topic, more on this, more stories, more news, more articles,
more from news, more like this, read more, read next, read also, also read, see also, further reading, you may also like, you might also like,
you may also be interested in, you might also be interested in, you might be interested in, recommended, recommended for you, recommended stories,
recommended reading, up next, what to read next, keep reading, in related news, similar stories, similar articles, more to read, don't miss,
mehr zum thema, lesen sie auch, lesen sie mehr, weitere artikel, ähnliche artikel, verwandte artikel, das könnte sie auch interessieren,
auch interessant, mehr dazu, mehr lesen, weiterlesen, zum weiterlesen, verwandte themen,
à lire aussi, lire aussi, sur le même sujet, articles liés, articles similaires, articles connexes, à lire également, lire également, voir aussi,
vous aimerez aussi, pour aller plus loin,
artículos relacionados, noticias relacionadas, lea también, lee también, lea más, leer más, más sobre este tema, te puede interesar,
también te puede interesar, le puede interesar, ver también, relacionados,
leia também, leia mais, artigos relacionados, notícias relacionadas, veja também, saiba mais, relacionadas,
leggi anche, articoli correlati, notizie correlate, potrebbe interessarti, ti potrebbe interessare, per approfondire,
lees ook, lees meer, gerelateerde artikelen, meer over dit onderwerp, verder lezen,
czytaj też, czytaj także, czytaj więcej, przeczytaj także, zobacz też, zobacz także, powiązane artykuły, podobne artykuły,
läs också, läs mer, läs även, relaterade artiklar, les også, les mer, relaterte saker, læs også, læs mere, relaterede artikler, lue myös,
читайте также, читать также, по теме, материалы по теме, похожие статьи, похожие новости, другие новости, ещё по теме, еще по теме, смотрите также, подробнее,
читайте також, за темою, чытайце таксама, чытаць яшчэ, паводле тэмы, příbuzné články, čtěte také, přečtěte si také, související články, olvassa el ezt is, kapcsolódó cikkek,
citește și, citiți și, articole similare, διαβάστε επίσης, σχετικά άρθρα, прочетете още, свързани статии, pročitajte i, pročitajte još, povezani članci,
ilgili haberler, ilgili yazılar, bunlar da ilginizi çekebilir, ayrıca okuyun, baca juga, artikel terkait, berita terkait, xem thêm, tin liên quan, đọc thêm, soma pia,
اقرأ أيضا, اقرأ أيضًا, إقرأ أيضا, مقالات ذات صلة, مواضيع ذات صلة, أخبار ذات صلة, المزيد, قد يعجبك أيضا, مطالب مرتبط, اخبار مرتبط, بیشتر بخوانید, متعلقہ خبریں,
קראו גם, כתבות קשורות, עוד בנושא, כתבות נוספות, यह भी पढ़ें, संबंधित खबरें, ये भी पढ़ें, संबंधित समाचार, আরও পড়ুন, மேலும் படிக்க,
相关阅读, 相关文章, 相关新闻, 相关报道, 延伸阅读, 推荐阅读, 更多新闻, 相關閱讀, 相關文章, 相關新聞, 相關報導, 延伸閱讀, 推薦閱讀, 你可能感兴趣, 您可能还喜欢, 猜你喜欢,
関連記事, 関連ニュース, 関連リンク, あわせて読みたい, こちらもおすすめ, 関連する記事, 관련기사, 관련 기사, 관련 뉴스, 함께 보면 좋은 기사, ข่าวที่เกี่ยวข้อง, อ่านเพิ่มเติม
`);

/** Buttons, advertising marks and other furniture of a page, a whole line each. */
export const furniture = set(`
advertisement, advertisements, ad, sponsored, sponsored content, promoted, paid content, article continues below, article continues after ad,
story continues below advertisement, article continues below advertisement, story continues below, continue reading below, scroll to continue,
share, share this, share this article, share this story, share article, share on facebook, share on twitter, share on x, share on whatsapp, share via email,
facebook, twitter, whatsapp, telegram, linkedin, reddit, email, e-mail, copy link, link copied, copied, print, print this page, save, save article, save for later,
bookmark, listen, listen to this article, listen to article, watch, watch live, play video, close, menu, search, skip to content, skip to main content, skip to navigation,
sign in, log in, login, sign up, register, subscribe, subscribe now, my account, newsletter, newsletters, sign up for our newsletter, sign up to our newsletter,
comments, comment, leave a comment, add a comment, view comments, join the conversation, show comments, follow us, follow, get the app, download our app,
back to top, top, next article, previous article, next, previous, loading, loading..., view all, see all, show more, load more, gift this article, give this article,
privacy policy, terms of service, terms of use, terms and conditions, terms, cookie policy, cookies, contact us, contact, about us, about, careers, advertise, advertise with us, help, faq, imprint,
accept all cookies, accept, accept all, reject all, reject, manage preferences, manage cookies, enlarge, enlarge this image, toggle caption, hide caption,
anzeige, werbung, teilen, drucken, kommentare, merken, anhören, datenschutz, impressum, zur startseite, nach oben, newsletter abonnieren, anmelden, zum inhalt springen,
publicité, partager, imprimer, commentaires, s'abonner, écouter, se connecter, mentions légales, aller au contenu,
publicidad, compartir, imprimir, comentarios, suscríbete, escuchar, iniciar sesión, publicidade, partilhar, compartilhar, comentários, pubblicità, condividi, stampa, commenti,
advertentie, delen, reklama, udostępnij, komentarze, drukuj, annons, annonse, dela, del, reklam, paylaş,
реклама, поделиться, комментарии, подписаться, распечатать, войти, поділитися, падзяліцца, إعلان, شارك, مشاركة, تعليقات, طباعة, פרסומת, שתפו, שיתוף, תגובות, 广告, 廣告, 分享, 评论区, 広告, シェア, 共有する, 광고, 공유
`);

/** Lists of what is popular, not of what is related. */
export const popularPhrases = set(`
most read, most popular, most viewed, most shared, trending, trending now, popular, popular now, editors' picks, editor's picks, top stories, latest news, latest stories,
meistgelesen, beliebt, les plus lus, lo más leído, más leídas, mais lidas, i più letti, meest gelezen, najczęściej czytane, mest lästa, mest läst, самое читаемое, популярное, الأكثر قراءة, הנקראות ביותר, 热门新闻, 熱門新聞, 人気記事
`);

/** Words that stand in capitals before a dash and are no place. */
export const noPlaces = set(`
nato, nasa, opec, unesco, unicef, fifa, uefa, asean, brics, interpol, europol, covid, aids, breaking, update, updated, exclusive, watch, live, video, photos,
analysis, opinion, editorial, explainer, factbox, correction, review, interview, feature, news, timeline, note, warning, story, summary
`);
