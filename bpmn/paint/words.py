"""What a drawing says by itself, in three languages: kinds of elements for those who hear it, and the legend."""

from __future__ import annotations

_LANGUAGES = ("en", "ru", "kk")

_WORDS = {
    "diagram": ("Process diagram", "Схема процесса", "Процесс сызбасы"),
    "task": ("Task", "Задача", "Тапсырма"),
    "userTask": ("User task", "Задача исполнителя", "Орындаушының тапсырмасы"),
    "serviceTask": ("Service task", "Задача системы", "Жүйе тапсырмасы"),
    "sendTask": ("Send task", "Отправка", "Жіберу"),
    "receiveTask": ("Receive task", "Получение", "Қабылдау"),
    "manualTask": ("Manual task", "Ручная задача", "Қолмен орындалатын тапсырма"),
    "scriptTask": ("Script task", "Сценарий", "Скрипт"),
    "businessRuleTask": ("Business rule task", "Задача по правилам", "Ереже бойынша тапсырма"),
    "callActivity": ("Call of a process", "Вызов процесса", "Процесті шақыру"),
    "subProcess": ("Sub-process", "Подпроцесс", "Ішкі процесс"),
    "startEvent": ("Start", "Начало", "Басталуы"),
    "endEvent": ("End", "Конец", "Аяқталуы"),
    "event": ("Event", "Событие", "Оқиға"),
    "gateway": ("Gateway", "Шлюз", "Шлюз"),
    "sequenceFlow": ("Flow", "Переход", "Ауысу"),
    "messageFlow": ("Message", "Сообщение", "Хабарлама"),
    "association": ("Association", "Связь", "Байланыс"),
    "participant": ("Participant", "Участник", "Қатысушы"),
    "lane": ("Lane", "Дорожка", "Жол"),
    "textAnnotation": ("Note", "Примечание", "Ескертпе"),
    "group": ("Group", "Группа", "Топ"),
    "data": ("Data", "Данные", "Деректер"),
    "store": ("Data store", "Хранилище данных", "Деректер қоймасы"),
    "choreography": ("Choreography", "Хореография", "Хореография"),
    "conversation": ("Conversation", "Обмен сообщениями", "Хабар алмасу"),
    "offPage": ("The line goes on", "Линия продолжается", "Сызықтың жалғасы"),
    "element": ("Element", "Элемент", "Элемент"),
    "highlighted": ("highlighted", "выделено", "белгіленген"),
    "critical": ("critical step", "критический шаг", "шешуші қадам"),
    "broken": ("breaks the limit", "нарушает срок", "мерзімді бұзады"),
}


def word(key: str, language: str | None) -> str:
    place = _LANGUAGES.index(language) if language in _LANGUAGES else 0
    return _WORDS.get(key, _WORDS["element"])[place]


def kind_word(kind: str, form: str, language: str | None) -> str:
    """What an element is called: by its kind where that has a word, else by its form."""
    known = next((key for key in (kind, form) if key in _WORDS), None)
    if known is None:
        known = "subProcess" if form == "activity" else "association" if form == "line" else "element"
    return word(known, language)
