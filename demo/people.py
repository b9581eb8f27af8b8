"""The names of the class. All are made up: each surname is some language's word for "example"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster, as nbgrader's gradebook knows students."""

    student: str
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        """An address that nobody can have: the domain is reserved for examples."""
        return f"{self.student.partition('-')[0]}@demo.example"

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first_name} {self.last_name}"


PEOPLE: tuple[Person, ...] = (
    Person("s01-perfect-matmul", "Anna", "Beispiel"),
    Person("s02-perfect-dot", "Zoë", "Exemple"),
    Person("s03-perfect-tuple", "小明", "示例"),
    Person("s04-perfect-helpers", "Łucja", "Przykład"),
    Person("s05-perfect-in-place", "Çağla", "Örnek"),
    Person("s06-old-keys", "Jürgen", "Muster"),
    Person("s07-blank", "José", "Ejemplo"),
    Person("s08-half-done", "Mária", "Példa"),
    Person("s09-flat-db", "Ελένη", "Παράδειγμα"),
    Person("s10-no-average", "Мария", "Примерова"),
    Person("s11-elementwise", "ليلى", "مثال"),
    Person("s12-random", "はなこ", "見本"),
    Person("s13-pasted-scale", "지민", "예시"),
    Person("s14-cache-order", "Søren", "Eksempel"),
    Person("s15-first-cache", "Giulia", "Esempio"),
    Person("s16-stale-input", "Ngọc", "Ví Dụ"),
    Person("s17-one-minus", "Inês", "Exemplo"),
    Person("s18-wrong-sign", "דנה", "דוגמה"),
    Person("s19-sigmoid-back", "Åsa", "Exempel"),
    Person("s20-crashing-cell", "Veikko", "Esimerkki"),
    Person("s21-endless-loop", "Žofie", "Příklad"),
    Person("s22-lost-cell", "Siân", "Enghraifft"),
    Person("s23-broken-file", "Cian", "O’Sampla"),
    Person("s24-cheating", "Robin", "Specimen"),
    Person("s25-other-file", "Ioana", "Exemplu"),
    Person("s26-own-module", "Emma", "Voorbeeld"),
    Person("s27-names-again", "आशा", "उदाहरण"),
    Person("s28-stub-below", "ณิชา", "ตัวอย่าง"),
    Person("s29-waiting", "Jón", "Dæmi"),
    Person("s30-picture-only", "Ibrahim", "Mfano"),
    Person("s31-absent", "Nilufar", "Namuna"),  # on the roster, hands in nothing
)
