"""Invented people for the synthetic candidates: names as candidates really write them, with their marks and scripts."""

from __future__ import annotations

from dataclasses import dataclass

FAMILIES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    # Catalan and Spanish: two family names
    (("Núria", "Jordi", "Mercè", "Oriol", "Laia", "Pau", "Aina", "Roger"),
     ("Puigdollers Soler", "Vilà i Camps", "Ferrer Massagué", "Roca Güell", "Sànchez Prat", "Coll Bosch")),
    (("Lucía", "Íñigo", "José María", "Begoña", "Álvaro", "Noelia", "Rubén", "Inés"),
     ("Muñoz Peña", "Ibáñez Ordóñez", "Núñez de la Cruz", "García Gómez", "Yáñez Ruiz", "Martín Sáez")),
    # French
    (("Zoé", "Anaïs", "Jérôme", "Loïc", "Chloé", "François", "Maëlle", "Rémi"),
     ("Lefèvre", "D'Aubigné", "Château-Roux", "Gaël", "Béranger", "Noël", "De La Tour")),
    # Greek, in Latin letters and in its own
    (("Eleni", "Γιώργος", "Despina", "Αθηνά", "Nikos", "Χρήστος"),
     ("Papadopoulou", "Παπαδόπουλος", "Karamanlis", "Θεοδωρίδη", "Vasileiou", "Αγγελόπουλος")),
    # Polish
    (("Łukasz", "Małgorzata", "Żaneta", "Paweł", "Świętosława", "Grzegorz"),
     ("Wójcik", "Błaszczyk-Dąbrowska", "Żółkiewski", "Ćwiklińska", "Kowalczyk", "Jędrzejczak")),
    # Vietnamese: the family name comes first, given names last
    (("Thị Ánh", "Văn Đức", "Ngọc Hạnh", "Quỳnh Như", "Hữu Phước", "Minh Tuấn"),
     ("Nguyễn", "Trần", "Phạm", "Đặng", "Võ", "Huỳnh")),
    # German, Turkish, Icelandic, Romanian, Czech, Portuguese
    (("Jürgen", "Ayşe", "Þórdís", "Ștefan", "Dvořák", "João", "Çağla", "Zdeněk"),
     ("Müller-Lüdenscheidt", "Yıldırım", "Guðmundsdóttir", "Țurcanu", "Řezníčková", "Simões", "Groß", "Öztürk")),
    # Irish and English; one very long, one very short
    (("Siobhán", "Seán", "Mary-Jane", "Bo", "Maximiliane Alexandra Theodora", "Tom"),
     ("O'Connor", "Ní Bhriain", "Smith", "Ng", "Featherstonehaugh-Cholmondeley-Willoughby", "Lee")),
    # Chinese, Japanese and Arabic names
    (("美玲", "Wei", "さくら", "Haruto", "يوسف", "Fátima Zahra"),
     ("陳", "Zhang", "佐藤", "Watanabe", "الحسن", "El Idrissi")),
)  # fmt: skip
"""(given names, family names) that go together. Every combination is invented."""


@dataclass(frozen=True, slots=True)
class SyntheticCentre:
    """A centre or school that does not exist."""

    number: str
    name: str
    zone: str
    kind: str = "centre"


CENTRES = (
    SyntheticCentre("ES442", "Synthetic Centre Girona", "Europe/Madrid"),
    SyntheticCentre("GR017", "Synthetic Centre Thessaloniki", "Europe/Athens"),
    SyntheticCentre("VN070", "Synthetic Centre Đà Nẵng", "Asia/Ho_Chi_Minh"),
)
SCHOOLS = (
    SyntheticCentre("ES901", "Synthetic School Empordà", "Europe/Madrid", "school"),
    SyntheticCentre("PL902", "Synthetic School Łódź", "Europe/Warsaw", "school"),
)
