"""The words of the pages in the languages of acts; dates and lengths of time as people write them there."""

from __future__ import annotations

from decimal import Decimal

from procflow.clock.moments import DAY, to_datetime
from procflow.exporting import FORMS
from procflow.model import Term, Unit
from procflow.proof.results import Amount
from procflow.render_proof import words as english
from procflow.term_words import term_in

NATIVE = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

WORDS = {
    "regulations": {"kk": "Регламенттер", "ru": "Регламенты", "en": "Regulations"},
    "all": {"kk": "Барлық регламенттер", "ru": "Все регламенты", "en": "All regulations"},
    "regulation": {"kk": "Регламент", "ru": "Регламент", "en": "Regulation"},
    "language": {"kk": "Тіл", "ru": "Язык", "en": "Language"},
    "on_page": {"kk": "Осы бетте", "ru": "На этой странице", "en": "On this page"},
    "skip": {"kk": "Мазмұнына өту", "ru": "Перейти к содержанию", "en": "Skip to the content"},
    # the act
    "act": {"kk": "Акт", "ru": "Акт", "en": "Act"},
    "registered": {"kk": "Тіркелген", "ru": "Зарегистрирован", "en": "Registered"},
    "provider": {"kk": "Қызмет беруші", "ru": "Услугодатель", "en": "Provider"},
    "form": {"kk": "Көрсету нысаны", "ru": "Форма оказания", "en": "Form"},
    "channels": {"kk": "Қайда өтініш беріледі", "ru": "Куда обращаться", "en": "Where to apply"},
    "in_force_from": {"kk": "Қолданысқа енгізілген күні", "ru": "Действует с", "en": "In force from"},
    "in_force_until": {"kk": "Күші жойылған күн", "ru": "Утратил силу с", "en": "No longer in force from"},
    "link": {"kk": "Мәтіні", "ru": "Текст", "en": "Text"},
    # drawings
    "drawing": {"kk": "Процесс диаграммасы", "ru": "Диаграмма процесса", "en": "Process diagram"},
    "graph": {"kk": "Қадамдар мен орындаушылар графы", "ru": "Граф шагов и исполнителей", "en": "Graph of steps and actors"},
    "zoom": {"kk": "Көлемі", "ru": "Масштаб", "en": "Size"},
    "fit": {"kk": "бет ені", "ru": "по ширине", "en": "page width"},
    "actual": {"kk": "толық көлем", "ru": "полный размер", "en": "full size"},
    "alone": {"kk": "Бөлек бетте ашу", "ru": "Открыть отдельно", "en": "Open by itself"},
    # time limits
    "limits": {"kk": "Мерзімдердің сақталуы", "ru": "Соблюдение сроков", "en": "Time limits"},
    "proved": {
        "kk": "{} басталған кез келген іс үшін дәлелденді",
        "ru": "Доказано для любого начала в {}",
        "en": "Proved for every start in {}",
    },
    "years": {"kk": "{}–{} жылдары", "ru": "{}–{} годах", "en": "{} to {}"},
    "year": {"kk": "{} жылы", "ru": "{} году", "en": "{}"},
    "known": {"kk": "{} күнгі күнтізбе бойынша", "ru": "по календарю на {}", "en": "as known on {}"},
    "verdict": {"kk": "Қорытынды", "ru": "Вывод", "en": "Verdict"},
    "met": {"kk": "сақталады", "ru": "соблюдается", "en": "met"},
    "broken": {"kk": "бұзылады", "ru": "нарушается", "en": "broken"},
    "open": {"kk": "анықталмаған", "ru": "не определено", "en": "open"},
    "no-limit": {"kk": "шекті мерзім жоқ", "ru": "срок не установлен", "en": "no limit"},
    "not-known": {"kk": "шекті мерзім белгісіз", "ru": "срок не известен", "en": "limit not known"},
    "unknown": {"kk": "шешілмеген", "ru": "не решено", "en": "unknown"},
    "none_stated": {"kk": "актіде белгіленбеген", "ru": "в акте не установлен", "en": "the act states none"},
    "outcome": {"kk": "Немен аяқталады", "ru": "Чем завершается", "en": "Outcome"},
    "spare": {"kk": "уақыт қоры: {}", "ru": "запас: {}", "en": "{} to spare"},
    "late": {"kk": "кешігу: {}", "ru": "опоздание: {}", "en": "late by {}"},
    "exactly": {"kk": "уақыт қоры жоқ", "ru": "без запаса", "en": "nothing to spare"},
    "left": {"kk": "қалатын уақыт: {}", "ru": "остаётся: {}", "en": "{} left"},
    "nothing_left": {"kk": "уақыт қалмайды", "ru": "времени не остаётся", "en": "nothing left"},
    "who": {"kk": "Орындаушы", "ru": "Исполнитель", "en": "Who"},
    "term": {"kk": "Мерзімі", "ru": "Срок", "en": "Term"},
    "gives": {"kk": "Нәтижесі", "ru": "Результат", "en": "Result"},
    "source": {"kk": "Негізі", "ru": "Основание", "en": "Source"},
    "limit_of": {"kk": "Шекті мерзім", "ru": "Предельный срок", "en": "Limit"},
    "worst_start": {"kk": "Ең қолайсыз басталуы", "ru": "Худшее начало", "en": "Worst start"},
    "done_by": {"kk": "Аяқталуы", "ru": "Завершение", "en": "Done by"},
    "limit_ends": {"kk": "Мерзімнің бітуі", "ru": "Срок истекает", "en": "Limit ends"},
    "without_term": {"kk": "Мерзімі жоқ", "ru": "Без срока", "en": "Without a term"},
    "takes": {"kk": "ең көбі {}", "ru": "самое большее {}", "en": "up to {}"},
    "unreachable": {"kk": "бірде-бір іс олай аяқталмайды", "ru": "так не завершается ни одно дело", "en": "no case ends so"},
    "course": {"kk": "Ең қолайсыз істің барысы", "ru": "Ход худшего случая", "en": "Course of the worst case"},
    "can_begin": {"kk": "Басталуы мүмкін", "ru": "Может начаться", "en": "Can begin"},
    "must_finish": {"kk": "Аяқталуы тиіс", "ru": "Должен закончиться", "en": "Must finish by"},
    "slack": {"kk": "Қоры", "ru": "Резерв", "en": "Slack"},
    "critical": {"kk": "шешуші қадам", "ru": "критический шаг", "en": "critical step"},
    "only_parts": {
        "kk": "Мұнда тек басқа регламенттер пайдаланатын бөліктер бар: дәлелденетін мерзім жоқ.",
        "ru": "Здесь только части, которыми пользуются другие регламенты: срока, который можно доказать, нет.",
        "en": "Only parts that other regulations use: there is no limit to prove.",
    },
    "no_end": {
        "kk": "Ешбір жол аяқталуға жеткізбейді, сондықтан дәлелденетін ештеңе жоқ.",
        "ru": "Ни один путь не ведёт к завершению, поэтому доказывать нечего.",
        "en": "No way leads to an outcome, so there is nothing to prove.",
    },
    "no_proof": {"kk": "Мерзімдер дәлелденбеді.", "ru": "Сроки не доказаны.", "en": "No limits were proved."},
    # steps
    "steps": {"kk": "Қадамдар", "ru": "Шаги", "en": "Steps"},
    "step": {"kk": "Қадам", "ru": "Шаг", "en": "Step"},
    "next": {"kk": "Одан әрі", "ru": "Далее", "en": "Next"},
    "split": {"kk": "Қатар басталады", "ru": "Начинаются одновременно", "en": "Begin at once"},
    "join_all": {"kk": "Барлығы аяқталған соң", "ru": "Когда закончены все", "en": "When all are done"},
    "join_any": {"kk": "Біреуі аяқталған соң", "ru": "Когда закончен один", "en": "When one is done"},
    # findings
    "findings": {"kk": "Тексеру нәтижелері", "ru": "Результаты проверки", "en": "Findings"},
    "no_findings": {"kk": "Кемшілік табылмады.", "ru": "Замечаний нет.", "en": "Nothing to find fault with."},
    "error": {"kk": "қате", "ru": "ошибка", "en": "error"},
    "warning": {"kk": "ескерту", "ru": "предупреждение", "en": "warning"},
    "info": {"kk": "ескертпе", "ru": "примечание", "en": "note"},
    "errors": {"kk": "қате: {}", "ru": "ошибки: {}", "en": "errors: {}"},
    "warnings": {"kk": "ескерту: {}", "ru": "предупреждения: {}", "en": "warnings: {}"},
    "infos": {"kk": "ескертпе: {}", "ru": "примечания: {}", "en": "notes: {}"},
    "line": {"kk": "{}-жол", "ru": "строка {}", "en": "line {}"},
    "not_built": {"kk": "Жасалмады", "ru": "Не удалось сделать", "en": "Could not be made"},
    "not_drawn": {
        "kk": "Файл оқылмағандықтан, сызбалар мен кестелер жоқ.",
        "ru": "Файл не читается, поэтому чертежей и таблиц нет.",
        "en": "The file does not read, so there are no drawings and tables.",
    },
    # files
    "files": {"kk": "Файлдар", "ru": "Файлы", "en": "Files"},
    "file": {"kk": "Файл", "ru": "Файл", "en": "File"},
    "what": {"kk": "Мазмұны", "ru": "Что это", "en": "What it is"},
    "said": {
        "kk": "Файлдарға сыймаған мәліметтер",
        "ru": "Что не вошло в файлы",
        "en": "What files could not say",
    },
    "bpmn": {
        "kk": "BPMN 2.0 диаграммасы, кез келген редакторға",
        "ru": "Диаграмма BPMN 2.0 для любого редактора",
        "en": FORMS["bpmn"],
    },
    "csv": {"kk": "қадамдар кестесі", "ru": "таблица шагов", "en": FORMS["csv"]},
    "dot": {"kk": "граф, Graphviz үшін", "ru": "граф для Graphviz", "en": "the graph, for Graphviz"},
    "graph.png": {"kk": "граф, сурет", "ru": "граф как изображение", "en": "the graph as a picture"},
    "graph.svg": {"kk": "граф, сызба", "ru": "граф как чертёж", "en": "the graph as a drawing"},
    "mermaid": {"kk": "граф, Mermaid түрінде", "ru": "граф в виде Mermaid", "en": "the graph as Mermaid"},
    "json": {"kk": "модель, бағдарламаларға", "ru": "модель для программ", "en": FORMS["json"]},
    "pdf": {"kk": "диаграмма, басып шығаруға", "ru": "диаграмма для печати", "en": "the diagram, for printing"},
    "png": {"kk": "диаграмма, сурет", "ru": "диаграмма как изображение", "en": FORMS["png"]},
    "svg": {"kk": "диаграмма, сызба", "ru": "диаграмма как чертёж", "en": FORMS["svg"]},
    "yaml": {
        "kk": "толық жазылған регламент файлы",
        "ru": "файл регламента, где всё выписано",
        "en": FORMS["yaml"],
    },
    "findings.txt": {"kk": "тексеру нәтижелері, мәтін", "ru": "результаты проверки, текст", "en": "the findings, for people"},
    "findings.json": {
        "kk": "тексеру нәтижелері, бағдарламаларға",
        "ru": "результаты проверки для программ",
        "en": "the findings, for scripts",
    },
    "proof.txt": {"kk": "мерзімдердің дәлелі, мәтін", "ru": "доказательство сроков, текст", "en": "the proof, for people"},
    "proof.json": {
        "kk": "мерзімдердің дәлелі, бағдарламаларға",
        "ru": "доказательство сроков для программ",
        "en": "the proof, for scripts",
    },
}  # fmt: skip

