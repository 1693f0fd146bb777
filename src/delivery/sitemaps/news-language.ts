/**
 * The language of an article as Google's news sitemaps want it: a code of ISO 639, without script or region, but Chinese
 * by its script, as zh-cn or zh-tw. A tag that has no such code has `otherwise`'s.
 */
export function newsLanguage(tag: string, otherwise = 'en'): string {
  const locale = new Intl.Locale(tag);
  const { language } = locale;
  if (language === 'zh') return locale.maximize().script === 'Hant' ? 'zh-tw' : 'zh-cn';
  return /^[a-z]{2,3}$/.test(language) && language !== 'und' ? language : otherwise;
}
