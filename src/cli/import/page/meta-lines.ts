import { countWords, endsSentence } from './shape.ts';
import { furniture, phraseKey } from './vocabulary.ts';

const split = (words: string) => new Set(words.split(/\s+/).filter(Boolean));

const dateWords = split(`
  published updated posted modified created first last on at ago by the of from since and date time edt est et pt pst pdt cst cdt ct mst gmt utc bst cet cest ist msk am pm a p m h o'clock
  just now today yesterday hour hours hr hrs minute minutes min mins second seconds day days week weeks month months year years
  jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov november dec december
  mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday
  januar jänner februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag uhr vor stunden minuten tagen veröffentlicht aktualisiert stand am um zuletzt vom
  janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche publié modifié mis à jour le il y heures
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo publicado actualizado el de del a las hace horas
  janeiro fevereiro março maio junho julho setembro outubro novembro dezembro atualizado em às há gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre pubblicato aggiornato il alle ore
  januari februari maart april mei augustus gepubliceerd bijgewerkt op stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia opublikowano dzisiaj wczoraj publicerad uppdaterad kl
  января февраля марта апреля мая июня июля августа сентября октября ноября декабря опубликовано обновлено в г сегодня вчера назад часов часа час минут понедельник вторник среда четверг пятница суббота воскресенье мск
  січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня опубліковано оновлено студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
  ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر نشر في آخر تحديث منذ ساعة ساعات قبل م
  ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר פורסם עודכן
`);

const cjkDate =
  /^[\p{Nd}年月日号號时時分点點秒:：/.\-\s()（）周週星期曜一二三四五六金木水火土更新发布發布發佈发表配信公開于於년월일시분오전후입력수정|]+$/u;

/** Whether the line only says when: "Published March 3, 2026", "3 hours ago", "2026年3月3日 10:20". */
export function isDateLine(text: string): boolean {
  if (text.length > 120 || !/\p{Nd}/u.test(text)) return /^(?:just now|yesterday|today)$/i.test(text);
  if (cjkDate.test(text)) return /[年月日년:：]|\p{Nd}{4}/u.test(text);
  const tokens = text
    .toLowerCase()
    .split(/[\s,.:;/|·•()+–—-]+/u)
    .filter(Boolean);
  const dated = tokens.every(
    (token) =>
      dateWords.has(token) ||
      /^\p{Nd}{1,4}(?:st|nd|rd|th|er|h|am|pm|z|\p{Nd}{2}z?|t\p{Nd}{2})?$/u.test(token),
  );
  return dated && (tokens.length > 1 || /\p{Nd}[./-]\p{Nd}/u.test(text));
}

const readingTime =
  /^(?:(?:reading time|lesezeit|temps de lecture|время чтения)\s*:?\s*)?~?\d{1,3}[\s-]*(?:min(?:ute)?[sn]?\.?|мин\.?|минуты?|分钟|分鐘|分)(?:\s*(?:to\s+)?(?:read|lesezeit|de lecture|de lectura|de leitura|di lettura|czytania|чтения|阅读|閱讀|で読める))?$/iu;
const counted =
  /^[\d.,]+[kKmM]?\s+(?:comments?|shares?|views?|likes?|kommentare|commentaires|комментари\S*)$/iu;
const copyright = /^(?:©|\(c\)|copyright\b)|all rights reserved\.?$/iu;

/** Whether the line is the site's, not the story's: a button, an advertising mark, a reading time. */
export const isFurniture = (text: string) =>
  text.length <= 80 &&
  (furniture.has(phraseKey(text)) || (/\d/.test(text) && (readingTime.test(text) || counted.test(text))));

/** Whether the site's footer starts here. */
export const isCopyright = (text: string) => text.length <= 250 && copyright.test(text);

const caption =
  /^(?:photo|photograph|image|picture|photos|file photo|foto|bild|фото|фота|crédit|credit|credits|源|图)(?:s?\s+(?:by|credit|source|courtesy|illustration))?\s*[:：/©|]|^(?:getty images|reuters|ap photo|afp|epa)\b.{0,60}$|(?:\/\s*)(?:getty images|reuters|ap|afp|epa|shutterstock)$|^image (?:source|caption)\b/iu;

/** Whether the line is an image's caption or credit. */
export const isCaption = (text: string) =>
  text.length <= 200 && !(endsSentence(text) && countWords(text) > 14) && caption.test(text);
