"""News pages for measuring archives: one in twenty is a report of the samples, the others are noise that a crawl brings.

The pages have what real ones have around their text: styles, scripts, linked data, menus, lists of other headlines, a footer.
Noise is of sport, weather, markets, kitchens and concerts, in Arabic, English, French and two languages that no pack reads,
put together from clauses by a seeded generator: the same number gives the same pages on every machine.
"""

from __future__ import annotations

import argparse
import gzip
import html
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus import Base, bases, copies

__all__ = ["Page", "generated", "noise_text", "page_of", "write_warc"]

ONE_IN = 20  # pages, one is about conflict
_SCRIPTS = 9_000  # bytes of script on a page, about
_LANGUAGES = ("ar",) * 5 + ("en",) * 3 + ("fr", "es", "tr")


class Page(NamedTuple):
    """A page: its address, its bytes, and whether it is about conflict."""

    url: str
    data: bytes
    tells: bool


class _Words(NamedTuple):
    """What noise in one language is made of: who, does what, where and when, and what a menu says."""

    who: Sequence[str]
    does: Sequence[str]
    rest: Sequence[str]
    menu: Sequence[str]


_NOISE = {
    "ar": _Words(
        who=("المنتخب الوطني", "إدارة المتحف", "فريق المدينة", "وزارة التعليم", "الفرقة الموسيقية", "شركة الاتصالات",
             "البنك المركزي", "مدرب الفريق", "هيئة الأرصاد", "دار النشر", "جامعة العاصمة", "طاهي المطعم", "اتحاد الكرة",
             "مهرجان السينما", "بلدية المدينة"),
        does=("أعلن عن برنامج الموسم الجديد", "يستعد لافتتاح معرض كبير", "يتوقع ارتفاع درجات الحرارة", "قدم عرضا أمام الجمهور",
              "نشر جدول المباريات", "خفض سعر الفائدة قليلا", "وقع عقدا مع لاعب شاب", "أصدر كتابا عن تاريخ العمارة",
              "أضاف أطباقا جديدة إلى القائمة", "شارك في مؤتمر عن الطاقة الشمسية", "فاز بجائزة أفضل تصميم", "وزع منحا دراسية على الطلاب",
              "سجل هدفين في الشوط الأول", "طرح تذاكر الحفل للبيع"),
        rest=("في صالة الألعاب يوم الخميس", "خلال الأسبوع المقبل", "بحضور عدد من الفنانين", "بعد نجاح الدورة السابقة", "على مسرح الحديقة العامة",
              "مع بداية الشتاء", "وسط إقبال من الزوار", "كما قال المتحدث للصحفيين", "من دون تغيير في المواعيد", "بالتعاون مع مدارس الحي",
              "إلى نهاية الشهر", "وفق بيان على موقعه"),
        menu=("الرئيسية", "اقتصاد", "رياضة", "ثقافة", "علوم", "صحة", "سيارات", "سفر", "طقس", "مقالات", "فيديو", "صور"),
    ),
    "en": _Words(
        who=("The national team", "The museum", "The city council", "The central bank", "A young striker", "The weather service",
             "The orchestra", "The publisher", "The university", "The restaurant", "The film festival", "The railway company"),
        does=("announced its programme for the new season", "opened an exhibition of old maps", "expects sunshine and light wind",
              "cut interest rates by a quarter of a point", "signed a contract for three years", "published a history of gardens",
              "added vegetarian dishes to the menu", "presented a study on solar power", "won the prize for best design",
              "gave scholarships to students", "scored twice before half time", "sold all tickets for the concert"),
        rest=("on Thursday evening", "in the coming week", "with many visitors from the region", "after last year's success",
              "at the open-air theatre", "as winter begins", "the spokeswoman told reporters", "which pleased most of the audience",
              "together with schools of the quarter", "until the end of the month", "and the terms were not disclosed"),
        menu=("Home", "Business", "Sport", "Culture", "Science", "Health", "Travel", "Weather", "Opinion", "Video", "Podcasts"),
    ),
    "fr": _Words(
        who=("L'équipe nationale", "Le musée", "La mairie", "La banque centrale", "Le jeune joueur", "L'orchestre", "L'éditeur",
             "L'université", "Le restaurant", "Le festival du film"),
        does=("annonce son programme de la saison", "ouvre une exposition de cartes anciennes", "prévoit du soleil et peu de vent",
              "baisse son taux directeur", "publie une histoire des jardins", "propose des plats de légumes", "présente une étude sur l'énergie solaire",
              "remporte le prix du meilleur dessin", "offre des bourses aux étudiants", "vend tous les billets du concert"),
        rest=("jeudi soir", "la semaine prochaine", "avec les écoles du quartier", "après le succès de l'an dernier", "au théâtre de plein air",
              "dans une ambiance joyeuse", "selon la porte-parole", "jusqu'à la fin du mois"),
        menu=("Accueil", "Économie", "Sport", "Culture", "Sciences", "Santé", "Voyages", "Météo", "Vidéos"),
    ),
    "es": _Words(
        who=("El equipo nacional", "El museo", "El banco central", "La orquesta", "La universidad", "El restaurante"),
        does=("anuncia su programa de la temporada", "abre una exposición de mapas antiguos", "espera sol y poco viento",
              "baja los tipos de interés", "publica una historia de los jardines", "vende todas las entradas del concierto"),
        rest=("el jueves por la noche", "la semana que viene", "con las escuelas del barrio", "hasta fin de mes"),
        menu=("Portada", "Economía", "Deportes", "Cultura", "Ciencia", "Salud"),
    ),
    "tr": _Words(
        who=("Milli takım", "Müze", "Merkez bankası", "Orkestra", "Üniversite", "Lokanta"),
        does=("yeni sezon programını açıkladı", "eski haritalar sergisini açtı", "güneşli hava bekliyor", "faizi biraz indirdi",
              "bahçelerin tarihini yayımladı", "konser biletlerinin hepsini sattı"),
        rest=("perşembe akşamı", "gelecek hafta", "mahalle okullarıyla birlikte", "ay sonuna kadar"),
        menu=("Anasayfa", "Ekonomi", "Spor", "Kültür", "Bilim", "Sağlık"),
    ),
}  # fmt: skip
_CODE = "function {0}(e,t){{var n=document.getElementById('{0}');if(n&&e.type==='click'){{t.{1}=n.offsetTop+{2};}}return t.{1}||{2};}}"
_STYLE = ".{0}-{1}{{margin:{2}px auto;padding:0 {2}px;color:#{2:06d};display:flex}}"