_WEEKDAYS = {
    "kk": ("дс", "сс", "ср", "бс", "жм", "сн", "жс"),
    "ru": ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
}
_UNITS = {"kk": ("сағ", "мин", "с"), "ru": ("ч", "мин", "с")}


def word(key: str, language: str, *values: object) -> str:
    """In Kazakh or Russian, and in English for every other language. A form that has no words here has its own."""
    forms = WORDS.get(key) or {"en": FORMS.get(key, key)}
    return forms.get(language, forms["en"]).format(*values)


def when(moment: int, language: str) -> str:
    """`пт 03.01.2025, 17:31`."""
    if language not in _WEEKDAYS:
        return english.when(moment)
    at = to_datetime(moment)
    exact = f":{at.second:02}" if at.second else ""
    return f"{_WEEKDAYS[language][at.weekday()]} {at:%d.%m.%Y}, {at:%H:%M}{exact}"


def until(moment: int, language: str) -> str:
    """An end: midnight is 24:00 of the day that it ends."""
    if language not in _WEEKDAYS or moment % DAY:
        return english.until(moment) if language not in _WEEKDAYS else when(moment, language)
    at = to_datetime(moment - DAY)
    return f"{_WEEKDAYS[language][at.weekday()]} {at:%d.%m.%Y}, 24:00"


def amount(value: Amount, language: str) -> str:
    """Whole working days where there are any, else hours and minutes; without a sign."""
    if language not in _UNITS:
        return english.amount(value)
    days = value.working_days if value.seconds > 0 else -value.working_days
    if days > (0 if value.seconds > 0 else 1):
        return term_in(Term(high=Decimal(days), unit=Unit.WORKING_DAY), language)
    seconds = abs(value.seconds)
    if seconds < 7200 and seconds % 60 == 0:  # as in English: an hour and a half is told in minutes
        return term_in(Term(high=Decimal(seconds // 60), unit=Unit.MINUTE), language)
    parts = zip((seconds // 3600, seconds // 60 % 60, seconds % 60), _UNITS[language], strict=True)
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def calendar_days(number: int, language: str) -> str:
    return term_in(Term(high=Decimal(number), unit=Unit.CALENDAR_DAY), language)