def noise_text(language: str, chance: random.Random, sentences: int = 14) -> list[str]:
    """Paragraphs about nothing that is counted here, the first one short, as a headline."""
    words = _NOISE[language]

    def sentence() -> str:
        parts = [chance.choice(words.who), chance.choice(words.does), *chance.sample(words.rest, chance.randint(1, 3))]
        return " ".join(parts)

    found = [sentence()]
    while sentences > 0:
        size = chance.randint(1, 3)
        found.append(". ".join(sentence() for _ in range(size)) + ".")
        sentences -= size
    return found


def page_of(paragraphs: Sequence[str], language: str, published: str, chance: random.Random) -> bytes:
    """A news page around some paragraphs, the first of them its headline."""
    words = _NOISE[language]
    head, *body = map(html.escape, paragraphs)
    others = [html.escape(noise_text(language, chance, 1)[0]) for _ in range(10)]
    menu = "".join(
        f'<li class="menu-item"><a href="/section/{n}/">{name}</a></li>' for n, name in enumerate(words.menu)
    )
    related = "".join(f'<li><a href="/news/{chance.randrange(10**6)}"><img src="/i/{n}.jpg" alt=""><span>{text}</span></a></li>'
                      for n, text in enumerate(others))  # fmt: skip
    script, styles = "", ""
    while len(script) < _SCRIPTS:
        names = (f"f{chance.randrange(10**6)}", chance.choice(("x", "top", "width", "target", "hit", "control")))
        script += _CODE.format(*names, chance.randrange(1000))
        styles += _STYLE.format(names[0], names[1], chance.randrange(99))
    direction = "rtl" if language == "ar" else "ltr"
    text = "".join(f"<p>{paragraph}</p>\n" for paragraph in body)
    return (
        f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{head}</title>'
        f'<meta property="og:title" content="{head}"><meta property="article:published_time" content="{published}T08:00:00+03:00">'
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{head.replace(chr(92), "")}","datePublished":"{published}"}}</script>'
        f'<style>{styles}</style><script>{script}</script></head><body><header><nav><ul>{menu}</ul></nav></header>'
        f'<main><article><h1>{head}</h1><time datetime="{published}">{published}</time><div class="entry-content">{text}</div></article>'
        f'<aside class="related"><ul>{related}</ul></aside></main><footer><ul>{menu}</ul><p>© 2031</p></footer>'
        f"<script>{script[:3000]}</script></body></html>"
    ).encode()  # fmt: skip


def generated(number: int, originals: Sequence[Base] | None = None, *, seed: int = 7) -> Iterator[Page]:
    """So many pages, one in `ONE_IN` about conflict, each another; one is in memory at a time."""
    chance = random.Random(seed)
    originals = bases() if originals is None else originals
    telling = copies(originals, number=-(-number // ONE_IN), seed=seed)
    for at in range(number):
        day = f"2031-{1 + at % 12:02d}-{1 + at % 28:02d}"
        if at % ONE_IN == ONE_IN // 2:
            report = next(telling)
            lines = [line for line in report.text.split("\n") if line.strip()]
            arabic = sum("\u0621" <= letter <= "\u064a" for letter in report.text) > len(report.text) // 3
            data = page_of(lines, "ar" if arabic else "en", report.published or day, chance)
            yield Page(f"https://news.example/{at}/{report.id}", data, True)
        else:
            language = chance.choice(_LANGUAGES)
            data = page_of(noise_text(language, chance), language, day, chance)
            yield Page(f"https://news.example/{at}", data, False)


def write_warc(path: Path, pages: Iterator[Page]) -> None:
    """Write pages as a crawler does: a request and a response each, gzip by record."""
    with path.open("wb") as out:
        out.write(_record("warcinfo", "", b"software: bench\r\n", "application/warc-fields", 0))
        for at, page in enumerate(pages, 1):
            asked = b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n"
            out.write(_record("request", page.url, asked, "application/http; msgtype=request", at))
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(
                page.data
            )
            out.write(_record("response", page.url, answer + page.data, "application/http; msgtype=response", at))


def _record(kind: str, url: str, block: bytes, content: str, number: int) -> bytes:
    lines = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:bench:{kind}:{number}>", "WARC-Date: 2031-01-01T00:00:00Z",
        *([f"WARC-Target-URI: {url}"] if url else []), f"Content-Type: {content}", f"Content-Length: {len(block)}",
    ]  # fmt: skip
    return gzip.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n", 6, mtime=0)


def main() -> None:
    """Write a WARC of generated pages."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("path", type=Path)
    options.add_argument("--pages", type=int, default=2000)
    given = options.parse_args()
    write_warc(given.path, generated(given.pages))
    print(f"{given.pages} pages, {given.path.stat().st_size / 1e6:.1f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
